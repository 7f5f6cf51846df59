import type { RawRequest } from '../http/raw-request.ts'
import { AuthenticationError, malformed, shown } from './authentication-error.ts'
import {
  decodePart,
  type HeaderMap,
  headerMap,
  type QueryPair,
  queryPairs,
} from './canonical-request.ts'
import { basicTime, parseBasicTime, parseDateHeader } from './signed-time.ts'
import type { CredentialScope } from './signing-key.ts'

export const ALGORITHM = 'AWS4-HMAC-SHA256'

/** What a request says of its signature: nothing of it is believed yet. */
export interface SignatureClaim {
  readonly accessKeyId: string
  readonly scope: CredentialScope
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** As the string to sign has it. */
  readonly timestamp: string
  /** Milliseconds since the epoch. */
  readonly signedAt: number
  /** How long a presigned request may be used after it was signed, in milliseconds; undefined in a header's. */
  readonly lifetime: number | undefined
  readonly sessionToken: string | undefined
}

/** A request taken apart, nothing decoded but the names of its headers in lower case. */
export interface RequestParts {
  readonly path: string
  readonly query: readonly QueryPair[]
  readonly headers: HeaderMap
}

const MAX_TARGET = 16_384
const MAX_AUTHORIZATION = 8_192
const MAX_SIGNED_HEADERS = 64
/** AWS's longest life of a presigned request: a week, in seconds. */
const MAX_EXPIRES = 604_800

/** @throws AuthenticationError when it is no request that could have been signed. */
export function takeApart(request: RawRequest): RequestParts {
  const { method, target } = request
  if (!/^[A-Za-z-]{1,32}$/.test(method)) throw malformed('The method of the request is not valid.')
  if (target.length > MAX_TARGET || !target.startsWith('/') || !isBytes(target)) {
    throw malformed(`The target of a request must be a path of at most ${MAX_TARGET} bytes.`)
  }
  const mark = target.indexOf('?')
  return {
    path: mark < 0 ? target : target.slice(0, mark),
    query: queryPairs(mark < 0 ? '' : target.slice(mark + 1)),
    headers: headerMap(request.rawHeaders),
  }
}

/** One byte in each character, and none that could end a line of what is signed. */
export function isBytes(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}

/**
 * Reads the claim from the Authorization header, or from the query of a presigned request.
 *
 * @throws AuthenticationError when there is none, more than one, or it is malformed.
 */
export function readClaim(parts: RequestParts, allowQuery: boolean): SignatureClaim {
  const authorization = only(parts.headers, 'authorization')
  const inQuery = parts.query.filter(({ name }) => QUERY_NAMES.has(name))
  if (authorization !== undefined && authorization !== '') {
    if (inQuery.length > 0)
      throw malformed('Only one of Authorization and X-Amz-* parameters may be given.')
    return headerClaim(authorization, parts.headers)
  }
  if (inQuery.length === 0) throw missing('Missing Authentication Token')
  if (!allowQuery)
    throw missing('Missing Authentication Token: sign this call in its Authorization header.')
  return queryClaim(inQuery, parts.headers)
}

/** The access key id that a request claims, for a log of those that were refused; undefined when none is readable. */
export function claimedAccessKeyId(request: RawRequest): string | undefined {
  const { path, query, headers } = takeApartOrNothing(request)
  const credential = query.find(({ name }) => name === 'X-Amz-Credential')
  const text = headers.get('authorization')?.[0]?.slice(0, MAX_AUTHORIZATION) ?? ''
  const claimed =
    /Credential=([^/,\s]+)\//.exec(text)?.[1] ?? decodePart(credential?.value ?? '').split('/')[0]
  return path !== '' && claimed !== undefined && /^\w{1,128}$/.test(claimed) ? claimed : undefined
}

function takeApartOrNothing(request: RawRequest): RequestParts {
  try {
    return takeApart(request)
  } catch {
    return { path: '', query: [], headers: new Map() }
  }
}

function headerClaim(authorization: string, headers: HeaderMap): SignatureClaim {
  const fields = authorizationFields(authorization)
  const { timestamp, signedAt } = headerTime(headers)
  return {
    ...credential(fields.get('Credential')),
    signedHeaders: headerNames(fields.get('SignedHeaders')),
    signature: fields.get('Signature') ?? '',
    timestamp,
    signedAt,
    lifetime: undefined,
    sessionToken: only(headers, 'x-amz-security-token'),
  }
}

/** The order of the fields and the space between them are free, as AWS has it; the spelling of their names is not. */
function authorizationFields(authorization: string): ReadonlyMap<string, string> {
  if (authorization.length > MAX_AUTHORIZATION || !isBytes(authorization)) {
    throw malformed(`Authorization must have at most ${MAX_AUTHORIZATION} bytes.`)
  }
  const text = authorization.trim()
  const space = text.search(/\s/)
  checkAlgorithm(space < 0 ? text : text.slice(0, space))
  const fields = new Map<string, string>()
  for (const part of space < 0 ? [] : text.slice(space).split(',')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(0, equals)).trim()
    if (!FIELD_NAMES.has(name)) {
      throw malformed(
        `'${shown(part.trim().slice(0, 16))}' is no field of an Authorization header.`,
      )
    }
    if (fields.has(name)) throw malformed(`Authorization header has '${name}' more than once.`)
    fields.set(name, part.slice(equals + 1).trim())
  }
  for (const name of FIELD_NAMES) {
    if (!fields.get(name)) throw malformed(`Authorization header requires '${name}' parameter.`)
  }
  return fields
}

const FIELD_NAMES: ReadonlySet<string> = new Set(['Credential', 'SignedHeaders', 'Signature'])

function headerTime(headers: HeaderMap): { timestamp: string; signedAt: number } {
  const amzDate = only(headers, 'x-amz-date')
  const date = amzDate ?? only(headers, 'date')
  if (date === undefined) {
    throw malformed(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    )
  }
  const signedAt = amzDate === undefined ? parseDateHeader(date) : parseBasicTime(date)
  return { timestamp: timestampOf(signedAt, date), signedAt }
}

function timestampOf(signedAt: number, given: string): string {
  if (Number.isNaN(signedAt)) {
    throw malformed(`Date must be in ISO-8601 'basic format'. Got '${shown(given)}'.`)
  }
  return basicTime(signedAt)
}

function queryClaim(pairs: readonly QueryPair[], headers: HeaderMap): SignatureClaim {
  const values = new Map(pairs.map(({ name, value }) => [name, decodePart(value)]))
  if (values.size < pairs.length)
    throw malformed('An X-Amz-* query-string parameter is given twice.')
  if (headers.has('x-amz-security-token')) {
    throw malformed('A presigned request carries its security token in its query.')
  }
  for (const name of QUERY_NAMES) {
    if (name !== TOKEN && !values.get(name)) {
      throw malformed(`AWS query-string parameters must include '${name}'.`)
    }
  }
  checkAlgorithm(values.get('X-Amz-Algorithm') ?? '')
  const date = values.get('X-Amz-Date') ?? ''
  const signedAt = parseBasicTime(date)
  return {
    ...credential(values.get('X-Amz-Credential')),
    signedHeaders: headerNames(values.get('X-Amz-SignedHeaders')),
    signature: values.get('X-Amz-Signature') ?? '',
    timestamp: timestampOf(signedAt, date),
    signedAt,
    lifetime: lifetimeOf(values.get('X-Amz-Expires') ?? ''),
    sessionToken: values.get(TOKEN),
  }
}

const TOKEN = 'X-Amz-Security-Token'
const QUERY_NAMES: ReadonlySet<string> = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  TOKEN,
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
])

function lifetimeOf(expires: string): number {
  const seconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0
  if (seconds < 1 || seconds > MAX_EXPIRES) {
    throw malformed(`X-Amz-Expires must be a number of seconds between 1 and ${MAX_EXPIRES}.`)
  }
  return seconds * 1000
}

function checkAlgorithm(algorithm: string): void {
  if (algorithm !== ALGORITHM)
    throw malformed(`Unsupported AWS 'algorithm': '${shown(algorithm)}'.`)
}

function credential(text = ''): Pick<SignatureClaim, 'accessKeyId' | 'scope'> {
  const [accessKeyId = '', date = '', region = '', service = '', terminator = '', ...more] =
    text.split('/', 6)
  if (!terminator || more.length > 0) {
    throw malformed(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    )
  }
  if (!/^\w{1,128}$/.test(accessKeyId) || ![date, region, service, terminator].every(isName)) {
    throw malformed('Credential has an element that is empty, too long, or of other characters.')
  }
  return { accessKeyId, scope: { date, region, service, terminator } }
}

function isName(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text)
}

function headerNames(text = ''): readonly string[] {
  const names = text.split(';', MAX_SIGNED_HEADERS + 1)
  const areNames = names.every((name) => /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
  if (!areNames || names.length > MAX_SIGNED_HEADERS || new Set(names).size < names.length) {
    throw malformed(
      `SignedHeaders must be at most ${MAX_SIGNED_HEADERS} different names in lower case, with ';' between them.`,
    )
  }
  return names
}

/** The value of a header that must not be repeated. */
function only(headers: HeaderMap, name: string): string | undefined {
  const values = headers.get(name) ?? []
  if (values.length > 1) throw malformed(`'${name}' is given more than once.`)
  return values[0]
}

function missing(message: string): AuthenticationError {
  return new AuthenticationError('MissingAuthenticationTokenException', message)
}
