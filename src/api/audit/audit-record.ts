import type { Principal } from '../access/principal.ts'
import { principalId, userName } from '../access/principal-id.ts'
import { capped, type Json, redact } from './redact.ts'

/** A call that was made to this server, as it is to be remembered. */
export interface AuditEntry {
  /** Undefined when nobody was recognised. */
  readonly principal: Principal | undefined
  /** What a caller that was not recognised said to be. */
  readonly claimedAccessKeyId?: string | undefined
  /** `detective.amazonaws.com` unless given. */
  readonly eventSource?: string
  readonly eventName: string
  readonly region: string
  readonly sourceAddress: string
  readonly userAgent: string
  /** As they came: they are redacted here. */
  readonly requestParameters?: unknown
  readonly responseElements?: unknown
  readonly error?: { readonly code: string; readonly message: string } | undefined
  readonly requestId: string
  readonly readOnly: boolean
  /** Whether it came by a session of the console. */
  readonly console?: boolean
  /** Whose resources the call was about, when that is not the caller's account. */
  readonly account?: string
}

const DETECTIVE_SOURCE = 'detective.amazonaws.com'
/** Source of what Dupin does of itself, which no service of AWS has. */
export const DUPIN_SOURCE = 'dupin.local'

const MOST = { name: 128, agent: 512, message: 1024 } as const

/**
 * `entry` as a CloudTrail record, so that Dupin, and whatever else reads CloudTrail, can investigate Dupin.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 *
 * @param time milliseconds since the epoch.
 */
export function recordOf(
  entry: AuditEntry,
  time: number,
  eventId: string,
): Readonly<Record<string, Json>> {
  const { error, principal } = entry
  const account = entry.account ?? principal?.account
  const text = (value: string) => capped(value, MOST.name)
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(entry),
    eventTime: new Date(time).toISOString().replace(/\.\d{3}/, ''),
    eventSource: text(entry.eventSource ?? DETECTIVE_SOURCE),
    eventName: text(entry.eventName),
    awsRegion: text(entry.region),
    sourceIPAddress: text(entry.sourceAddress.replace(/^::ffff:(?=\d+\.)/i, '')),
    userAgent: capped(entry.userAgent, MOST.agent),
    ...(error && {
      errorCode: text(error.code),
      errorMessage: capped(error.message, MOST.message),
    }),
    requestParameters: redact(entry.requestParameters ?? null),
    responseElements: redact(entry.responseElements ?? null),
    requestID: text(entry.requestId),
    eventID: eventId,
    readOnly: entry.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    ...(account !== undefined && { recipientAccountId: text(account) }),
    eventCategory: 'Management',
    ...(entry.console === true && { sessionCredentialFromConsole: 'true' }),
  }
}

/** A claimed id is marked: whoever searches for what a key did must not find what others did in its name. */
function identityOf({ principal, claimedAccessKeyId }: AuditEntry): Json {
  if (principal === undefined) {
    const claimed = claimedAccessKeyId && `unverified:${capped(claimedAccessKeyId, MOST.name)}`
    return { type: 'Unknown', ...(claimed && { accessKeyId: claimed }) }
  }
  const { arn, account: accountId, accessKeyId } = principal
  const id = principalId(principal)
  const name = userName(principal)
  return arn.includes(':assumed-role/')
    ? { type: 'AssumedRole', principalId: `${id}:${name}`, arn, accountId, accessKeyId }
    : { type: 'IAMUser', principalId: id, arn, accountId, accessKeyId, userName: name }
}
