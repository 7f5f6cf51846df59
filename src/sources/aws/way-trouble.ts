/** What AWS, or the way to it, had to say. */
export interface Refused {
  /** AWS's name of the error, or that of the network's, such as `ECONNREFUSED`. */
  readonly code: string
  /** 0 when there was no answer. */
  readonly status: number
  readonly message: string
}

const NONE_FOUND = /^(?:CredentialsProviderError|TokenProviderError)$/
const EXPIRED = /^(?:ExpiredToken|ExpiredTokenException|RequestExpired)$/
const UNKNOWN =
  /^(?:InvalidAccessKeyId|InvalidClientTokenId|InvalidToken|UnrecognizedClientException|SignatureDoesNotMatch|IncompleteSignature|InvalidSignatureException)$/
const UNREACHABLE =
  /^(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError)$/
const WRONG_CLOCK = /^(?:Signature expired|Signature not yet current)/
const WRONG_REGION = /Credential should be scoped to a valid region/i

/**
 * What is wrong with the credentials, the clock or the network of whoever asks, and what to do, as the rest of a sentence;
 * undefined where it is something else. It is the same whatever was asked for.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export function wayTrouble({ code, status, message }: Refused): string | undefined {
  const said = saidBy(code, message)
  if (NONE_FOUND.test(code))
    return `there are no credentials: sign in (aws sso login, aws configure), or name a profile with --profile or AWS_PROFILE (${message})`
  if (EXPIRED.test(code))
    return `the credentials have expired: sign in again (aws sso login), or set new ones (${said})`
  if (code === 'RequestTimeTooSkewed' || WRONG_CLOCK.test(message))
    return `the clock of this machine is wrong: set it, by NTP for good (${said})`
  if (WRONG_REGION.test(message))
    return `it is asked for in the wrong Region: correct region in the configuration (${message})`
  if (UNKNOWN.test(code))
    return `the credentials are refused: look at the profile, at AWS_ACCESS_KEY_ID, and whether the Region is enabled (${said})`
  if (status === 0 && UNREACHABLE.test(code))
    return `AWS cannot be reached: look at the network, at a proxy, at the name of the Region and at --endpoint-url (${said})`
  return undefined
}

/** AWS's own words, which name the policy that denies, unless they say no more than the code does. */
export function saidBy(code: string, message: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '')
  return message === '' || plain(message) === plain(code) ? code : `${code}: ${message}`
}

/** The action and the resource in "… is not authorized to perform: kms:Decrypt on resource: arn:…", which may be another than what
 * was asked for: a role is taken on, or a key decrypts, on the way. */
export function deniedIn(message: string): { action: string; resource: string } | undefined {
  const found =
    /not authorized to perform: ([a-z0-9-]{1,40}:[A-Za-z]{1,60})(?: on resource: "?(arn:[^\s"]{1,400}[^\s".,]))?/.exec(
      message,
    )
  const [, action, resource = ''] = found ?? []
  return action === undefined ? undefined : { action, resource }
}
