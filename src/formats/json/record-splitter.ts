import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import {
  balancedEnd,
  endOfGarbage,
  nextLine,
  nextSignature,
  SIGNATURE_LIMIT,
  signatureAt,
  UNFINISHED,
} from './broken-json.ts'
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
const CONTAINER_KEYS = new Set([
  ...['Records', 'records', 'Events', 'events', 'Findings', 'findings'],
  ...['configurationItems', 'InvestigationDetails', 'resourceSpans'],
])
const KEYS_TO_LOOK_AT = 4
/** How many bytes of an object may be looked at in vain behind broken records, each time up to the next one. */
const LOOKAHEAD_BYTES = 16 << 20

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
  #final = false
  /** Within a broken record whose end was not in the bytes so far. */
  #skipping = false
  #lookahead = LOOKAHEAD_BYTES
  #signature: Uint8Array | undefined
  #lineAfter = -1
  #lineAt = -1

  constructor(scanner: JsonScanner, limits: Limits = DEFAULT_LIMITS) {
    this.#scanner = scanner
    this.#limits = limits
  }

  split(bytes: Uint8Array, final: boolean, handler: RecordHandler): number {
    const scanner = this.#scanner
    scanner.reset(bytes)
    this.#final = final
    this.#lineAfter = -1
    if (this.#skipping && !this.#endSkipping()) return scanner.position
    for (;;) {
      const start = this.#skipSeparators()
      if (start < 0) return scanner.position
      try {
        this.#step(handler)
      } catch (error) {
        if (!(error instanceof ScanError)) throw error
        if (error.truncated && this.#mayWait(start)) return start
        const end = this.#recover(error, start)
        if (end < 0) return start
        scanner.reset(bytes, end)
        handler.malformed(error, start, end)
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
    this.#signature ??= signatureAt(scanner.bytes, start)
  }

  #notAnObject(byte: number): never {
    const scanner = this.#scanner
    const start = scanner.position
    scanner.skipValue(0)
    const mayGoOn = byte !== 0x22 && byte !== 0x5b && scanner.position === scanner.end
    if (mayGoOn && !this.#final) {
      throw new ScanError('not-an-object', 'the bytes end inside a value', start, true)
    }
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
    if (scanner.peek() !== 0x22) {
      throw new ScanError('invalid-json', 'expected a key behind the records', scanner.position)
    }
    scanner.scanString()
    const isContainer = CONTAINER_KEYS.has(scanner.tokenText())
    const colon = scanner.peek()
    if (colon !== 0x3a) {
      throw new ScanError('invalid-json', 'expected a colon', scanner.position, colon < 0)
    }
    scanner.position++
    if (scanner.peek() === 0x5b && isContainer) {
      scanner.position++
      this.#enterElements(true)
    } else scanner.skipValue(1)
  }

  /** Whether more bytes may show what these do not. */
  #mayWait(start: number): boolean {
    return !this.#final && this.#scanner.end - start <= this.#limits.recordBytes
  }

  /** Where to go on after a malformed record: behind it when its brackets balance, else at the next that looks like one; -1
   * when that takes more bytes to tell. */
  #recover(error: ScanError, start: number): number {
    const { bytes, position } = this.#scanner
    if (BEHIND.has(error.reason) && !error.truncated) return position
    const first = bytes[start] ?? 0
    if (first === 0x5d || first === 0x7d) return start + 1
    if (this.#state === 'elements' && first !== 0x7b && first !== 0x5b && first !== 0x22) {
      return this.#orMore(start, endOfGarbage(bytes, start))
    }
    if (this.#state === 'rest') return this.#leaveContainer(start)
    const whole = this.#wholeEnd(start)
    if (whole > start) return whole
    if (whole === UNFINISHED && this.#mayWait(start)) return -1
    const next = this.#nextRecord(start)
    return next < 0 ? this.#orMore(start, bytes.length) : next
  }

  /** The end that the brackets show. It comes before any look for the next record: a part of a record that only breaks a
   * limit must never pass for a record of its own. */
  #wholeEnd(start: number): number {
    const { bytes } = this.#scanner
    const next = this.#lookahead > 0 ? -1 : this.#nextRecord(start)
    const farthest = Math.min(bytes.length, start + 2 * this.#limits.recordBytes)
    const { end, looked } = balancedEnd(bytes, start, next < 0 ? farthest : next)
    if (end < 0) this.#lookahead -= looked
    return end
  }

  #nextRecord(start: number): number {
    const { bytes } = this.#scanner
    if (this.#state === 'elements') return this.#nextSignature(start, bytes.length)
    const line = this.#nextLine(start)
    const found = this.#nextSignature(start, line < 0 ? bytes.length : line)
    return found < 0 ? line : found
  }

  /** What follows the records of a container is broken: it ends there, unless more records of a list are met first. */
  #leaveContainer(start: number): number {
    const { bytes } = this.#scanner
    const line = this.#nextLine(start)
    const found = this.#nextSignature(start, line < 0 ? bytes.length : line)
    const next = found < 0 ? line : found
    const end = next < 0 ? this.#orMore(start, bytes.length) : next
    if (end >= 0) this.#state = found < 0 ? 'values' : 'elements'
    return end
  }

  #nextSignature(start: number, limit: number): number {
    const { bytes } = this.#scanner
    const signature = this.#signature ?? (start < 0 ? undefined : signatureAt(bytes, start))
    return nextSignature(bytes, signature, start + 1, limit)
  }

  /** Looked for once for all broken records before it. */
  #nextLine(start: number): number {
    const isKnown = this.#lineAfter >= 0 && this.#lineAfter <= start
    if (!isKnown || (this.#lineAt >= 0 && this.#lineAt <= start)) {
      this.#lineAt = nextLine(this.#scanner.bytes, Math.max(0, start))
      this.#lineAfter = start
    }
    return this.#lineAt
  }

  /** An end at the end of the bytes may not be it. */
  #orMore(start: number, end: number): number {
    if (end < this.#scanner.end || this.#final) return end
    if (this.#mayWait(start)) return -1
    this.#skipping = true
    this.#signature ??= signatureAt(this.#scanner.bytes, start)
    return Math.max(start + 1, end - SIGNATURE_LIMIT)
  }

  /** Looks for the record after the one that is skipped; false when it is not in these bytes. */
  #endSkipping(): boolean {
    const scanner = this.#scanner
    const next = this.#nextRecord(-1)
    this.#skipping = next < 0 && !this.#final
    if (next >= 0) scanner.position = next
    else scanner.position = this.#final ? scanner.end : Math.max(0, scanner.end - SIGNATURE_LIMIT)
    return next >= 0
  }
}
