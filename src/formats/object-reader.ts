import { isUtf8 } from 'node:buffer'
import { EVENT_TABLE_NAMES, EVENT_TABLES, type EventTableName } from '../events/tables.ts'
import { CloudTrailReader } from './cloudtrail/cloudtrail-reader.ts'
import { isCloudTrail } from './cloudtrail/recognise.ts'
import { isDigest } from './cloudtrail-digest/record.ts'
import { type Enveloped, exportedMessage, logGroupOf, openEnvelope } from './envelope.ts'
import {
  type Format,
  type FormatName,
  isRejection,
  type JsonFormat,
  type JsonObject,
  type LineReader,
  type RecordContext,
  type RecordResult,
  type Rejection,
  type RetellingFormat,
} from './format.ts'
import { JsonScanner, ScanError } from './json/json-scanner.ts'
import { RecordSplitter } from './json/record-splitter.ts'
import { isObject } from './json-fields.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import { LineSplitter } from './line-splitter.ts'
import { type NoLog, noLogOf } from './no-log.ts'
import { RejectLog, type RejectNote } from './reject-log.ts'
import { type RowBatch, RowBuffer } from './rows/row-buffer.ts'
import { TermDictionary } from './rows/term-dictionary.ts'

export type ObjectFormat = FormatName | NoLog | 'bedrock-body' | 'unknown'

/** What came of one log object. */
export interface ObjectResult {
  readonly format: ObjectFormat
  /** Records met, good or bad. */
  readonly read: number
  readonly rejected: number
  /** What was refused and why; capped, the last note counts the rest. */
  readonly rejects: readonly RejectNote[]
}

export interface ReaderOptions {
  readonly formats: readonly Format[]
  /** Makes hashes unpredictable to whoever writes the logs. */
  readonly seed: number
  readonly contentHash: RecordContext['contentHash']
  readonly limits?: Limits
}

const MAX_ENVELOPES = 3
const MAX_ENVELOPED = 10_000

/**
 * Bytes of log objects in, rows out. Reads one object after the other: `open`, `push` its bytes in as many stretches as
 * there are, `close`. Rows gather until `take`.
 */
export class ObjectReader {
  readonly terms: TermDictionary
  readonly #options: ReaderOptions
  readonly #limits: Limits
  readonly #scanner: JsonScanner
  readonly #inner: JsonScanner
  readonly #buffers = new Map<EventTableName, RowBuffer>()
  readonly #cloudTrail: CloudTrailReader
  readonly #innerCloudTrail: CloudTrailReader
  readonly #handler = {
    record: (scanner: JsonScanner) => this.#record(scanner),
    malformed: (error: ScanError, start: number, end: number) => this.#malformed(error, start, end),
  }
  #object = 0
  #context: RecordContext
  #format: ObjectFormat = 'unknown'
  #jsonFormat: JsonFormat | undefined
  #lineReader: LineReader | undefined
  #splitter: RecordSplitter | LineSplitter | undefined
  #read = 0
  #rejects: RejectLog
  #offset = 0
  #allUtf8 = true
  #lastWasCloudTrail = false
  /** Whether what the object holds tells of another log. */
  #isRetold = false
  #isCutOff = false
  /** Whether it lies where CloudTrail's digests do, which alone may be larger than other records. */
  #mayBeDigest = false

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#limits = options.limits ?? DEFAULT_LIMITS
    this.terms = new TermDictionary(options.seed)
    this.#scanner = new JsonScanner(this.#limits, options.seed)
    this.#inner = new JsonScanner(this.#limits, options.seed)
    this.#rejects = new RejectLog()
    this.#context = { uri: '', contentHash: options.contentHash, sibling: () => undefined }
    const calls = this.#bufferOf('api_call')
    this.#cloudTrail = new CloudTrailReader(this.#scanner, this.terms, calls)
    this.#innerCloudTrail = new CloudTrailReader(this.#inner, this.terms, calls)
  }

  /** Begins an object; `object` is written into each of its rows. */
  open(
    object: number,
    uri: string,
    sibling: RecordContext['sibling'],
    metadata?: RecordContext['metadata'],
  ): void {
    this.#object = object
    const { contentHash } = this.#options
    this.#context = { uri, contentHash, sibling, ...(metadata === undefined ? {} : { metadata }) }
    this.#format = 'unknown'
    this.#jsonFormat = undefined
    this.#lineReader = undefined
    this.#splitter = undefined
    this.#read = 0
    this.#rejects = new RejectLog()
    this.#offset = 0
    this.#isCutOff = false
    this.#isRetold = false
    this.#mayBeDigest = uri.includes('CloudTrail-Digest')
  }

  /** Reads what it can of `bytes` and answers how many it is done with; the rest must come again, in front of more. */
  push(bytes: Uint8Array, final: boolean): number {
    if (this.#read >= this.#limits.recordsPerObject) return this.#leaveRest(bytes)
    if (this.#splitter === undefined) {
      const blank = this.#offset === 0 && hasMark(bytes) ? MARK.length : this.#blankBytes(bytes)
      this.#offset += blank
      if (blank > 0) return blank + this.push(bytes.subarray(blank), final)
      if (!final && bytes.length < MARK.length) return 0
    }
    this.#splitter ??= this.#chooseSplitter(bytes)
    this.#allUtf8 = isUtf8(final ? bytes : bytes.subarray(0, endOfCharacters(bytes)))
    const used =
      this.#splitter instanceof LineSplitter
        ? this.#splitter.split(bytes, final, (line, start, end) => this.#line(line, start, end))
        : this.#splitter.split(bytes, final, this.#handler)
    if (final && this.#splitter instanceof RecordSplitter) this.#splitter.finish(this.#handler)
    this.#offset += used
    return used
  }

  /** What the object turned out to be, as far as it was read. */
  get format(): ObjectFormat {
    return this.#format
  }

  close(): ObjectResult {
    this.#lastWasCloudTrail = this.#format === 'cloudtrail' && !this.#isRetold
    return {
      format: this.#format,
      read: this.#read,
      rejected: this.#rejects.count,
      rejects: this.#rejects.notes(),
    }
  }

  /** Refuses the object as a whole; what was read of it stays. */
  refuse(rejection: Rejection): void {
    this.#read++
    this.#rejects.add(rejection, this.#offset, '')
  }

  /** Forgets all terms, so that memory stays bounded; rows must have been taken before. */
  startDictionary(): void {
    this.terms.clear()
    this.#cloudTrail.clear()
    this.#innerCloudTrail.clear()
  }

  get rows(): number {
    let rows = 0
    for (const buffer of this.#buffers.values()) rows += buffer.rows
    return rows
  }

  take(): RowBatch[] {
    return EVENT_TABLE_NAMES.map((name) => this.#bufferOf(name))
      .filter((buffer) => buffer.rows > 0)
      .map((buffer) => buffer.take())
  }

  #blankBytes(bytes: Uint8Array): number {
    this.#scanner.reset(bytes)
    this.#scanner.peek()
    return this.#scanner.position
  }

  #leaveRest(bytes: Uint8Array): number {
    if (bytes.length > 0 && !this.#isCutOff) {
      const detail = `more than ${this.#limits.recordsPerObject} records; the rest was left unread`
      this.refuse({ reason: 'too-many-records', detail })
      this.#isCutOff = true
    }
    this.#offset += bytes.length
    return bytes.length
  }

  #chooseSplitter(bytes: Uint8Array): RecordSplitter | LineSplitter {
    this.#scanner.reset(bytes)
    const first = this.#scanner.peek()
    const json = first === 0x7b || first === 0x5b || first === 0x22 || first === 0x1e
    return json
      ? new RecordSplitter(this.#scanner, { ...this.#limits, recordBytes: this.#recordBytes })
      : new LineSplitter(this.#limits.recordBytes)
  }

  get #recordBytes(): number {
    return this.#mayBeDigest ? this.#limits.digestBytes : this.#limits.recordBytes
  }

  #record(scanner: JsonScanner): void {
    const start = scanner.position
    if (this.#expectsCloudTrail()) {
      this.#checkUtf8(scanner, start)
      const certain = this.#format === 'cloudtrail'
      const rejection = this.#cloudTrail.read(this.#object, this.#limits.recordBytes, certain)
      if (rejection !== undefined) {
        this.#general(scanner, start)
        return
      }
      this.#format = 'cloudtrail'
      this.#read++
      return
    }
    scanner.skipValue(0)
    this.#general(scanner, start)
  }

  /** Objects of one kind come in long runs: the first record of the next is first taken for what the last one held. */
  #expectsCloudTrail(): boolean {
    if (this.#jsonFormat !== undefined || this.#isRetold) return false
    if (this.#format === 'cloudtrail') return true
    return this.#format === 'unknown' && this.#lastWasCloudTrail && !this.#mayBeDigest
  }

  /** Reads a well-formed record the slow way: built, recognised, out of its envelope if it has one. */
  #general(scanner: JsonScanner, start: number): void {
    const end = scanner.position
    if (end - start > this.#recordBytes) throw tooLarge(start, end)
    this.#checkUtf8(scanner, start, end)
    const text = textOf(scanner.bytes, start, end)
    const record = asObject(JSON.parse(text))
    if (end - start > this.#limits.recordBytes && !isDigest(record)) throw tooLarge(start, end)
    this.#dispatch(record, text, start, 0)
  }

  #dispatch(
    record: JsonObject,
    text: string | undefined,
    position: number,
    envelopes: number,
  ): void {
    const noLog = envelopes === 0 && this.#read === 0 ? noLogOf(record) : undefined
    const teller = noLog === undefined ? this.#tellerOf(record) : undefined
    if (noLog !== undefined) {
      this.#format = noLog
    } else if (teller !== undefined) {
      this.#retell(teller, record, position)
    } else if (isCloudTrail(record)) {
      this.#cloudTrailRecord(text ?? JSON.stringify(record), position)
    } else {
      const format = this.#recognise(record)
      if (format === undefined) this.#open(record, position, envelopes)
      else this.#keep(format, record, position)
    }
  }

  #tellerOf(record: JsonObject): RetellingFormat | undefined {
    for (const format of this.#options.formats)
      if (format.kind === 'retelling' && format.recognises(record)) return format
    return undefined
  }

  /** The object counts as one of the log that its records are of. */
  #retell(teller: RetellingFormat, record: JsonObject, position: number): void {
    this.#isRetold = true
    const retold = teller.retell(record, this.#context)
    if ('text' in retold) {
      this.#cloudTrailRecord(retold.text, position)
      return
    }
    if ('record' in retold && isCloudTrail(retold.record)) {
      this.#cloudTrailRecord(JSON.stringify(retold.record), position)
      return
    }
    const format = 'record' in retold ? this.#recognise(retold.record) : undefined
    if ('reason' in retold || format === undefined) {
      this.#refuse('reason' in retold ? retold : NOT_KNOWN, teller, record, position)
      return
    }
    const outside = this.#context
    this.#context = retold.context ?? outside
    this.#keep(format, retold.record, position)
    this.#context = outside
  }

  #refuse(reason: Rejection, teller: RetellingFormat, record: JsonObject, position: number): void {
    this.#read++
    if (this.#format === 'unknown') this.#format = teller.name
    this.#rejects.add(reason, this.#offset + position, JSON.stringify(record))
  }

  #cloudTrailRecord(text: string, position: number): void {
    this.#read++
    const bytes = Buffer.from(text, 'utf8')
    this.#inner.reset(bytes)
    if (this.#format === 'unknown') this.#format = 'cloudtrail'
    try {
      const rejection = this.#innerCloudTrail.read(this.#object, this.#limits.recordBytes)
      if (rejection !== undefined) this.#rejects.add(rejection, this.#offset + position, text)
    } catch (error) {
      if (!(error instanceof ScanError)) throw error
      this.#rejects.add(
        { reason: error.reason, detail: error.message },
        this.#offset + position,
        text,
      )
    }
  }

  #recognise(record: JsonObject): JsonFormat | undefined {
    if (this.#jsonFormat?.recognises(record) === true) return this.#jsonFormat
    for (const format of this.#options.formats) {
      if (format.kind === 'json' && format.recognises(record)) return format
    }
    return undefined
  }

  #keep(format: JsonFormat, record: JsonObject, position: number): void {
    this.#jsonFormat = format
    if (this.#format === 'unknown') this.#format = format.name
    this.#take(format.toEvents(record, this.#context), position, () => JSON.stringify(record))
  }

  /** Keeps a record's events or notes why there are none. What counts as read is what can be stored or be a duplicate: the
   * events, but for the captured values that come along with an invocation. */
  #take(result: RecordResult, position: number, excerpt: () => string): void {
    if (isRejection(result)) {
      this.#read++
      this.#rejects.add(result, this.#offset + position, excerpt())
      return
    }
    for (const event of result) {
      this.#bufferOf(event.table).append(event, this.#object)
      if (event.table !== 'capture_value') this.#read++
    }
  }

  #open(record: JsonObject, position: number, envelopes: number): void {
    const contents = envelopes < MAX_ENVELOPES ? openEnvelope(record) : []
    if (contents.length === 0 || contents.length > MAX_ENVELOPED) {
      this.#read++
      const keys = Object.keys(record).slice(0, 6).join(', ')
      const detail = `no known format has a record with the keys: ${keys.slice(0, 200)}`
      this.#rejects.add(
        { reason: 'unknown-format', detail },
        this.#offset + position,
        JSON.stringify(record),
      )
      return
    }
    const outside = this.#context
    const logGroup = logGroupOf(record)
    if (logGroup !== undefined) this.#context = { ...outside, logGroup }
    for (const content of contents) this.#openContent(content, position, envelopes)
    this.#context = outside
  }

  #openContent(content: Enveloped, position: number, envelopes: number): void {
    if (isObject(content)) {
      this.#dispatch(content, undefined, position, envelopes + 1)
      return
    }
    const text = content.trim()
    if (!text.startsWith('{')) {
      this.#textLine(text, position)
      return
    }
    try {
      const bytes = Buffer.from(text, 'utf8')
      this.#inner.reset(bytes)
      this.#inner.skipValue(0)
      const record: unknown = JSON.parse(text)
      this.#dispatch(asObject(record), text, position, envelopes + 1)
    } catch (error) {
      if (!(error instanceof ScanError) && !(error instanceof SyntaxError)) throw error
      this.#read++
      const reason = error instanceof ScanError ? error.reason : 'invalid-json'
      this.#rejects.add({ reason, detail: error.message }, this.#offset + position, text)
    }
  }

  #line(line: Uint8Array, start: number, end: number): void {
    if (!this.#allUtf8 && !isUtf8(line)) {
      this.#read++
      this.#rejects.add({ reason: 'invalid-utf8', detail: 'not UTF-8' }, this.#offset + start, '')
      return
    }
    if (line.length < end - start) {
      this.#read++
      const detail = `a line of ${end - start} bytes`
      this.#rejects.add({ reason: 'record-too-large', detail }, this.#offset + start, '')
      return
    }
    this.#textLine(textOf(line, 0, line.length).trimEnd(), start)
  }

  #textLine(line: string, position: number): void {
    if (line === '') return
    const message = this.#lineReader === undefined ? exportedMessage(line) : line
    if (this.#lineReader === undefined && message.startsWith('{')) {
      this.#openContent(message, position, 0)
      return
    }
    this.#lineReader ??= this.#openLines(line)
    if (this.#lineReader?.isHeader(line) === true) return
    const unknown = { reason: 'unknown-format' as const, detail: 'no known format has such a line' }
    this.#take(this.#lineReader?.toEvents(line) ?? unknown, position, () => line)
  }

  #openLines(line: string): LineReader | undefined {
    for (const format of this.#options.formats) {
      if (format.kind === 'lines' && format.recognises(line)) {
        if (this.#format === 'unknown') this.#format = format.name
        return format.open(line, this.#context)
      }
    }
    return undefined
  }

  #checkUtf8(scanner: JsonScanner, start: number, end?: number): void {
    if (this.#allUtf8) return
    if (end === undefined) {
      scanner.skipValue(0)
      end = scanner.position
      scanner.reset(scanner.bytes, start, scanner.end)
    }
    if (!isUtf8(scanner.bytes.subarray(start, end))) {
      scanner.position = end
      throw new ScanError('invalid-utf8', 'not UTF-8', start)
    }
  }

  #malformed(error: ScanError, start: number, end: number): void {
    this.#read++
    const isTooLarge = error.truncated && end - start > this.#recordBytes
    const reason = isTooLarge ? 'record-too-large' : error.reason
    const excerpt = textOf(this.#scanner.bytes, start, Math.min(end, start + 1024))
    const detail = `${error.message} (byte ${this.#offset + error.position})`
    this.#rejects.add({ reason, detail }, this.#offset + start, excerpt)
  }

  #bufferOf(name: EventTableName): RowBuffer {
    let buffer = this.#buffers.get(name)
    if (buffer === undefined) {
      buffer = new RowBuffer(EVENT_TABLES[name], this.terms)
      this.#buffers.set(name, buffer)
    }
    return buffer
  }
}

const NOT_KNOWN: Rejection = { reason: 'unknown-format', detail: 'no known log has such an event' }

/** The byte order mark with which some tools begin a text. */
const MARK = [0xef, 0xbb, 0xbf]

function hasMark(bytes: Uint8Array): boolean {
  return MARK.every((byte, i) => bytes[i] === byte)
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}

/** Where the last character of `bytes` ends that is not cut off by their end. */
function endOfCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}

function tooLarge(start: number, end: number): ScanError {
  return new ScanError('record-too-large', `a record of ${end - start} bytes`, start)
}

function asObject(value: unknown): JsonObject {
  return isPlainObject(value) ? value : {}
}

function isPlainObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
