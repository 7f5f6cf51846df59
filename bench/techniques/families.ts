import type { PlainRecord } from '../../src/events/plain-record.ts'
import { objectOf, textOf } from './labelled.ts'
import { inAccount } from './own-account.ts'

/** Where and when an example happens in the lake. */
export interface Place {
  readonly account: string
  readonly eventId: string
  /** ISO 8601. */
  readonly time: string
}

/** A kind of log that there are labelled events of. A line more here is a family more in the table. */
export interface LogFamily {
  readonly title: string
  /** The file of labelled events. */
  readonly file: string
  /** The format's name in the catalogue: until there is one of that name, the family is said to be unread. */
  readonly format: string
  /** Whether an event is of this log: tests of rules over many products have events of all of them. */
  readonly isOwn: (log: PlainRecord) => boolean
  /** The event as the log itself would write it, of its own account, at its own time. */
  readonly record: (log: PlainRecord, place: Place) => unknown
  /** What the simplest alarms take for an attack: whatever changes something, whatever was refused. */
  readonly isWrite: (log: PlainRecord) => boolean
  readonly isFailed: (log: PlainRecord) => boolean
}

export const FAMILIES: readonly LogFamily[] = [
  {
    title: 'CloudTrail',
    file: 'AWS.CloudTrail.jsonl',
    format: 'cloudtrail',
    isOwn: (log) => textOf(log, 'eventName') !== '',
    record: cloudTrailRecord,
    isWrite: (log) => !/^(?:Get|List|Describe|Head|Batch|Lookup)/.test(textOf(log, 'eventName')),
    isFailed: (log) =>
      textOf(log, 'errorCode') !== '' ||
      textOf(objectOf(log, 'responseElements'), 'ConsoleLogin') === 'Failure',
  },
  {
    title: 'EKS audit',
    file: 'Amazon.EKS.Audit.jsonl',
    format: 'eks-audit',
    isOwn: (log) => textOf(log, 'p_log_type') === 'Amazon.EKS.Audit' || 'objectRef' in log,
    record: (log, { account, eventId, time }) => ({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Request',
      stage: 'ResponseComplete',
      ...inAccount(plain(log), '123456789012', account),
      auditID: eventId,
      requestReceivedTimestamp: time,
      stageTimestamp: time,
    }),
    isWrite: (log) => !/^(?:get|list|watch|)$/.test(textOf(log, 'verb')),
    isFailed: (log) => Number(objectOf(log, 'responseStatus')['code'] ?? 0) >= 400,
  },
  {
    title: 'GuardDuty',
    file: 'AWS.GuardDuty.jsonl',
    format: 'guardduty',
    isOwn: (log) => textOf(log, 'schemaVersion') !== '' && textOf(log, 'accountId') !== '',
    record: (log, { account, eventId, time }) => {
      const own = inAccount(plain(log), textOf(log, 'accountId'), account)
      const service = { ...objectOf(own, 'service'), eventFirstSeen: time, eventLastSeen: time }
      return { ...own, service, accountId: account, id: eventId, createdAt: time, updatedAt: time }
    },
    isWrite: () => true,
    isFailed: () => false,
  },
  {
    title: 'Bedrock invocations',
    file: 'AWS.BedrockModelInvocation.jsonl',
    format: 'bedrock-invocation',
    isOwn: (log) => textOf(log, 'schemaType') === 'ModelInvocationLog',
    record: (log, { account, eventId, time }) => ({
      ...inAccount(plain(log), textOf(log, 'accountId'), account),
      accountId: account,
      requestId: eventId,
      timestamp: time,
    }),
    isWrite: () => true,
    isFailed: (log) => textOf(log, 'errorCode') !== '',
  },
  {
    title: 'VPC flow',
    file: 'AWS.VPCFlow.jsonl',
    format: 'vpc-flow',
    isOwn: (log) => textOf(log, 'srcAddr') !== '',
    record: (log, { account, eventId, time }) => {
      const start = Date.parse(time) / 1000
      const flow = {
        version: 2,
        interfaceId: `eni-${eventId.slice(-12)}`,
        protocol: 6,
        action: 'ACCEPT',
      }
      const sizes = {
        srcPort: 49152,
        packets: 10,
        bytes: 5000,
        start,
        end: start + 60,
        logStatus: 'OK',
      }
      return { ...flow, ...sizes, ...plain(log), accountId: account }
    },
    isWrite: () => true,
    isFailed: (log) => textOf(log, 'action') === 'REJECT',
  },
]

/** Names that CloudTrail gives its fields, by their small letters. */
const NAMES = new Map(
  [
    'eventVersion',
    'userIdentity',
    'eventTime',
    'eventSource',
    'eventName',
    'eventType',
    'eventID',
    'awsRegion',
    'sourceIPAddress',
    'userAgent',
    'requestParameters',
    'responseElements',
    'additionalEventData',
    'errorCode',
    'errorMessage',
    'recipientAccountId',
    'readOnly',
  ].map((name) => [name.toLowerCase(), name]),
)

function cloudTrailRecord(log: PlainRecord, { account, eventId, time }: Place): unknown {
  const named = Object.fromEntries(
    Object.entries(plain(log)).map(([key, value]) => [NAMES.get(key.toLowerCase()) ?? key, value]),
  )
  const identity = objectOf(named, 'userIdentity')
  const own = textOf(named, 'recipientAccountId') || textOf(identity, 'accountId')
  const moved = inAccount(named, own, account)
  return {
    eventVersion: '1.08',
    eventType: 'AwsApiCall',
    awsRegion: 'us-east-1',
    ...moved,
    recipientAccountId: account,
    eventTime: time,
    eventID: eventId,
  }
}

/** Without what their pipeline adds, which no log of AWS has. */
function plain(log: PlainRecord): PlainRecord {
  return Object.fromEntries(Object.entries(log).filter(([key]) => !key.startsWith('p_')))
}
