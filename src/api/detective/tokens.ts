import { DAY } from '../../events/time.ts'
import { seal, unseal } from '../sealed.ts'

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
  return seal(tokenKey, ['page', ...question], position)
}

/** The key that a token was made with; undefined when it is forged, of another question, or expired. */
export function openToken(
  tokenKey: Uint8Array,
  question: readonly string[],
  token: string,
  now: number,
): PageKey | undefined {
  if (token.length > LONGEST_TOKEN) return undefined
  const position = unseal(tokenKey, ['page', ...question], token)
  if (position === undefined) return undefined
  const [expires, ...key] = partsOf(position)
  return typeof expires === 'number' && now < expires ? key : undefined
}

function partsOf(position: Buffer): PageKey {
  const parts: unknown = JSON.parse(position.toString('utf8'))
  return Array.isArray(parts) ? parts.filter(isKeyPart) : []
}

function isKeyPart(part: unknown): part is string | number {
  return typeof part === 'string' || typeof part === 'number'
}
