import { deniedIn, wayTrouble } from './way-trouble.ts'

/**
 * Why AWS did not answer.
 * - `denied`: a permission is missing
 * - `absent`: the service is not enabled, or not offered, in that account and Region
 * - `busy`: too many requests, or AWS itself is unwell; later it will answer
 * - `credentials`: there are none, or they are no longer good
 */
export type FailureKind = 'denied' | 'absent' | 'busy' | 'credentials' | 'other'

export interface Failure {
  readonly kind: FailureKind
  /** A sentence for whoever runs Dupin: what was wrong, and what to do. */
  readonly text: string
}

/** What was asked, for the message. */
export interface Asked {
  /** As a policy names it, such as `guardduty:ListFindings`. */
  readonly action: string
  readonly region: string
  readonly who: string
}

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedException|UnauthorizedOperation|NotAuthorized|AuthorizationError|AuthorizationErrorException|ForbiddenException)$/
/** Security Hub says `InvalidAccessException` where it is not enabled. */
const ABSENT = /^(InvalidAccessException|OptInRequired|OptInRequiredException)$/
const BUSY =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|LimitExceededException$|RequestThrottled|SlowDown|ServiceUnavailable|InternalFailure|InternalServerError|InternalServiceFault|InternalException|InternalServiceError|TimeoutError|RequestTimeout)/
const CREDENTIALS =
  /^(CredentialsProviderError|ExpiredToken|ExpiredTokenException|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|TokenProviderError|RequestExpired|RequestTimeTooSkewed)/
const UNREACHABLE = /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|EPIPE)$/

const MESSAGE_CHARACTERS = 400

/** Says what a rejected call to AWS means. Never throws, whatever was thrown. */
export function failureOf(error: unknown, { action, region, who }: Asked): Failure {
  const name = textOf(error, 'name')
  const code = textOf(error, 'code')
  const said = textOf(error, 'message').slice(0, MESSAGE_CHARACTERS) || 'it did not say why'
  if (DENIED.test(name)) {
    const missing = deniedIn(said)?.action ?? action
    return {
      kind: 'denied',
      text: `${who} may not call ${missing} in ${region}: allow ${missing} to it (AWS: ${said})`,
    }
  }
  const service = action.split(':')[0] ?? action
  if (ABSENT.test(name))
    return {
      kind: 'absent',
      text: `${service} is not enabled in ${region}: there is nothing to read`,
    }
  if (BUSY.test(name) || statusOf(error) === 429 || statusOf(error) >= 500)
    return {
      kind: 'busy',
      text: `AWS did not answer ${action} in ${region} after several tries: ${said}; it is asked again next time`,
    }
  if (CREDENTIALS.test(name)) {
    const why = wayTrouble({ code: name, status: statusOf(error), message: said })
    const what = why ?? `the credentials are refused (AWS: ${said})`
    return { kind: 'credentials', text: `${what}, for ${who} in ${region}` }
  }
  if (UNREACHABLE.test(code))
    return {
      kind: 'busy',
      text: `${service} cannot be reached in ${region}: look at the network, the endpoint, and whether the service exists there (${said})`,
    }
  return { kind: 'other', text: `${action} failed in ${region}: ${name || 'an error'}: ${said}` }
}

function textOf(error: unknown, key: string): string {
  if (typeof error !== 'object' || error === null) return key === 'message' ? String(error) : ''
  const value: unknown = Reflect.get(error, key)
  return typeof value === 'string' ? value : ''
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 0
  const metadata: unknown = Reflect.get(error, '$metadata')
  if (typeof metadata !== 'object' || metadata === null) return 0
  const status: unknown = Reflect.get(metadata, 'httpStatusCode')
  return typeof status === 'number' ? status : 0
}
