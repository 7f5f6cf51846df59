import { createHmac, timingSafeEqual } from 'node:crypto'
import { DAY } from '../../events/time.ts'

/** Where a page ended: the key of its last item, by which the items are ordered. */
export type PageKey = readonly (string | number)[]

/** How long a token is good for, in milliseconds; Detective says the same of its own. */
export const TOKEN_LIFE = DAY

/** What Detective's model allows of a token. */
const LONGEST_TOKEN = 1024

/**
 * A token for the page after `key`. It is good for one question only: whoever asks, for which operation, graph, filters
 * and order is sealed with it, though not in it.
 *
 * @param question what must be the same when the token comes back
 * @param now milliseconds since the epoch
 */
export function sealToken(
  tokenKey: Uint8Array,
  question: readonly string[],
  key: PageKey,
  now: number,
): string {
  const position = Buffer.from(JSON.stringify([now + TOKEN_LIFE, ...key]), 'utf8')
  return `${position.toString('base64url')}.${seal(tokenKey, question, position).toString('base64url')}`
}

/** The key that a token was made with; undefined when it is forged, of another question, or expired. */
export function openToken(
  tokenKey: Uint8Array,
  question: readonly string[],
  token: string,
  now: number,
): PageKey | undefined {
  if (token.length > LONGEST_TOKEN) return undefined
  const [first = '', second = '', ...more] = token.split('.')
  const position = canonicalBytes(first)
  const given = canonicalBytes(second)
  if (position === undefined || given === undefined || more.length > 0) return undefined
  const wanted = seal(tokenKey, question, position)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
  const [expires, ...key] = partsOf(position)
  return typeof expires === 'number' && now < expires ? key : undefined
}

/** The list is written as JSON, so that no two questions run together into one text. */
function seal(tokenKey: Uint8Array, question: readonly string[], position: Buffer): Buffer {
  return createHmac('sha256', tokenKey)
    .update(JSON.stringify(['page', ...question, position.toString('base64url')]))
    .digest()
}

/** Node's decoder passes over what is no base64: only what it would write itself is taken. */
function canonicalBytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function partsOf(position: Buffer): PageKey {
  const parts: unknown = JSON.parse(position.toString('utf8'))
  return Array.isArray(parts) ? parts.filter(isKeyPart) : []
}

function isKeyPart(part: unknown): part is string | number {
  return typeof part === 'string' || typeof part === 'number'
}
