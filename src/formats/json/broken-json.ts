/** In place of an end: the brackets do not fit together, or the bytes ended before they closed. */
export const MISMATCH = -1
export const UNFINISHED = -2

const QUOTE = 0x22
const OPEN_OBJECT = 0x7b
const OPEN_LIST = 0x5b
const CLOSE_OBJECT = 0x7d
const CLOSE_LIST = 0x5d
const COMMA = 0x2c
const COLON = 0x3a
const AFTER_STRING = new Set([COMMA, COLON, CLOSE_LIST, CLOSE_OBJECT])

/**
 * Where the object or list at `start` ends by its brackets and strings alone, when something in it is wrong, and how far
 * was looked. It tolerates words and bytes that are no JSON, and nothing that suggests a missing quote or bracket: then
 * the end that the brackets seem to show would be another record's.
 */
export function balancedEnd(
  bytes: Uint8Array,
  start: number,
  limit: number,
): { readonly end: number; readonly looked: number } {
  const open: number[] = []
  let before = COLON
  let at = start
  for (; at < limit; at++) {
    const byte = bytes[at] ?? 0
    if (isSpace(byte)) continue
    if (!fits(byte, before, open.at(-1))) return { end: MISMATCH, looked: at - start }
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) open.push(byte)
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) open.pop()
    else if (byte === QUOTE) {
      const quote = endOfString(bytes, at + 1, limit)
      if (quote < 0) return { end: quote, looked: limit - start }
      at = quote
    }
    if (open.length === 0) return { end: at + 1, looked: at - start }
    before = byte
  }
  return { end: UNFINISHED, looked: at - start }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}

/** Whether `byte` may follow `before` (neither is white space) within the bracket `inside`. */
function fits(byte: number, before: number, inside: number | undefined): boolean {
  if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
    return before === COLON || (inside === OPEN_LIST && (before === COMMA || before === OPEN_LIST))
  }
  if (inside === undefined) return false
  if (byte === CLOSE_OBJECT) return inside === OPEN_OBJECT
  if (byte === CLOSE_LIST) return inside === OPEN_LIST
  if (byte === QUOTE) return before === COMMA || before === COLON || before === inside
  return before !== QUOTE || AFTER_STRING.has(byte)
}

/** The position of the quote that ends the string whose content starts at `from`. */
function endOfString(bytes: Uint8Array, from: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) return at
    if (byte < 0x20) return MISMATCH
    if (byte === 0x5c) at++
  }
  return UNFINISHED
}

/** Where a line begins with an object, from `from` on; -1 when none does. */
export function nextLine(bytes: Uint8Array, from: number): number {
  const found = bufferOf(bytes).indexOf('\n{', from)
  return found < 0 ? -1 : found + 1
}

/** What records of an object begin with, up to their first key: `{"eventVersion"`. Undefined when none is there. */
export function signatureAt(bytes: Uint8Array, start: number): Uint8Array | undefined {
  const open = bytes.indexOf(QUOTE, start)
  // A key is what the first quote begins; behind an end (`{}{"a"`) it is of another object.
  if (open < 0 || !isBlank(bytes, start + 1, open)) return undefined
  const close = bytes.indexOf(QUOTE, open + 1)
  const length = close + 1 - start
  return close < 0 || length > SIGNATURE_LIMIT ? undefined : bytes.slice(start, close + 1)
}

/** Whether only white space of JSON stands between two positions. */
function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > SIGNATURE_LIMIT) return false
  for (let at = from; at < to; at++) if (!isSpace(bytes[at] ?? 0)) return false
  return true
}

export const SIGNATURE_LIMIT = 64

/** Where `signature` occurs between `from` and `limit`; -1 when it does not. */
export function nextSignature(
  bytes: Uint8Array,
  signature: Uint8Array | undefined,
  from: number,
  limit: number,
): number {
  if (signature === undefined) return -1
  return bufferOf(bytes.subarray(0, limit)).indexOf(signature, from)
}

/** The first byte from `from` on that could begin or end something: for skipping words and stray brackets. */
export function endOfGarbage(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && !ENDS_GARBAGE.has(bytes[at] ?? 0)) at++
  return at
}

const ENDS_GARBAGE = new Set([COMMA, CLOSE_LIST, OPEN_OBJECT])

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
