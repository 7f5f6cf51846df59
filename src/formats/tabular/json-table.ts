import { Buffer, isUtf8 } from 'node:buffer'
import type { JsonObject, RejectReason } from '../format.ts'
import { JsonScanner, ScanError } from '../json/json-scanner.ts'
import { RecordSplitter } from '../json/record-splitter.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { NamedValue } from '../sagemaker-data-capture/json-rows.ts'
import { captureRows } from './capture-rows.ts'
import { setCell } from './cell-text.ts'
import { BatchBuilder, type ColumnBatch, MISSING, MOST_COLUMNS } from './column-batch.ts'
import { flatRow } from './flat-row.ts'
import type { TableProblems, TableReason } from './table-problems.ts'

/** A row of ten thousand columns is larger than a log record may be. */
const LIMITS = { ...DEFAULT_LIMITS, recordBytes: 16 << 20, keysPerObject: MOST_COLUMNS }
/** The rows of so many bytes wait to be written at once. */
const STRETCH = 64 << 10

const REASONS: Partial<Readonly<Record<RejectReason, TableReason>>> = {
  'invalid-utf8': 'invalid-utf8',
  'record-too-large': 'record-too-large',
  'not-an-object': 'not-an-object',
}

/**
 * Rows from JSON, one object each, laid out as lines, one after the other, or as a list. Values within objects get dotted
 * names (`address.city`), those within lists numbered ones (`scores[3]`). Lines of SageMaker data capture are taken apart:
 * each instance of a request is a row of its inputs, with the model's answer for it as `output.<name>`.
 *
 * Everything is checked by the scanner before it is parsed: depth, sizes, keys that stand twice.
 */
export class JsonTable {
  readonly #name: string
  readonly #problems: TableProblems
  readonly #scanner = new JsonScanner(LIMITS)
  readonly #splitter = new RecordSplitter(this.#scanner, LIMITS)
  readonly #builder = new BatchBuilder()
  /** Rows of the last stretch that are still to be written. */
  #rows: (readonly NamedValue[])[] = []
  #left = Buffer.alloc(0)
  #record = 0
  /** Whether any record was one of SageMaker data capture. */
  isCapture = false

  constructor(name: string, problems: TableProblems) {
    this.#name = name
    this.#problems = problems
  }

  /** Reads on; what `bytes` ends within waits for the next call. */
  *push(bytes: Uint8Array, final: boolean): Generator<ColumnBatch> {
    let at = 0
    do {
      const end = Math.min(bytes.length, at + STRETCH)
      this.#split(bytes.subarray(at, end), final && end === bytes.length)
      for (const row of this.#rows) {
        this.#write(row)
        if (this.#builder.isFull) yield this.#builder.take()
      }
      this.#rows = []
      at = end
    } while (at < bytes.length)
    if (final && this.#builder.rows > 0) yield this.#builder.take()
  }

  #split(bytes: Uint8Array, final: boolean): void {
    const buffer = this.#left.length === 0 ? bytes : Buffer.concat([this.#left, bytes])
    const handler = {
      record: (scanner: JsonScanner) => this.#take(scanner),
      malformed: (error: ScanError) => {
        this.#record++
        this.#refuse(REASONS[error.reason] ?? 'invalid-json', error.message)
      },
    }
    const done = this.#splitter.split(buffer, final, handler)
    if (final) this.#splitter.finish(handler)
    this.#left = Buffer.from(buffer.subarray(done))
  }

  #take(scanner: JsonScanner): void {
    const start = scanner.position
    scanner.skipValue(0)
    const bytes = scanner.bytes.subarray(start, scanner.position)
    if (bytes.length > LIMITS.recordBytes)
      throw new ScanError('record-too-large', `a record of ${bytes.length} bytes`, start)
    if (!isUtf8(bytes)) throw new ScanError('invalid-utf8', 'not UTF-8', start)
    this.#record++
    const record: JsonObject = JSON.parse(Buffer.from(bytes).toString('utf8'))
    const captured = captureRows(record)
    if (captured === undefined) this.#rows.push(flatRow(record))
    else {
      this.isCapture = true
      if (captured.length === 0) this.#refuse('invalid-json', 'a capture without readable values')
      this.#rows.push(...captured)
    }
  }

  #write(row: readonly NamedValue[]): void {
    const builder = this.#builder
    builder.clearRow()
    for (const { name, value } of row) {
      const place = builder.place(name)
      if (place < 0)
        this.#problems.note(
          'too-many-columns',
          `${this.#name}, record ${this.#record}`,
          `more than ${MOST_COLUMNS} columns; the values of others are left out`,
        )
      else if (value === null) builder.setKind(place, MISSING)
      else if (typeof value === 'number') builder.setValue(place, value)
      else setCell(builder, place, String(value))
    }
    builder.endRow()
  }

  #refuse(reason: TableReason, detail: string): void {
    this.#problems.refuseRow(reason, `${this.#name}, record ${this.#record}`, detail)
  }
}
