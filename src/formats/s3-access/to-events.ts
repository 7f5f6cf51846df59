import { entityTypeCode } from '../../events/entity.ts'
import { canonicalIp, IP_KINDS, ipKind } from '../../events/ip.ts'
import { EVENT_CATEGORIES, OUTCOMES, type Outcome, truthCode } from '../../events/tables.ts'
import { parseTime } from '../../events/time.ts'
import { outcomeOf } from '../cloudtrail/outcome.ts'
import { eventOf } from '../event-of.ts'
import type { LineFormat, RecordContext, RecordResult } from '../format.ts'
import { operationOf } from './operation.ts'
import { type AccessRecord, isAccessLine, isoTimeOf, keyOf, readAccessLine } from './record.ts'
import { requesterOf } from './requester.ts'

/** S3 server access logs, as calls of S3 in the words of CloudTrail. */
export const s3Access: LineFormat = {
  kind: 'lines',
  name: 's3-access',
  title: 'S3 server access logs',
  recognises: isAccessLine,
  open: (_, context) => {
    const place = placeOf(context)
    return { isHeader: () => false, toEvents: (line) => toEvents(line, place) }
  },
}

interface Place {
  readonly account: string
  readonly region: string
  readonly bucket: string
}

/** With date-based partitioning an object's key names whose bucket it tells of; without it nothing does.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
const PARTITIONED =
  /(?:^|\/)(\d{12})\/([a-z]{2}[a-z0-9-]{3,30})\/([a-z0-9][a-z0-9.-]{1,62})\/\d{4}\/\d\d\/\d\d\/\d{4}(?:-\d\d){5}-[0-9A-F]+/

function placeOf({ uri }: RecordContext): Place {
  const [, account = '', region = '', bucket = ''] = PARTITIONED.exec(uri) ?? []
  return { account, region, bucket }
}

function toEvents(line: string, place: Place): RecordResult {
  const record = readAccessLine(line)
  if (record === undefined)
    return { reason: 'missing-field', detail: 'the line has too few fields for an access log' }
  const { requestId, operation: written } = record
  if (requestId === '' || written === '' || record.bucket === '')
    return { reason: 'missing-field', detail: 'a request without bucket, request id or operation' }
  const time = parseTime(isoTimeOf(record.time))
  if (Number.isNaN(time)) return { reason: 'bad-time', detail: 'the time of the request is none' }
  const own = place.bucket === record.bucket ? place : { account: '', region: '' }
  const key = keyOf(record.key)
  const operation = operationOf(written, key)
  const outcome = outcomeOfRequest(record)
  return [
    eventOf('api_call', {
      event_id: `s3-access ${JSON.stringify([record.bucket, requestId, written, key, record.version])}`,
      time,
      account: own.account,
      region: own.region || record.region,
      service: 's3.amazonaws.com',
      operation: operation.name,
      category: EVENT_CATEGORIES.indexOf('AccessLog'),
      read_only: truthCode(operation.readOnly),
      ...callerColumns(record, own.account),
      outcome: OUTCOMES.indexOf(outcome),
      error: outcome === 'success' ? '' : record.error,
      target: `arn:aws:s3:::${record.bucket}`,
      target_type: entityTypeCode('s3-bucket'),
      request_id: requestId,
      request: requestOf(record, key),
      additional: sizesOf(record),
    }),
  ]
}

function callerColumns(record: AccessRecord, account: string) {
  const requester = requesterOf(record.requester, { account, canonicalId: record.bucketOwner })
  return {
    identity_type: requester.identityType,
    actor: requester.id,
    actor_type: entityTypeCode(requester.type),
    actor_account: requester.account,
    session: requester.session,
    source_ip: canonicalIp(record.address) ?? record.address,
    ip_kind: record.address === '' ? undefined : IP_KINDS.indexOf(ipKind(record.address)),
    user_agent: record.userAgent,
  }
}

/** S3's own error code tells most; where there is none (HEAD has no body to hold it), the status does. */
function outcomeOfRequest({ status, error }: AccessRecord): Outcome {
  const code = Number(status)
  if (!(code >= 400)) return 'success'
  const told = outcomeOf(error)
  if (error !== '' && told !== 'failed') return told
  if (code === 401 || code === 403) return 'denied'
  if (code === 404) return 'not-found'
  if (code === 429 || code === 503) return 'throttled'
  return code < 500 ? 'invalid' : 'failed'
}

/** What CloudTrail has in requestParameters of the same call. */
function requestOf(record: AccessRecord, key: string): string {
  return JSON.stringify({
    bucketName: record.bucket,
    ...(key === '' ? {} : { key }),
    ...(record.version === '' ? {} : { versionId: record.version }),
  })
}

/** As CloudTrail names them in additionalEventData. */
function sizesOf({ bytesSent, objectSize, status }: AccessRecord): string {
  const size = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)
  return JSON.stringify({
    bytesTransferredOut: size(bytesSent),
    objectSize: size(objectSize),
    httpStatus: size(status),
  })
}
