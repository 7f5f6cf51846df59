import { covering, type Hit } from './cover.ts'
import { unescapeOnce } from './escapes.ts'
import {
  type Probe,
  probeOf,
  quickOf,
  type RedactionRule,
  START_BYTES,
  tagOf,
} from './redaction-rule.ts'

/** Everything that texts are redacted with; plain data, so that threads can be given it. */
export interface RedactionRules {
  /** Of the lake; hexadecimal digits. */
  readonly key: string
  readonly rules: readonly RedactionRule[]
}

export interface Redacted {
  readonly bytes: Buffer
  /** What was put in. */
  readonly pseudonyms: readonly string[]
}

/** Escapes within escapes that are undone: JSON in JSON in a URL. */
const LEVELS = 3
/** Texts that are remembered to be meant or not: a name that is in every record is decided once. */
const REMEMBERED = 4096
const BACKSLASH = 0x5c
const PERCENT = 0x25
const DOT = 0x2e
const COLON = 0x3a

/**
 * Finds and replaces what is to be forgotten in texts, as bytes: a hash of four bytes is looked up at every place, and where it may be
 * the beginning of something, that of the whole length. What is in escapes is found too. Nothing is replaced in what stands in place.
 */
export class Redactor {
  readonly #key: string
  readonly #probe: Probe
  readonly #starts = new Uint8Array(1 << 16)
  /** Lengths of what may begin at a place. */
  readonly #lengths = new Map<number, readonly number[]>()
  readonly #rules = new Map<number, readonly RedactionRule[]>()
  readonly #decided = new Map<string, RedactionRule | undefined>()

  constructor({ key, rules }: RedactionRules) {
    this.#key = key
    this.#probe = probeOf(key)
    for (const rule of rules) {
      this.#starts[rule.start] = 1
      const lengths = new Set([...(this.#lengths.get(rule.start) ?? []), rule.bytes])
      this.#lengths.set(rule.start, [...lengths])
      this.#rules.set(rule.quick, [...(this.#rules.get(rule.quick) ?? []), rule])
    }
  }

  /** A text without what is to be forgotten. */
  text(text: string): string {
    return this.redact(Buffer.from(text, 'utf8'))?.bytes.toString('utf8') ?? text
  }

  /** The same of UTF-8; undefined where nothing is to be forgotten. */
  redact(bytes: Uint8Array): Redacted | undefined {
    const hits: Hit[] = []
    if (this.#find(bytes, undefined, hits)) this.#findEscaped(bytes, hits)
    return hits.length === 0 ? undefined : replaced(bytes, covering(hits))
  }

  /** Looks through a text with its escapes undone, and undone again. */
  #findEscaped(bytes: Uint8Array, hits: Hit[]): void {
    let written = bytes
    let origins: Uint32Array | undefined
    for (let level = 0; level < LEVELS; level++) {
      const undone = unescapeOnce(written)
      if (undone === undefined) return
      const before = origins
      origins =
        before === undefined ? undone.origins : undone.origins.map((place) => before[place] ?? 0)
      written = undone.bytes
      if (!this.#find(written, origins, hits)) return
    }
  }

  /** Answers whether there is anything that may be an escape. @param origins where bytes come from, when not from where they are */
  #find(bytes: Uint8Array, origins: Uint32Array | undefined, hits: Hit[]): boolean {
    const starts = this.#starts
    const { mix, xor } = this.#probe
    let window = 0
    let escapes = false
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0
      if (byte === BACKSLASH || byte === PERCENT) escapes = true
      window = (window << 8) | byte
      // As `startOf` has it, written out: this is done for every byte that is read.
      const start = Math.imul(window ^ xor, mix) >>> 16
      if (starts[start] === 1 && i >= START_BYTES - 1)
        this.#findAt(bytes, i - START_BYTES + 1, start, origins, hits)
    }
    return escapes
  }

  #findAt(
    bytes: Uint8Array,
    from: number,
    start: number,
    origins: Uint32Array | undefined,
    hits: Hit[],
  ): void {
    for (const length of this.#lengths.get(start) ?? []) {
      const to = from + length
      if (to > bytes.length) continue
      const rule = this.#ruleAt(bytes, from, to)
      if (rule === undefined || isWithinAddress(bytes, from, to)) continue
      const { pseudonym } = rule
      if (origins === undefined) hits.push({ from, to, pseudonym })
      else hits.push({ from: origins[from] ?? 0, to: origins[to] ?? 0, pseudonym })
    }
  }

  #ruleAt(bytes: Uint8Array, from: number, to: number): RedactionRule | undefined {
    const rules = this.#rules.get(quickOf(this.#probe, bytes, from, to))
    if (rules === undefined) return undefined
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    const id = text.toString('latin1')
    if (this.#decided.has(id)) return this.#decided.get(id)
    const tag = tagOf(this.#key, text)
    const rule = rules.find((one) => one.tag === tag && one.bytes === text.length)
    if (this.#decided.size >= REMEMBERED) this.#decided.clear()
    this.#decided.set(id, rule)
    return rule
  }
}

/** Whether an address is a part of a longer one: 10.0.0.1 is not meant in 10.0.0.12. Of any other text each part is meant. */
function isWithinAddress(bytes: Uint8Array, from: number, to: number): boolean {
  let colons = false
  for (let i = from; i < to; i++) {
    const byte = bytes[i]
    if (byte === COLON) colons = true
    else if (byte !== DOT && !isDigit(byte, true)) return false
  }
  return isDigit(bytes[from - 1], colons) || isDigit(bytes[to], colons)
}

function isDigit(byte: number | undefined, hexadecimal: boolean): boolean {
  if (byte === undefined) return false
  if (byte >= 0x30 && byte <= 0x39) return true
  const letter = byte | 0x20
  return hexadecimal && letter >= 0x61 && letter <= 0x66
}

function replaced(bytes: Uint8Array, hits: readonly Hit[]): Redacted {
  const parts: Uint8Array[] = []
  let done = 0
  for (const { from, to, pseudonym } of hits) {
    if (from > done) parts.push(bytes.subarray(done, from))
    parts.push(Buffer.from(pseudonym, 'utf8'))
    done = to
  }
  parts.push(bytes.subarray(done))
  return { bytes: Buffer.concat(parts), pseudonyms: hits.map(({ pseudonym }) => pseudonym) }
}
