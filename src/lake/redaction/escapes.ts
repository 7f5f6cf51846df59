/** A text with one level of its escapes undone, and where each of its bytes comes from. */
export interface Unescaped {
  readonly bytes: Uint8Array
  /** For each byte, and for the end, the place in the text as written. */
  readonly origins: Uint32Array
}

const BACKSLASH = 0x5c
const PERCENT = 0x25
const SINGLE: Readonly<Record<string, number>> = {
  '"': 0x22,
  '\\': 0x5c,
  '/': 0x2f,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
}

/**
 * Undoes the escapes of JSON and of URLs in a text once. A name may be written with them: `na\u00efve`, `ana%40example.org`, or twice
 * in JSON within JSON. What is no sound escape stays as it is. Undefined where there is none.
 */
export function unescapeOnce(bytes: Uint8Array): Unescaped | undefined {
  const undone = new Uint8Array(bytes.length)
  const origins = new Uint32Array(bytes.length + 1)
  let at = 0
  let used = 0
  const put = (byte: number, origin: number) => {
    undone[used] = byte
    origins[used++] = origin
  }
  while (at < bytes.length) {
    const read = escapeAt(bytes, at)
    if (read === undefined) put(bytes[at] ?? 0, at)
    else for (const byte of read.bytes) put(byte, at)
    at += read?.length ?? 1
  }
  origins[used] = bytes.length
  return used === bytes.length ? undefined : { bytes: undone.subarray(0, used), origins }
}

interface Escape {
  readonly bytes: Iterable<number>
  readonly length: number
}

function escapeAt(bytes: Uint8Array, at: number): Escape | undefined {
  const first = bytes[at]
  if (first === PERCENT) {
    const byte = hexAt(bytes, at + 1, 2)
    return byte < 0 ? undefined : { bytes: [byte], length: 3 }
  }
  if (first !== BACKSLASH || at + 1 >= bytes.length) return undefined
  const letter = String.fromCharCode(bytes[at + 1] ?? 0)
  if (letter === 'u') return unicodeAt(bytes, at)
  const byte = SINGLE[letter]
  return byte === undefined ? undefined : { bytes: [byte], length: 2 }
}

/** `\uXXXX`, or the two that make up a character beyond the first 65,536. */
function unicodeAt(bytes: Uint8Array, at: number): Escape | undefined {
  const unit = hexAt(bytes, at + 2, 4)
  if (unit < 0) return undefined
  if (unit < 0xd800 || unit > 0xdfff)
    return { bytes: Buffer.from(String.fromCharCode(unit), 'utf8'), length: 6 }
  if (bytes[at + 6] !== BACKSLASH || bytes[at + 7] !== 0x75) return undefined
  const low = hexAt(bytes, at + 8, 4)
  if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) return undefined
  return { bytes: Buffer.from(String.fromCharCode(unit, low), 'utf8'), length: 12 }
}

/** The value of so many hexadecimal digits; -1 where they are not there. */
function hexAt(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0
  for (let i = at; i < at + digits; i++) {
    const digit = HEX.indexOf(String.fromCharCode(bytes[i] ?? 0).toLowerCase())
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

const HEX = '0123456789abcdef'
