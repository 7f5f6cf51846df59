import { DAY, HOUR } from '../../events/time.ts'
import type { Random } from '../../statistics/random.ts'
import type { ApiCall } from '../act.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import { gzip } from '../gzip.ts'
import { hex } from '../identifiers.ts'
import type { Organisation } from '../organisation.ts'
import type { DayTold, ToldLog } from './log-writer.ts'
import { dayFolder } from './text.ts'

/** How many hours an object spans. S3 writes many an hour; longer ones keep the files few. */
const HOURS = 6

/**
 * Server access logs: every request on an object that CloudTrail has as a data event, with the same request id, in a line.
 * The keys are date-partitioned by event time.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#server-access-logging-overview
 */
export const S3_ACCESS: ToldLog = {
  name: 's3-access',
  title: 'S3 server access logs',
  open:
    ({ organisation }) =>
    (told) =>
      accessObjects(told, organisation),
}

function* accessObjects(
  { calls, random }: DayTold,
  organisation: Organisation,
): Generator<SimulatedFile> {
  const requests = calls.filter(({ service, data }) => service === 's3' && data === true)
  const spanOf = ({ time }: ApiCall) => Math.floor(time / (HOURS * HOUR))
  const placeOf = (one: ApiCall) => `${one.account}/${one.region}/${requested(one, 'bucketName')}`
  for (const [name, members] of groupBy(requests, (one) => `${placeOf(one)}/${spanOf(one)}`)) {
    const [first] = members
    if (first === undefined) continue
    const own = random.fork(name)
    const written = new Date(Math.min((spanOf(first) + 1) * HOURS * HOUR, endOfDay(first)) - 1)
    const stamp = written.toISOString().slice(0, 19).replace(/[T:]/g, '-')
    const unique = hex(own, 16).toUpperCase()
    const lines = members.toSorted(byTime).map((one) => line(one, organisation, own))
    const path = `s3-access/${placeOf(first)}/${dayFolder(first.time)}/${stamp}-${unique}.gz`
    yield { path, bytes: gzip(`${lines.join('\n')}\n`) }
  }
}

function endOfDay({ time }: ApiCall): number {
  return (Math.floor(time / DAY) + 1) * DAY
}

function byTime(a: ApiCall, b: ApiCall): number {
  return a.time - b.time || (a.requestId < b.requestId ? -1 : 1)
}

function requested({ request }: ApiCall, field: string): string {
  const value = request?.[field]
  return typeof value === 'string' ? value : ''
}

const VERBS: Readonly<Record<string, string>> = {
  GetObject: 'GET',
  HeadObject: 'HEAD',
  PutObject: 'PUT',
  DeleteObject: 'DELETE',
}
const STATUS: Readonly<Record<string, string>> = { NoSuchKey: '404' }

function line(one: ApiCall, organisation: Organisation, random: Random): string {
  const { actor, operation, error, region, requestId } = one
  const [bucket, key] = [requested(one, 'bucketName'), requested(one, 'key')]
  const verb = VERBS[operation] ?? 'POST'
  const address = actor.ip.includes('amazonaws') ? '-' : actor.ip
  const owner = hex(organisation.keys.fork(`canonical/${one.account}`), 64)
  const path = key.split('/').map(encodeURIComponent).join('/')
  const bytes = one.additional?.['bytesTransferredOut']
  const status = error === undefined ? '200' : (STATUS[error.code] ?? '403')
  const took = 12 + random.int(80)
  return [
    `${owner} ${bucket} [${logTime(one.time)}] ${address} ${actor.arn} ${requestId}`,
    `REST.${verb}.OBJECT ${encodeURIComponent(path)} "${verb} /${path} HTTP/1.1"`,
    `${status} ${error?.code ?? '-'} ${typeof bytes === 'number' && bytes > 0 ? bytes : '-'} - ${took} ${Math.ceil(took / 2)}`,
    `"-" "${actor.userAgent}" - ${hex(random, 32)} SigV4 TLS_AES_128_GCM_SHA256 AuthHeader`,
    `${bucket}.s3.${region}.amazonaws.com TLSv1.3 - - ${region}`,
  ].join(' ')
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `30/Oct/2026:02:10:00 +0000` */
function logTime(time: number): string {
  const iso = new Date(time).toISOString()
  const month = MONTHS[new Date(time).getUTCMonth()] ?? ''
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}
