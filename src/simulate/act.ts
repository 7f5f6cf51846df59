import type { Random } from '../statistics/random.ts'
import { s3RequestId, uuid } from './identifiers.ts'
import type { JsonRecord } from './json.ts'
import type { Actor } from './principals.ts'

/** One API call as CloudTrail will record it. */
export interface ApiCall {
  /** Milliseconds; CloudTrail keeps whole seconds. */
  readonly time: number
  /** The account whose trail records it. */
  readonly account: string
  readonly region: string
  /** Such as `sagemaker`; the event source is `<service>.amazonaws.com`. */
  readonly service: string
  readonly operation: string
  readonly actor: Actor
  readonly readOnly: boolean
  readonly request: JsonRecord | null
  readonly response: JsonRecord | null
  readonly error?: ApiError
  readonly resources?: readonly JsonRecord[]
  /** A data event (object or inference level) and not a management event. */
  readonly data?: boolean
  readonly additional?: JsonRecord
  /** `AwsApiCall` unless said otherwise. */
  readonly eventType?: string
  /** Host that was called, where it is not `<service>.<region>.amazonaws.com`. */
  readonly host?: string
  readonly sharedEventId?: string
  readonly requestId: string
  readonly eventId: string
}

export interface ApiError {
  readonly code: string
  readonly message: string
}

/** What differs from call to call; the rest is filled in by `call`. */
export interface CallParts {
  readonly time: number
  readonly region: string
  readonly request?: JsonRecord | null
  readonly response?: JsonRecord | null
  readonly error?: ApiError
  readonly account?: string
  readonly resources?: readonly JsonRecord[]
  readonly data?: boolean
  readonly additional?: JsonRecord
  readonly eventType?: string
  readonly host?: string
  readonly sharedEventId?: string
  readonly readOnly?: boolean
}

const READS =
  /^(?:Get|List|Describe|Head|Search|Batch(?:Get|Describe)|Lookup|Assume|Query|Simulate|Decrypt|GenerateDataKey|Invoke|Converse|Retrieve|Select|Filter)/

/** A call of `operation` (written `service:Operation`) by `actor`. A failed call answers nothing. */
export function call(actor: Actor, operation: string, parts: CallParts, ids: Random): ApiCall {
  const colon = operation.indexOf(':')
  const service = operation.slice(0, colon)
  const name = operation.slice(colon + 1)
  const { response = null, request = null, account = actor.account, readOnly, ...rest } = parts
  return {
    ...rest,
    account,
    service,
    operation: name,
    actor,
    request,
    readOnly: readOnly ?? READS.test(name),
    response: parts.error === undefined ? response : null,
    requestId: service === 's3' ? s3RequestId(ids) : uuid(ids),
    eventId: uuid(ids),
  }
}

/** The refusal that IAM writes: who may not do what on which resource. */
export function accessDenied(actor: Actor, action: string, resource: string): ApiError {
  const who = `User: ${actor.arn} is not authorized to perform: ${action} on resource: ${resource}`
  return {
    code: 'AccessDenied',
    message: `${who} because no identity-based policy allows the ${action} action`,
  }
}
