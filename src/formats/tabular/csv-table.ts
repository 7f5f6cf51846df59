import { Buffer } from 'node:buffer'
import { UserError } from '../../events/user-error.ts'
import { setCell } from './cell-text.ts'
import {
  BatchBuilder,
  type ColumnBatch,
  FRACTIONAL,
  INTEGRAL,
  MOST_COLUMNS,
} from './column-batch.ts'
import { csvDialect } from './csv-dialect.ts'
import { type NumberReading, readNumber } from './number-bytes.ts'
import type { TableProblems } from './table-problems.ts'

const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d
/** A row that is longer is refused. Ten thousand columns of a hundred characters fit. */
const ROW_BYTES = 16 << 20
/** So many bytes, or the whole file, are looked at for delimiter and header. */
const SAMPLE_BYTES = 64 << 10
/** To look for the end of a quote costs a whole row of the largest size each time. */
const MOST_UNCLOSED = 16

/** The answer of a row that does not end in the bytes so far, and of one whose quote does not. */
const UNFINISHED = -1
const UNCLOSED = -2

/**
 * CSV by RFC 4180, and what is made of it elsewhere: any of four delimiters, line feeds alone, text after a closing quote. A row of another width than the first is refused, as is one that is not UTF-8; blank
 * lines are no rows. Text stays text, whatever a spreadsheet would make of it.
 */
export class CsvTable {
  readonly #name: string
  readonly #problems: TableProblems
  readonly #header: 'auto' | 'none'
  /** Whether the first row was taken for names; false while nothing was read. */
  hasHeader = false
  readonly #reading: NumberReading = { end: 0, fractional: false }
  #builder: BatchBuilder | undefined
  #delimiter = 0x2c
  #width = 0
  #left = Buffer.alloc(0)
  #row = 0
  #unclosed = 0
  #skipping = false
  #isText = true

  constructor(name: string, problems: TableProblems, header: 'auto' | 'none') {
    this.#name = name
    this.#problems = problems
    this.#header = header
  }

  /** Reads on. @throws UserError, which does not name the file, when it is no text in UTF-8, or too wide. */
  *push(bytes: Uint8Array, final: boolean): Generator<ColumnBatch> {
    const buffer = this.#whole(bytes, final)
    const builder = this.#builder
    if (builder === undefined) return
    let at = 0
    while (at < buffer.length && this.#unclosed < MOST_UNCLOSED) {
      const next = this.#step(buffer, at, final, builder)
      if (next === UNFINISHED) break
      at = next
      if (builder.isFull) yield builder.take()
    }
    // What is left unread is not kept either.
    this.#left = Buffer.from(this.#unclosed < MOST_UNCLOSED ? buffer.subarray(at) : [])
    if (final && builder.rows > 0) yield builder.take()
  }

  /** What was left over and what has come; nothing while there is too little to tell how the file is written. */
  #whole(bytes: Uint8Array, final: boolean): Buffer {
    const buffer = this.#left.length === 0 ? asBuffer(bytes) : Buffer.concat([this.#left, bytes])
    if (this.#builder !== undefined) return buffer
    if (final || isEnoughToBegin(buffer)) return this.#begin(buffer)
    this.#left = Buffer.from(buffer)
    return buffer
  }

  /** Reads or passes over what stands at `at`; the place behind it, or UNFINISHED when more bytes are needed to know. */
  #step(buffer: Buffer, at: number, final: boolean, builder: BatchBuilder): number {
    if (this.#skipping) return this.#skip(buffer, at)
    if (isLineEnd(buffer[at])) return at + 1
    const end = this.#readRow(buffer, at, final, builder)
    if (end >= 0) return end
    return !final && buffer.length - at <= ROW_BYTES ? UNFINISHED : this.#refuse(at, end)
  }

  #begin(buffer: Buffer): Buffer {
    refuseOtherEncodings(buffer)
    const dialect = csvDialect(
      buffer.subarray(0, firstRowsEnd(buffer)).toString('utf8'),
      this.#header,
    )
    if (dialect.first.length === 0) return Buffer.alloc(0)
    if (dialect.first.length > MOST_COLUMNS)
      throw new UserError(
        `${dialect.first.length} columns; at most ${MOST_COLUMNS} can be compared`,
      )
    this.#delimiter = dialect.delimiter
    this.#width = dialect.first.length
    this.hasHeader = dialect.hasHeader
    const names = dialect.hasHeader
      ? this.#names(dialect.first)
      : dialect.first.map((_, i) => columnName(i))
    this.#builder = new BatchBuilder(names)
    if (!dialect.hasHeader) return buffer
    const blank = buffer.findIndex((byte) => !isLineEnd(byte))
    // The header is read as a row that is not kept: only so is it known where it ends.
    const end = this.#readRow(buffer, Math.max(0, blank), true, new BatchBuilder(names))
    this.#row = 1
    return buffer.subarray(Math.max(0, end))
  }

  /** Names made unlike each other: a table has no two columns of one name. */
  #names(first: readonly string[]): readonly string[] {
    const seen = new Set<string>()
    return first.map((field, i) => {
      const wanted = field.trim() || columnName(i)
      let name = wanted
      for (let n = 2; seen.has(name); n++) name = `${wanted}#${n}`
      if (name !== wanted)
        this.#problems.note('column-named-twice', this.#name, `${wanted} is read as ${name}`)
      seen.add(name)
      return name
    })
  }

  /** Reads the row at `start`; where the next one begins, or UNFINISHED or UNCLOSED. */
  #readRow(bytes: Buffer, start: number, final: boolean, builder: BatchBuilder): number {
    const length = bytes.length
    let at = start
    let column = 0
    this.#isText = true
    for (;;) {
      at =
        bytes[at] === QUOTE
          ? this.#quotedField(bytes, at, column, builder)
          : this.#bareField(bytes, at, column, builder)
      if (at < 0) return at
      column++
      if (at >= length) {
        if (!final) return UNFINISHED
        break
      }
      if (bytes[at] !== this.#delimiter) break
      at++
    }
    if (bytes[at] === CR && at + 1 >= length && !final) return UNFINISHED
    this.#endRow(column, builder)
    return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1
  }

  #endRow(fields: number, builder: BatchBuilder): void {
    this.#row++
    if (!this.#isText) this.#refuseRow('invalid-utf8', 'not UTF-8')
    else if (fields !== this.#width)
      this.#refuseRow('ragged-row', `${fields} fields where the first row has ${this.#width}`)
    else builder.endRow()
  }

  #bareField(bytes: Buffer, start: number, column: number, builder: BatchBuilder): number {
    const reading = this.#reading
    const value = readNumber(bytes, start, bytes.length, reading)
    const after = bytes[reading.end]
    if (!Number.isNaN(value) && (after === this.#delimiter || isLineEnd(after))) {
      builder.setNumber(column, value, reading.fractional ? FRACTIONAL : INTEGRAL)
      return reading.end
    }
    let end = start
    let wide = 0
    for (; end < bytes.length; end++) {
      const byte = bytes[end] ?? 0
      if (byte === this.#delimiter || byte === LF || byte === CR) break
      wide |= byte
    }
    this.#setText(bytes.subarray(start, end), wide >= 0x80, column, builder)
    return end
  }

  #quotedField(bytes: Buffer, start: number, column: number, builder: BatchBuilder): number {
    let at = start + 1
    let escaped = false
    for (;;) {
      at = bytes.indexOf(QUOTE, at)
      if (at < 0) return UNCLOSED
      if (bytes[at + 1] !== QUOTE) break
      escaped = true
      at += 2
    }
    let end = at + 1
    while (end < bytes.length && bytes[end] !== this.#delimiter && !isLineEnd(bytes[end])) end++
    const inner = bytes.subarray(start + 1, at)
    const field = end === at + 1 ? inner : Buffer.concat([inner, bytes.subarray(at + 1, end)])
    if (!escaped) this.#setText(field, true, column, builder)
    else setCell(builder, column, this.#decode(field, true).replaceAll('""', '"'))
    return end
  }

  #setText(field: Buffer, mayBeWide: boolean, column: number, builder: BatchBuilder): void {
    // A cell is cut at a thousand characters anyway; four bytes are the most that one takes.
    const kept = field.length > 8192 ? field.subarray(0, wholeCharacters(field, 8192)) : field
    setCell(builder, column, this.#decode(kept, mayBeWide))
  }

  #decode(field: Buffer, mayBeWide: boolean): string {
    if (!mayBeWide) return field.toString('latin1')
    try {
      return UTF8.decode(field)
    } catch {
      this.#isText = false
      return ''
    }
  }

  /** Passes over a row that cannot be read, to the line after its first. */
  #refuse(start: number, why: number): number {
    this.#row++
    if (why === UNCLOSED) {
      this.#unclosed++
      const rest = this.#unclosed === MOST_UNCLOSED ? '; the rest of the file is left unread' : ''
      this.#refuseRow('unclosed-quote', `a quote that does not end${rest}`)
    } else this.#refuseRow('record-too-large', `a row of more than ${ROW_BYTES} bytes`)
    this.#skipping = true
    return start
  }

  #skip(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(LF, at)
    this.#skipping = newline < 0
    return newline < 0 ? bytes.length : newline + 1
  }

  #refuseRow(reason: Parameters<TableProblems['refuseRow']>[0], detail: string): void {
    this.#problems.refuseRow(reason, `${this.#name}, row ${this.#row}`, detail)
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A column without a name is known by its place, as elsewhere. */
function columnName(place: number): string {
  return `column_${place}`
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Whether the first row is there to its end, unless it is longer than a row may be. */
function isEnoughToBegin(bytes: Buffer): boolean {
  if (bytes.length < SAMPLE_BYTES) return false
  return bytes.length > ROW_BYTES || bytes.includes(LF) || bytes.includes(CR)
}

function firstRowsEnd(bytes: Buffer): number {
  if (bytes.length <= SAMPLE_BYTES) return bytes.length
  const end = bytes.lastIndexOf(LF, SAMPLE_BYTES)
  if (end > 0) return end + 1
  // One row wider than the sample: to its end, so that all of its names are seen.
  const next = bytes.indexOf(LF, SAMPLE_BYTES)
  return next < 0 ? bytes.length : next + 1
}

/** At most `limit` bytes that cut no character of UTF-8 in two. */
function wholeCharacters(bytes: Buffer, limit: number): number {
  let end = limit
  while (end > limit - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return end
}

function refuseOtherEncodings(bytes: Buffer): void {
  const [a, b] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))
    throw new UserError('it is UTF-16; write it as UTF-8 first')
  if (bytes.subarray(0, SAMPLE_BYTES).includes(0))
    throw new UserError('it is no text: there is a byte 0 near its start')
}
