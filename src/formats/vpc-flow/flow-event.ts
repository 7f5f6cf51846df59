import { canonicalIp } from '../../events/ip.ts'
import { epochToMillis, parseTime } from '../../events/time.ts'
import type { RecordContext, RecordResult, Rejection } from '../format.ts'
import { eventOf } from './event-of.ts'
import { FLOW_FIELDS, type FlowField } from './record.ts'

/** The fields of one flow as text, `-` where there is none; `others` are fields that this version does not know. */
export interface FlowRecord {
  readonly fields: ReadonlyMap<FlowField, string>
  readonly others: string
}

/** Where the log lies says which account and Region it is of: the default format has no Region. */
export interface FlowOrigin {
  readonly account: string
  readonly region: string
}

const PLACE =
  /(?:^|\/)AWSLogs\/(?:aws-account-id=)?(\d{12})\/vpcflowlogs\/(?:aws-region=)?([a-z0-9-]{1,32})\//

const NUMBERS = ['srcport', 'dstport', 'protocol', 'packets', 'bytes', 'tcp-flags'] as const

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html */
export function flowOrigin(context: RecordContext): FlowOrigin {
  const place = PLACE.exec(context.uri)
  return { account: place?.[1] ?? '', region: place?.[2] ?? '' }
}

export function flowEvent(record: FlowRecord, origin: FlowOrigin): RecordResult {
  const bad = badTime(record) ?? badNumber(record)
  if (bad !== undefined) return bad
  const text = (field: FlowField): string => present(record.fields.get(field))
  const number = (field: FlowField): number => (text(field) ? Number(text(field)) : Number.NaN)
  const address = (field: FlowField): string => canonicalIp(text(field)) ?? text(field)
  const account = text('account-id')
  const start = timeOf(text('start'))
  const end = timeOf(text('end'))
  return [
    eventOf('flow', {
      key: canonicalText(record),
      time: Number.isNaN(start) ? end : start,
      end_time: end,
      account: account === 'unknown' || account === '' ? origin.account : account,
      region: text('region') || origin.region,
      interface: text('interface-id'),
      instance: text('instance-id'),
      vpc: text('vpc-id'),
      subnet: text('subnet-id'),
      source: address('srcaddr'),
      destination: address('dstaddr'),
      packet_source: address('pkt-srcaddr'),
      packet_destination: address('pkt-dstaddr'),
      source_port: number('srcport'),
      destination_port: number('dstport'),
      protocol: number('protocol'),
      packets: number('packets'),
      bytes: number('bytes'),
      action: text('action'),
      direction: text('flow-direction'),
      status: text('log-status'),
      tcp_flags: number('tcp-flags'),
    }),
  ]
}

/** Every field in the one order, so that a flow has one key however its log was laid out and wrote its times. */
function canonicalText({ fields, others }: FlowRecord): string {
  const known = FLOW_FIELDS.map((field) => {
    const text = fields.get(field) ?? '-'
    return field === 'start' || field === 'end' ? secondsOf(text) : text
  })
  const line = known.join(' ').replace(/(?: -)+$/, '')
  return others ? `${line} ${others}` : line
}

function secondsOf(text: string): string {
  const time = timeOf(text)
  return Number.isNaN(time) ? '-' : String(time / 1000)
}

function badTime({ fields }: FlowRecord): Rejection | undefined {
  const start = present(fields.get('start'))
  const end = present(fields.get('end'))
  if (start === '' && end === '')
    return { reason: 'missing-field', detail: 'neither start nor end says when the flow was' }
  for (const text of [start, end])
    if (text !== '' && Number.isNaN(timeOf(text)))
      return { reason: 'bad-time', detail: `${quote(text)} is no time of a flow` }
  return undefined
}

function badNumber({ fields }: FlowRecord): Rejection | undefined {
  for (const field of NUMBERS) {
    const text = present(fields.get(field))
    if (text !== '' && !isCount(text, field))
      return { reason: 'bad-value', detail: `${field} is ${quote(text)}, not a count` }
  }
  return undefined
}

function isCount(text: string, field: (typeof NUMBERS)[number]): boolean {
  if (!/^\d{1,16}$/.test(text)) return false
  if (field === 'protocol') return Number(text) < 256
  return Number.isSafeInteger(Number(text))
}

function timeOf(text: string): number {
  return /^\d{1,17}$/.test(text) ? epochToMillis(Number(text)) : parseTime(text)
}

function present(text: string | undefined): string {
  return text === undefined || text === '-' ? '' : text
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}
