import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * A text that only who has the key can make: bytes, which anybody may read, with a seal (HMAC-SHA-256) that also covers a
 * context which is not in it. It is good for that context only.
 *
 * @param context what must be the same when the text comes back
 */
export function seal(key: string | Uint8Array, context: readonly string[], bytes: Buffer): string {
  return `${bytes.toString('base64url')}.${sealOf(key, context, bytes).toString('base64url')}`
}

/** The bytes of a sealed text; undefined when it was not made with this key for this context. */
export function unseal(
  key: string | Uint8Array,
  context: readonly string[],
  text: string,
): Buffer | undefined {
  const [first = '', second = '', ...more] = text.split('.')
  const bytes = canonicalBytes(first)
  const given = canonicalBytes(second)
  if (bytes === undefined || given === undefined || more.length > 0) return undefined
  const wanted = sealOf(key, context, bytes)
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? bytes : undefined
}

/** The list is written as JSON, so that no two contexts run together into one text. */
function sealOf(key: string | Uint8Array, context: readonly string[], bytes: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([...context, bytes.toString('base64url')]))
    .digest()
}

/** Node's decoder passes over what is no base64: only what it would write itself is taken. */
function canonicalBytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
