import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { MINUTE } from '../../events/time.ts'
import type { AccessKey, Principal } from '../access/principal.ts'
import type { RawRequest } from '../http/raw-request.ts'
import { AuthenticationError, malformed, refused, shown } from './authentication-error.ts'
import { canonicalRequest, type HeaderMap, sha256OfText } from './canonical-request.ts'
import { ALGORITHM, isBytes, readClaim, type SignatureClaim, takeApart } from './claim.ts'
import { basicTime } from './signed-time.ts'
import { scopeText, signingKey } from './signing-key.ts'

export interface SignatureRules {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** How far the clocks of caller and server may be apart, in milliseconds; AWS's five minutes unless given. */
  readonly skewMs?: number
  /** What a signature may be made out to. */
  readonly services: readonly { readonly service: string; readonly region: string | 'any' }[]
  /** Whether a presigned request is taken. */
  readonly allowQuery: boolean
  /** Should give the same object for the same id: the keys derived from it are kept with it. */
  readonly keyOf: (accessKeyId: string) => AccessKey | undefined
  /** False for services that sign the path as it stands, as S3 does. */
  readonly normalisePath?: boolean
}

export interface VerifiedSignature {
  readonly principal: Principal
  /** In hex. No two requests that differ share one, so that a repeated request can be known by it. */
  readonly signature: string
  readonly service: string
  /** Milliseconds since the epoch. */
  readonly signedAt: number
}

/** AWS's own, in milliseconds. */
export const SKEW = 5 * MINUTE

/**
 * Who signed a request with AWS Signature Version 4, in its Authorization header or its query.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 *
 * @throws AuthenticationError when it is not signed, malformed, not for this server and time, or not by a known key. No
 * message holds the signature that would have been right.
 */
export function verifySignature(request: RawRequest, rules: SignatureRules): VerifiedSignature {
  const parts = takeApart(request)
  const claim = readClaim(parts, rules.allowQuery)
  checkScope(claim, rules)
  checkTime(claim, rules)
  checkHeaders(claim, parts.headers)
  // An unknown key goes the whole way too, so that the time of an answer does not tell which keys there are.
  const key = rules.keyOf(claim.accessKeyId)
  const canonical = canonicalRequest({
    method: request.method,
    path: parts.path,
    normalisePath: rules.normalisePath ?? true,
    query: parts.query.filter(({ name }) => name !== 'X-Amz-Signature'),
    headers: parts.headers,
    signedHeaders: claim.signedHeaders,
    payloadHash: payloadHash(request.body, parts.headers),
  })
  const isSame = sameText(signatureOf(claim, canonical, key ?? NOBODY), claim.signature)
  const isToken = sameToken(claim.sessionToken, key?.sessionToken)
  if (key === undefined || !isToken) {
    const message = 'The security token included in the request is invalid.'
    throw new AuthenticationError('UnrecognizedClientException', message)
  }
  if (!isSame) throw refused(MISMATCH)
  const { signature, signedAt, scope } = claim
  return { principal: key.principal, signature, service: scope.service, signedAt }
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

/** Stands in for a key that is not known; what it signs is refused all the same. */
const NOBODY: AccessKey = {
  principal: { account: '', role: 'auditor', accessKeyId: '', arn: '' },
  secretAccessKey: 'x'.repeat(40),
  sessionToken: undefined,
}

function checkScope({ scope, timestamp }: SignatureClaim, { services }: SignatureRules): void {
  if (scope.terminator !== 'aws4_request') {
    throw refused("Credential should be scoped with a valid terminator: 'aws4_request'.")
  }
  const allowed = services.filter(({ service }) => service === scope.service)
  if (allowed.length === 0) {
    const names = services.map(({ service }) => `'${service}'`).join(' or ')
    throw refused(`Credential should be scoped to correct service: ${names}.`)
  }
  if (!allowed.some(({ region }) => region === 'any' || region === scope.region)) {
    const names = allowed.map(({ region }) => `'${region}'`).join(' or ')
    throw refused(`Credential should be scoped to a valid Region: ${names}.`)
  }
  if (scope.date !== timestamp.slice(0, 8)) {
    throw refused(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${shown(scope.date)}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`,
    )
  }
}

function checkTime(claim: SignatureClaim, { now, skewMs = SKEW }: SignatureRules): void {
  const { signedAt, lifetime = skewMs, timestamp } = claim
  if (now > signedAt + lifetime) {
    const oldest = basicTime(now - lifetime)
    throw refused(`Signature expired: ${timestamp} is now earlier than ${oldest}.`)
  }
  if (now < signedAt - skewMs) {
    const newest = basicTime(now + skewMs)
    throw refused(`Signature not yet current: ${timestamp} is still later than ${newest}.`)
  }
}

/** Headers that change what a request means must be signed; a signed one must be there, whole and unambiguous. */
function checkHeaders({ signedHeaders }: SignatureClaim, headers: HeaderMap): void {
  const signed = new Set(signedHeaders)
  if (!signed.has('host'))
    throw refused("'Host' must be a 'SignedHeader' in the AWS Authorization.")
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-') && !signed.has(name)) {
      throw refused(`'${shown(name)}' must be a 'SignedHeader' in the AWS Authorization.`)
    }
  }
  for (const name of signed) {
    const values = headers.get(name)
    if (values === undefined) {
      throw refused(`'${shown(name)}' is a 'SignedHeader', but the request has no such header.`)
    }
    if (values.length > 1 && (name === 'host' || name === CONTENT_HASH)) {
      throw malformed(`'${name}' is given more than once.`)
    }
    if (!values.every(isBytes))
      throw malformed(`'${shown(name)}' has a value that no header can have.`)
  }
}

const CONTENT_HASH = 'x-amz-content-sha256'

/** The hash of the body as it came. A caller that names it, and it is signed then, must name this one: a body that is not
 * signed (UNSIGNED-PAYLOAD) or signed in pieces (STREAMING-…) is for S3 only. */
function payloadHash(body: Buffer, headers: HeaderMap): string {
  const hashed = hash('sha256', body, 'hex')
  const claimed = headers.get(CONTENT_HASH)?.[0]
  if (claimed !== undefined && claimed.trim() !== hashed) {
    throw refused(`The provided '${CONTENT_HASH}' header does not match what was computed.`)
  }
  return hashed
}

function signatureOf(claim: SignatureClaim, canonical: string, key: AccessKey): string {
  const { scope, timestamp } = claim
  const text = [ALGORITHM, timestamp, scopeText(scope), sha256OfText(canonical)].join('\n')
  return createHmac('sha256', signingKey(key, scope)).update(text).digest('hex')
}

/** In the same time whatever differs; the length of a signature is no secret. */
function sameText(right: string, given: string): boolean {
  const [a, b] = [Buffer.from(right), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** In the same time whatever differs, the length too, which for a token is nobody's business. */
function sameToken(given: string | undefined, right: string | undefined): boolean {
  const isSame = timingSafeEqual(digest(given ?? ''), digest(right ?? ''))
  return isSame && (given === undefined) === (right === undefined)
}

function digest(text: string): Buffer {
  return hash('sha256', Buffer.from(text), 'buffer')
}
