import { OUTCOMES, type Outcome } from '../../events/tables.ts'

const DENIED =
  /AccessDenied|Unauthorized|NotAuthorized|AuthFailure|Forbidden|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken|UnrecognizedClient|FailedAuthentication|OptInRequired/i
const THROTTLED =
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|RateExceeded|LimitExceeded|QuotaExceeded|ModelNotReady/i
const NOT_FOUND = /NotFound|NoSuch|DoesNotExist|ResourceNotExist/i
const INVALID =
  /Validation|Invalid|Malformed|Missing|BadRequest|Parameter|ModelError|AlreadyExists|Conflict|InUse|EntityExists/i

/** How a call ended, from CloudTrail's `errorCode`: services spell the same outcome in many ways. */
export function outcomeOf(errorCode: string): Outcome {
  if (errorCode === '') return 'success'
  if (DENIED.test(errorCode)) return 'denied'
  if (THROTTLED.test(errorCode)) return 'throttled'
  if (NOT_FOUND.test(errorCode)) return 'not-found'
  return INVALID.test(errorCode) ? 'invalid' : 'failed'
}

export function outcomeCode(errorCode: string): number {
  return OUTCOMES.indexOf(outcomeOf(errorCode))
}
