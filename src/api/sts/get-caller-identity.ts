import { principalId } from '../access/principal-id.ts'
import { onlyHeader, type RawRequest } from '../http/raw-request.ts'
import type { RawResponse } from '../http/raw-response.ts'
import { type AuthenticationCode, AuthenticationError } from '../sigv4/authentication-error.ts'
import type { VerifiedSignature } from '../sigv4/verify-signature.ts'
import { type Element, xmlDocument } from './xml.ts'

/** What answering needs from outside. */
export interface StsContext {
  /** @throws AuthenticationError when the caller is not known. */
  readonly verify: (request: RawRequest) => VerifiedSignature
  readonly requestId: string
}

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'
const VERSION = '2011-06-15'
const FORM = 'application/x-www-form-urlencoded'
/** Far above any call that is answered here. */
const MAX_BODY = 16_384

/** Whether a request speaks AWS's Query protocol, which of all that is served here only STS does. */
export function isStsRequest(request: RawRequest): boolean {
  const [path, query = ''] = splitTarget(request.target)
  if (path !== '/') return false
  if (request.method === 'POST' && isForm(request)) return true
  const isRead = request.method === 'GET' || request.method === 'POST'
  return isRead && /(?:^|&)Action=/.test(query)
}

/**
 * Tells callers who they are, as the AWS CLI and Terraform ask before they do anything. It is the only call of STS that is
 * answered: there are no roles here to assume.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function answerSts(request: RawRequest, { verify, requestId }: StsContext): RawResponse {
  try {
    const { principal } = verify(request)
    checkAction(request)
    const result: Element = [
      'GetCallerIdentityResult',
      [
        ['Arn', principal.arn],
        ['UserId', principalId(principal)],
        ['Account', principal.account],
      ],
    ]
    const content: Element[] = [result, ['ResponseMetadata', [['RequestId', requestId]]]]
    return xml(200, requestId, xmlDocument('GetCallerIdentityResponse', NAMESPACE, content))
  } catch (error) {
    const known = errorOf(error)
    if (known === undefined) throw error
    const { status, code, message } = known
    const details: Element[] = [
      ['Type', 'Sender'],
      ['Code', code],
      ['Message', message],
    ]
    const content: Element[] = [
      ['Error', details],
      ['RequestId', requestId],
    ]
    return xml(status, requestId, xmlDocument('ErrorResponse', NAMESPACE, content))
  }
}

/** STS has its own names for what other services call otherwise.
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const CODES: Readonly<Record<AuthenticationCode, string>> = {
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ExpiredTokenException: 'ExpiredToken',
  AccessDeniedException: 'AccessDenied',
}

/** A call that is signed well, but not answered here. */
class QueryError extends Error {
  readonly status = 400
  readonly code: 'InvalidAction' | 'MalformedQueryString'

  constructor(code: QueryError['code'], message: string) {
    super(message)
    this.code = code
  }
}

function errorOf(
  error: unknown,
): { readonly status: number; readonly code: string; readonly message: string } | undefined {
  if (error instanceof QueryError) return error
  if (!(error instanceof AuthenticationError)) return undefined
  return { status: error.status, code: CODES[error.code], message: error.message }
}

function checkAction(request: RawRequest): void {
  const parameters = parametersOf(request)
  const [action = '', ...moreActions] = parameters.getAll('Action')
  const [version = 'NO_VERSION_SPECIFIED', ...moreVersions] = parameters.getAll('Version')
  if (moreActions.length + moreVersions.length > 0) {
    throw new QueryError('MalformedQueryString', 'Action and Version may be given only once.')
  }
  if (action !== 'GetCallerIdentity' || version !== VERSION) {
    const what = `Could not find operation ${brief(action)} for version ${brief(version)}`
    throw new QueryError(
      'InvalidAction',
      `${what}; GetCallerIdentity of ${VERSION} is all there is.`,
    )
  }
}

/** From the form, and from the query, which a presigned call uses. */
function parametersOf(request: RawRequest): URLSearchParams {
  const [, query = ''] = splitTarget(request.target)
  if (request.body.length > MAX_BODY) {
    throw new QueryError('MalformedQueryString', `The body has more than ${MAX_BODY} bytes.`)
  }
  const form = isForm(request) ? request.body.toString('utf8') : ''
  return new URLSearchParams(`${query}&${form}`)
}

function isForm(request: RawRequest): boolean {
  const type = onlyHeader(request, 'content-type') ?? ''
  return type.split(';', 1)[0]?.trim().toLowerCase() === FORM
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?')
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

function brief(text: string): string {
  return text.slice(0, 64)
}

function xml(status: number, requestId: string, body: string): RawResponse {
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }
  return { status, headers, body }
}
