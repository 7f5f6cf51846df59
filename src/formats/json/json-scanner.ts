import type { RejectReason } from '../format.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'

/** What is wrong with a piece of JSON, and where. `truncated` says that the bytes ended inside a value. */
export class ScanError extends Error {
  readonly reason: RejectReason
  readonly position: number
  readonly truncated: boolean

  constructor(reason: RejectReason, detail: string, position: number, truncated = false) {
    // Hostile input makes millions of these, and a stack trace costs more than all the rest.
    const depth = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(detail)
    Error.stackTraceLimit = depth
    this.name = 'ScanError'
    this.reason = reason
    this.position = position
    this.truncated = truncated
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
/** Up to so many keys are each held against all before; those of a larger object are sorted once it has ended. */
const FEW_KEYS = 32

/**
 * Reads JSON (RFC 8259, strictly) from bytes that are already known to be UTF-8, without building values: it walks,
 * checks and tells where things are. Everything that `JSON.parse` would let an attacker do passes through here first:
 * nesting is limited before any recursion, a key that occurs twice in an object is an error at any depth (JSON.parse
 * would silently keep the last), strings and objects have a largest size.
 */
export class JsonScanner {
  bytes: Uint8Array = new Uint8Array(0)
  position = 0
  end = 0
  /** The last string or key: its content without quotes, whether it has escapes, and (keys only) its hash. */
  tokenStart = 0
  tokenEnd = 0
  tokenEscaped = false
  tokenHash = 0

  readonly #limits: Limits
  readonly #seed: number
  #keyHashes = new Int32Array(256)
  #keySpans = new Int32Array(512)
  #keys = 0

  /** `seed` makes the hashes of keys unpredictable to whoever writes the input. */
  constructor(limits: Limits = DEFAULT_LIMITS, seed = 0x2545f491) {
    this.#limits = limits
    this.#seed = seed | 0
  }

  reset(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.bytes = bytes
    this.position = start
    this.end = end
    this.#keys = 0
  }

  /** The next byte that is no white space, or -1 at the end; `position` is at it. */
  peek(): number {
    const { bytes, end } = this
    let at = this.position
    // Logs are seldom indented: mostly there is nothing to step over.
    const next = at < end ? (bytes[at] ?? 0) : 0
    if (next > 0x20) return next
    while (at < end) {
      const byte = bytes[at] ?? 0
      if (byte > 0x20) break
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
      at++
    }
    this.position = at
    return at < end ? (bytes[at] ?? 0) : -1
  }

  /** Steps into an object whose `{` is next. The answer is the frame for `nextKey`. */
  enterObject(depth: number): number {
    if (depth >= this.#limits.depth) {
      throw new ScanError('too-deep', `nested deeper than ${this.#limits.depth}`, this.position)
    }
    this.position++
    return this.#keys
  }

  /** Moves to the next key of the object and past its colon; false when the object has ended. */
  nextKey(frame: number): boolean {
    let byte = this.peek()
    if (byte === CLOSE_OBJECT) {
      if (this.#keys - frame > FEW_KEYS) this.#checkManyKeys(frame)
      this.#keys = frame
      this.position++
      return false
    }
    if (this.#keys > frame) {
      this.#expect(byte, COMMA, 'a comma or the end of the object')
      byte = this.peek()
    }
    if (byte !== QUOTE) throw this.#unexpected('a key')
    this.#scanKey()
    this.#remember(frame)
    this.#expect(this.peek(), COLON, 'a colon')
    return true
  }

  /** Walks over one value of any kind, checking it. */
  skipValue(depth: number): void {
    const byte = this.peek()
    if (byte === QUOTE) this.scanString()
    else if (byte === OPEN_OBJECT) this.#skipObject(depth)
    else if (byte === OPEN_ARRAY) this.#skipArray(depth)
    else this.#skipScalar(byte)
  }

  /** Reads the string whose quote is next into the token fields. */
  scanString(): void {
    const { bytes, end } = this
    const start = this.position + 1
    let at = start
    let escaped = false
    for (;;) {
      while (at < end && PLAIN[bytes[at] ?? 0] === 1) at++
      if (at >= end) throw this.#truncated()
      const byte = bytes[at] ?? 0
      if (byte === QUOTE) break
      if (byte !== BACKSLASH)
        throw new ScanError('invalid-json', 'control character in a string', at)
      at = this.#checkEscape(at)
      escaped = true
    }
    this.#endString(start, at, escaped)
  }

  /** The text of the last token. */
  tokenText(): string {
    return stringText(this.bytes, this.tokenStart, this.tokenEnd, this.tokenEscaped)
  }

  #endString(start: number, end: number, escaped: boolean): void {
    if (end - start > this.#limits.stringBytes) {
      throw new ScanError('string-too-long', `a string of ${end - start} bytes`, start)
    }
    this.tokenStart = start
    this.tokenEnd = end
    this.tokenEscaped = escaped
    this.position = end + 1
  }

  #scanKey(): void {
    const { bytes, end } = this
    const start = this.position + 1
    let at = start
    let hash = this.#seed
    let byte = at < end ? (bytes[at] ?? 0) : 0
    while (PLAIN[byte] === 1) {
      hash = Math.imul(hash ^ byte, 0x01000193)
      byte = ++at < end ? (bytes[at] ?? 0) : 0
    }
    if (at >= end) throw this.#truncated()
    if (byte === BACKSLASH) {
      this.#scanEscapedKey()
      return
    }
    if (byte !== QUOTE) throw new ScanError('invalid-json', 'control character in a key', at)
    this.#endString(start, at, false)
    this.tokenHash = hash
  }

  /** A key written with escapes is the key it spells: `\u0061` and `a` are one. */
  #scanEscapedKey(): void {
    this.scanString()
    this.tokenHash = this.hashKey(Buffer.from(this.tokenText(), 'utf8'))
  }

  /** The hash that `nextKey` gives to a key of these bytes. */
  hashKey(key: Uint8Array): number {
    let hash = this.#seed
    for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193)
    return hash
  }

  #remember(frame: number): void {
    const count = this.#keys
    const hash = this.tokenHash
    const hashes = this.#keyHashes
    if (count - frame < FEW_KEYS) {
      for (let i = frame; i < count; i++) {
        if (hashes[i] === hash) this.#compareKeys(i)
      }
    }
    if (count - frame >= this.#limits.keysPerObject) {
      throw new ScanError(
        'too-many-keys',
        `more than ${count - frame} keys in an object`,
        this.position,
      )
    }
    if (count === hashes.length) this.#growKeys()
    this.#keyHashes[count] = hash
    this.#keySpans[count * 2] = this.tokenStart
    this.#keySpans[count * 2 + 1] = this.tokenEscaped ? -this.tokenEnd : this.tokenEnd
    this.#keys = count + 1
  }

  #compareKeys(index: number): void {
    if (this.#keyText(index) === this.tokenText()) throw this.#duplicate(index, this.tokenStart)
  }

  /** Finds a key that occurs twice in time that grows with the keys, not with their square. */
  #checkManyKeys(frame: number): void {
    const sorted = this.#keyHashes.slice(frame, this.#keys).sort()
    if (sorted.every((hash, i) => i === 0 || hash !== sorted[i - 1])) return
    const seen = new Set<string>()
    for (let i = frame; i < this.#keys; i++) {
      const text = this.#keyText(i)
      if (seen.has(text)) throw this.#duplicate(i, this.#keySpans[i * 2] ?? 0)
      seen.add(text)
    }
  }

  #keyText(index: number): string {
    const start = this.#keySpans[index * 2] ?? 0
    const mark = this.#keySpans[index * 2 + 1] ?? 0
    return stringText(this.bytes, start, Math.abs(mark), mark < 0)
  }

  #duplicate(index: number, position: number): ScanError {
    const key = JSON.stringify(this.#keyText(index).slice(0, 64))
    return new ScanError('duplicate-key', `key ${key} occurs twice`, position)
  }

  #growKeys(): void {
    const hashes = new Int32Array(this.#keyHashes.length * 2)
    hashes.set(this.#keyHashes)
    this.#keyHashes = hashes
    const spans = new Int32Array(this.#keySpans.length * 2)
    spans.set(this.#keySpans)
    this.#keySpans = spans
  }

  #skipObject(depth: number): void {
    const frame = this.enterObject(depth)
    while (this.nextKey(frame)) this.skipValue(depth + 1)
  }

  #skipArray(depth: number): void {
    if (depth >= this.#limits.depth) {
      throw new ScanError('too-deep', `nested deeper than ${this.#limits.depth}`, this.position)
    }
    this.position++
    if (this.peek() === CLOSE_ARRAY) {
      this.position++
      return
    }
    for (;;) {
      this.skipValue(depth + 1)
      const byte = this.peek()
      if (byte === CLOSE_ARRAY) break
      this.#expect(byte, COMMA, 'a comma or the end of the array')
    }
    this.position++
  }

  #skipScalar(byte: number): void {
    if (byte === 0x74) this.#skipWord('true')
    else if (byte === 0x66) this.#skipWord('false')
    else if (byte === 0x6e) this.#skipWord('null')
    else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) this.#skipNumber()
    else throw this.#unexpected('a value')
  }

  #skipWord(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.position + i >= this.end) throw this.#truncated()
      if (this.bytes[this.position + i] !== word.charCodeAt(i)) throw this.#unexpected(word)
    }
    this.position += word.length
  }

  #skipNumber(): void {
    if (this.bytes[this.position] === 0x2d) this.position++
    if (this.bytes[this.position] === 0x30 && this.position < this.end) this.position++
    else this.#skipDigits()
    if (this.position < this.end && this.bytes[this.position] === 0x2e) {
      this.position++
      this.#skipDigits()
    }
    const exponent = this.position < this.end ? this.bytes[this.position] : 0
    if (exponent === 0x65 || exponent === 0x45) {
      this.position++
      const sign = this.bytes[this.position]
      if (sign === 0x2b || sign === 0x2d) this.position++
      this.#skipDigits()
    }
  }

  #skipDigits(): void {
    const start = this.position
    while (this.position < this.end) {
      const byte = this.bytes[this.position] ?? 0
      if (byte < 0x30 || byte > 0x39) break
      this.position++
    }
    if (this.position === start) throw this.#unexpected('a digit')
  }

  /** Checks the escape at `at` and returns where the string goes on. */
  #checkEscape(at: number): number {
    if (at + 1 >= this.end) throw this.#truncated()
    const byte = this.bytes[at + 1] ?? 0
    if (byte !== 0x75) {
      if (!ESCAPES.has(byte)) throw new ScanError('invalid-json', 'unknown escape in a string', at)
      return at + 2
    }
    if (at + 6 > this.end) throw this.#truncated()
    for (let i = at + 2; i < at + 6; i++) {
      if (!isHex(this.bytes[i] ?? 0)) throw new ScanError('invalid-json', 'broken \\u escape', at)
    }
    return at + 6
  }

  #expect(byte: number, wanted: number, what: string): void {
    if (byte !== wanted) throw this.#unexpected(what)
    this.position++
  }

  #unexpected(wanted: string): ScanError {
    if (this.position >= this.end) return this.#truncated()
    const byte = this.bytes[this.position] ?? 0
    const found =
      byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16)}`
    return new ScanError('invalid-json', `expected ${wanted}, found ${found}`, this.position)
  }

  #truncated(): ScanError {
    return new ScanError('invalid-json', 'the text ends inside a value', this.end, true)
  }
}

/** Bytes that mean nothing but themselves within a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
)

const ESCAPES = new Set([...'"\\/bfnrt'].map((char) => char.charCodeAt(0)))

function isHex(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x46) ||
    (byte >= 0x61 && byte <= 0x66)
  )
}

/** The text of a string token; a lone surrogate becomes U+FFFD when it is encoded again. */
export function stringText(
  bytes: Uint8Array,
  start: number,
  end: number,
  escaped: boolean,
): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
  if (!escaped) return raw
  const text: unknown = JSON.parse(`"${raw}"`)
  return typeof text === 'string' ? text : ''
}
