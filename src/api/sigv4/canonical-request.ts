import { hash } from 'node:crypto'

/**
 * The one spelling of a request that both sides sign.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * Every text here holds a byte of the wire in each character, as Node's `rawHeaders` and `url` do.
 */
export interface CanonicalParts {
  readonly method: string
  /** As it stands in the request. */
  readonly path: string
  /** Folded dot segments and slashes: for every service but S3. */
  readonly normalisePath: boolean
  readonly query: readonly QueryPair[]
  readonly headers: HeaderMap
  readonly signedHeaders: readonly string[]
  /** SHA-256 of the body in hex. */
  readonly payloadHash: string
}

/** A query parameter, both parts encoded as AWS encodes. */
export interface QueryPair {
  readonly name: string
  readonly value: string
}

/** Values in the order they came, by name in lower case. */
export type HeaderMap = ReadonlyMap<string, readonly string[]>

export function canonicalRequest(parts: CanonicalParts): string {
  return [
    parts.method,
    canonicalPath(parts.path, parts.normalisePath),
    parts.query.map(({ name, value }) => `${name}=${value}`).join('&'),
    ...parts.signedHeaders.map((name) => `${name}:${canonicalValue(parts.headers.get(name))}`),
    '',
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n')
}

/** SHA-256 in hex of a text that holds a byte in each character. */
export function sha256OfText(text: string): string {
  return hash('sha256', Buffer.from(text, 'latin1'), 'hex')
}

/** The path with what is encoded already encoded once more: `%3A` becomes `%253A`, as every SDK but S3's signs it. */
export function canonicalPath(path: string, normalise: boolean): string {
  const folded = normalise ? foldSegments(path) : path
  return folded.replace(OUTSIDE_PATH, encodeCharacter)
}

/** The parameters of a query in the order of their encoded names, then values. A `+` is a plus: only `%20` is a space. */
export function queryPairs(query: string): QueryPair[] {
  if (query === '') return []
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      const name = equals < 0 ? pair : pair.slice(0, equals)
      return { name: recode(name), value: equals < 0 ? '' : recode(pair.slice(equals + 1)) }
    })
    .sort((a, b) => order(a.name, b.name) || order(a.value, b.value))
}

/** The text behind an encoded part of a query. */
export function decodePart(encoded: string): string {
  return encoded.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

export function headerMap(rawHeaders: readonly string[]): HeaderMap {
  const headers = new Map<string, string[]>()
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? ''
    const values = headers.get(name)
    if (values === undefined) headers.set(name, [rawHeaders[i + 1] ?? ''])
    else values.push(rawHeaders[i + 1] ?? '')
  }
  return headers
}

function foldSegments(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  return `/${kept.join('/')}${kept.length > 0 && path.endsWith('/') ? '/' : ''}`
}

function canonicalValue(values: readonly string[] = []): string {
  return values.map((value) => value.replace(BLANKS, ' ').replace(OUTER_BLANK, '')).join(',')
}

// Not \s: it holds 0xA0, which here is a byte inside a character of UTF-8.
const BLANKS = /[ \t\r\n]+/g
const OUTER_BLANK = /^ | $/g
const ESCAPE = /%([0-9A-Fa-f]{2})/g
const OUTSIDE_PATH = /[^A-Za-z0-9\-._~/]/g
const OUTSIDE_QUERY = /%([0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~]/g
const UNRESERVED = /[A-Za-z0-9\-._~]/

/** Decoded, then encoded: `%41`, `%7e` and `:` all become what AWS would have written. */
function recode(part: string): string {
  return part.replace(OUTSIDE_QUERY, (character, hex?: string) => {
    if (hex === undefined) return encodeCharacter(character)
    const decoded = String.fromCharCode(Number.parseInt(hex, 16))
    return UNRESERVED.test(decoded) ? decoded : encodeCharacter(decoded)
  })
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
