/** The HTTP status of each way in which a caller is not let in, by AWS's name for it.
 * https://docs.aws.amazon.com/detective/latest/APIReference/CommonErrors.html */
const STATUSES = {
  MissingAuthenticationTokenException: 403,
  IncompleteSignatureException: 400,
  InvalidSignatureException: 403,
  UnrecognizedClientException: 403,
  ExpiredTokenException: 403,
  AccessDeniedException: 403,
} as const

export type AuthenticationCode = keyof typeof STATUSES

/** Who calls is not known. The message is for the caller: it holds nothing that the caller did not send, and no secret. */
export class AuthenticationError extends Error {
  readonly code: AuthenticationCode
  /** 400 for what is malformed, 403 for what is refused; AWS never answers 401. */
  readonly status: number

  constructor(code: AuthenticationCode, message: string) {
    super(message)
    this.name = 'AuthenticationError'
    this.code = code
    this.status = STATUSES[code]
  }
}

/** What was sent is no signature at all, whoever sent it. */
export function malformed(message: string): AuthenticationError {
  return new AuthenticationError('IncompleteSignatureException', message)
}

/** A well-formed signature that does not hold here, now, or for this request. */
export function refused(message: string): AuthenticationError {
  return new AuthenticationError('InvalidSignatureException', message)
}

const SHOWN = 64

/** A piece of the request as a message may repeat it: short, and of printable ASCII. */
export function shown(text: string): string {
  const safe = text.slice(0, SHOWN).replace(/[^\x20-\x7e]/g, '?')
  return text.length > SHOWN ? `${safe}…` : safe
}
