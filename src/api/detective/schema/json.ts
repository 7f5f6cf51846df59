/** JSON as it was written: objects are maps, so that no key means anything to the language. */
export type Json = string | number | boolean | null | readonly Json[] | ReadonlyMap<string, Json>

/** The largest request body, in bytes: fifty tags of the longest kind with every character escaped are smaller. */
export const MOST_BODY_BYTES = 256 * 1024

/** Requests are nested three deep; what is nested deeper is refused before the stack feels it. */
export const MOST_DEPTH = 16

/** What is wrong with a text that should have been JSON. The message quotes nothing of it. */
export class JsonError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'JsonError'
  }
}

/**
 * Reads JSON (RFC 8259) strictly: UTF-8 without a mark at its start, no key twice at any depth (`JSON.parse` would keep
 * the last, where another reader keeps the first), no halves of surrogate pairs, bounded size and depth. Takes time that
 * grows with the bytes.
 *
 * @throws JsonError
 */
export function parseJson(bytes: Uint8Array): Json {
  if (bytes.length > MOST_BODY_BYTES) throw new JsonError(`is larger than ${MOST_BODY_BYTES} bytes`)
  const reader: Reader = { text: utf8(bytes), at: 0 }
  const value = readValue(reader, 0)
  skipSpace(reader)
  if (reader.at < reader.text.length) throw broken()
  return value
}

interface Reader {
  readonly text: string
  at: number
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new JsonError('is not UTF-8')
  }
}

function readValue(reader: Reader, depth: number): Json {
  skipSpace(reader)
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader, depth + 1)
    case '[':
      return readArray(reader, depth + 1)
    case '"':
      return readString(reader)
    case 't':
      return readWord(reader, 'true', true)
    case 'f':
      return readWord(reader, 'false', false)
    case 'n':
      return readWord(reader, 'null', null)
    default:
      return readNumber(reader)
  }
}

function readObject(reader: Reader, depth: number): ReadonlyMap<string, Json> {
  const members = new Map<string, Json>()
  enter(reader, depth)
  if (taken(reader, '}')) return members
  for (;;) {
    skipSpace(reader)
    const key = readString(reader)
    if (members.has(key)) throw new JsonError('has an object with a key that occurs twice')
    if (!taken(reader, ':')) throw broken()
    members.set(key, readValue(reader, depth))
    if (taken(reader, '}')) return members
    if (!taken(reader, ',')) throw broken()
  }
}

function readArray(reader: Reader, depth: number): readonly Json[] {
  const items: Json[] = []
  enter(reader, depth)
  if (taken(reader, ']')) return items
  for (;;) {
    items.push(readValue(reader, depth))
    if (taken(reader, ']')) return items
    if (!taken(reader, ',')) throw broken()
  }
}

/** Steps over the bracket that opens. */
function enter(reader: Reader, depth: number): void {
  if (depth > MOST_DEPTH) throw new JsonError(`is nested deeper than ${MOST_DEPTH}`)
  reader.at++
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** With the flag for Unicode, only a half that stands alone is a character of its own. */
const LONE_SURROGATE = /[\ud800-\udfff]/u

function readString(reader: Reader): string {
  const { text, at: start } = reader
  if (text.charCodeAt(start) !== QUOTE) throw broken()
  let at = start + 1
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) break
    // Beyond the end the code is NaN, which is not at least a blank.
    if (!(code >= 0x20)) throw broken()
    at += code === BACKSLASH ? 2 : 1
  }
  reader.at = at + 1
  return unescaped(text.slice(start, at + 1))
}

function unescaped(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1)
  let value: unknown
  try {
    value = JSON.parse(literal)
  } catch {
    throw broken()
  }
  if (typeof value !== 'string') throw broken()
  if (LONE_SURROGATE.test(value)) throw new JsonError('has half of a surrogate pair')
  return value
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readNumber(reader: Reader): number {
  NUMBER.lastIndex = reader.at
  const digits = NUMBER.exec(reader.text)?.[0]
  if (digits === undefined) throw broken()
  reader.at += digits.length
  return Number(digits)
}

function readWord<T extends Json>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) throw broken()
  reader.at += word.length
  return value
}

/** Whether this character was next, after white space; it is stepped over. */
function taken(reader: Reader, character: string): boolean {
  skipSpace(reader)
  if (reader.text[reader.at] !== character) return false
  reader.at++
  return true
}

function skipSpace(reader: Reader): void {
  while (SPACE.has(reader.text.charCodeAt(reader.at))) reader.at++
}

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])

function broken(): JsonError {
  return new JsonError('is not valid JSON')
}
