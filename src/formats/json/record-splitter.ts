import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import { type JsonScanner, ScanError } from './json-scanner.ts'

/** What is done with the records found. */
export interface RecordHandler {
  /** Reads the record at the scanner's position and leaves the position behind it.
   * @throws ScanError when it is not well-formed; the splitter then finds the next one. */
  record(scanner: JsonScanner): void
  /** Told of every stretch of bytes that is no record. */
  malformed(error: ScanError, start: number, end: number): void
}

/** Keys under which AWS delivers many records in one object. */
const CONTAINER_KEYS = new Set(['Records', 'records', 'Events', 'events', 'Findings', 'findings'])
const KEYS_TO_LOOK_AT = 4
const SIGNATURE_BYTES = 12
/** Looking for the end of a broken record costs up to `recordBytes`; an object made of nothing else is given up. */
const MALFORMED_LIMIT = 1000

/** These are told of a value once it has been walked over: the position is behind it. */
const BEHIND: ReadonlySet<string> = new Set(['not-an-object', 'record-too-large', 'invalid-utf8'])

type State = 'values' | 'elements' | 'rest'

/**
 * Finds the records in JSON however they are laid out: one object, JSON lines, objects one after the other, an array, or
 * an object with an array under `Records` or the like. A malformed record costs itself alone: the splitter looks for where
 * it ends, or where the next one begins, and goes on.
 *
 * `split` may be called with one stretch of bytes after the other; it answers how many it is done with.
 */
export class RecordSplitter {
  readonly #scanner: JsonScanner
  readonly #limits: Limits
  #state: State = 'values'
  #inContainer = false
  #malformed = 0
  #signature: Uint8Array | undefined

  constructor(scanner: JsonScanner, limits: Limits = DEFAULT_LIMITS) {
    this.#scanner = scanner
    this.#limits = limits
  }

  split(bytes: Uint8Array, final: boolean, handler: RecordHandler): number {
    const scanner = this.#scanner
    scanner.reset(bytes)
    for (;;) {
      const start = this.#skipSeparators()
      if (start < 0) return scanner.position
      try {
        this.#step(handler)
      } catch (error) {
        if (!(error instanceof ScanError)) throw error
        if (error.truncated && !final && bytes.length - start <= this.#limits.recordBytes) {
          return start
        }
        handler.malformed(error, start, this.#recover(error, start))
      }
    }
  }

  /** Tells of a list of records that never ended. To be called once all bytes were split. */
  finish(handler: RecordHandler): void {
    if (this.#state === 'values') return
    const end = this.#scanner.end
    handler.malformed(
      new ScanError('invalid-json', 'the list of records does not end', end),
      end,
      end,
    )
    this.#state = 'values'
  }

  /** White space and commas between records: a missing or doubled comma harms no neighbour. Position of the next byte, or
   * -1 at the end. */
  #skipSeparators(): number {
    const scanner = this.#scanner
    let byte = scanner.peek()
    while (byte === 0x1e || byte === 0x2c) {
      scanner.position++
      byte = scanner.peek()
    }
    return byte < 0 ? -1 : scanner.position
  }

  #step(handler: RecordHandler): void {
    if (this.#state === 'elements') this.#element(handler)
    else if (this.#state === 'rest') this.#restOfContainer()
    else this.#value(handler)
  }

  #value(handler: RecordHandler): void {
    const scanner = this.#scanner
    const byte = scanner.peek()
    if (byte === 0x5b) {
      scanner.position++
      this.#enterElements(false)
    } else if (byte === 0x7b && !this.#enterContainer()) {
      this.#record(handler)
    } else if (byte !== 0x7b) {
      this.#notAnObject(byte)
    }
  }

  #element(handler: RecordHandler): void {
    const scanner = this.#scanner
    const byte = scanner.peek()
    if (byte === 0x5d) {
      scanner.position++
      this.#state = this.#inContainer ? 'rest' : 'values'
      return
    }
    if (byte !== 0x7b) this.#notAnObject(byte)
    this.#record(handler)
  }

  #record(handler: RecordHandler): void {
    const scanner = this.#scanner
    const start = scanner.position
    handler.record(scanner)
    this.#signature ??= scanner.bytes.slice(start, start + SIGNATURE_BYTES)
  }

  #notAnObject(byte: number): never {
    const scanner = this.#scanner
    const start = scanner.position
    scanner.skipValue(0)
    const what = byte === 0x22 ? 'text' : byte === 0x5b ? 'a list' : 'a value'
    throw new ScanError('not-an-object', `a record must be an object, found ${what}`, start)
  }

  /** Whether the object that begins here holds its records in a list; if so, the position is at the first of them. */
  #enterContainer(): boolean {
    const scanner = this.#scanner
    const start = scanner.position
    const frame = scanner.enterObject(0)
    for (let i = 0; i < KEYS_TO_LOOK_AT && scanner.nextKey(frame); i++) {
      const byte = scanner.peek()
      if (byte === 0x5b && CONTAINER_KEYS.has(scanner.tokenText())) {
        scanner.position++
        this.#enterElements(true)
        return true
      }
      if (byte === 0x7b || byte === 0x5b) break
      scanner.skipValue(1)
    }
    scanner.reset(scanner.bytes, start, scanner.end)
    return false
  }

  #enterElements(inContainer: boolean): void {
    this.#state = 'elements'
    this.#inContainer = inContainer
  }

  /** What follows the list of records in its object, such as a paging token. */
  #restOfContainer(): void {
    const scanner = this.#scanner
    if (scanner.peek() === 0x7d) {
      scanner.position++
      this.#state = 'values'
      return
    }
    scanner.scanString()
    if (scanner.peek() !== 0x3a)
      throw new ScanError('invalid-json', 'expected a colon', scanner.position)
    scanner.position++
    scanner.skipValue(1)
  }

  /** Where to go on after a malformed record: behind it when its braces balance, else at the next that looks like one. */
  #recover(error: ScanError, start: number): number {
    const scanner = this.#scanner
    const bytes = scanner.bytes
    if (BEHIND.has(error.reason) && !error.truncated) return scanner.position
    const next =
      this.#state === 'values' ? nextLine(bytes, start) : this.#nextSignature(bytes, start + 1)
    if (next < 0 && ++this.#malformed > MALFORMED_LIMIT) return this.#giveUp()
    const limit = Math.min(next < 0 ? bytes.length : next, start + this.#limits.recordBytes)
    const whole = balancedEnd(bytes, start, limit)
    const end = whole > start ? whole : next < 0 ? bytes.length : next
    scanner.reset(bytes, end)
    return end
  }

  #giveUp(): number {
    this.#scanner.position = this.#scanner.end
    return this.#scanner.end
  }

  #nextSignature(bytes: Uint8Array, from: number): number {
    const signature = this.#signature
    if (signature === undefined) return -1
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(signature, from)
  }
}

/** The end of the object at `start` by its braces alone, or -1 when they do not balance before `limit`. */
function balancedEnd(bytes: Uint8Array, start: number, limit: number): number {
  let depth = 0
  for (let at = start; at < limit; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x22) at = endOfString(bytes, at + 1, limit)
    else if (byte === 0x7b || byte === 0x5b) depth++
    else if (byte === 0x7d || byte === 0x5d) {
      depth--
      if (depth <= 0) return depth === 0 ? at + 1 : -1
    }
  }
  return -1
}

/** The position of the quote that ends the string whose content starts at `from`. */
function endOfString(bytes: Uint8Array, from: number, limit: number): number {
  let at = from
  while (at < limit && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1
  return at
}

/** Where the next line begins with an object. */
function nextLine(bytes: Uint8Array, from: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const found = buffer.indexOf('\n{', from)
  return found < 0 ? -1 : found + 1
}
