import { createHash } from 'node:crypto'
import type { Event } from '../../events/event.ts'
import type { Column, EventTable } from '../../events/tables.ts'
import type { TermDictionary } from './term-dictionary.ts'

/** A column's values as they cross from a worker to the lake: plain memory, no objects. */
export interface ColumnData {
  /** `term`: ids of the worker's dictionary; `code`: bytes; `time`, `count`, `number`: doubles, NaN = absent; `key`: 16
   * bytes a row as DuckDB lays a UUID out; `text`: `ends[i]` is where row i's bytes end. */
  readonly values: Uint32Array | Uint8Array | Float64Array
  readonly bytes?: Uint8Array
}

export interface RowBatch {
  readonly table: EventTable['name']
  readonly rows: number
  readonly columns: readonly ColumnData[]
  /** For each row, the index of its object in the batch. */
  readonly objects: Uint32Array
}

/** Text longer than this is cut, with a mark that says so. */
export const TEXT_LIMIT = 16 << 10
export const TERM_LIMIT = 2048

/** Collects the rows of one table column by column. `begin` starts a row, the setters fill it; what is not set is absent. */
export class RowBuffer {
  readonly table: EventTable
  readonly #terms: TermDictionary
  readonly #columns: ColumnBuffer[]
  readonly #index: ReadonlyMap<string, number>
  #objects = new Uint32Array(1024)
  #rows = 0
  /** Rows that every column has room for; what lies there is absent until it is set. */
  #reserved = 0

  constructor(table: EventTable, terms: TermDictionary) {
    this.table = table
    this.#terms = terms
    this.#columns = table.columns.map(createColumn)
    this.#index = new Map(table.columns.map((column, i) => [column.name, i]))
  }

  get rows(): number {
    return this.#rows
  }

  /** The position of a column, for the setters below. @throws when the table has no such column. */
  column(name: string): number {
    const index = this.#index.get(name)
    if (index === undefined) throw new Error(`table ${this.table.name} has no column ${name}`)
    return index
  }

  begin(object: number): void {
    const row = this.#rows++
    if (row === this.#objects.length) {
      const larger = new Uint32Array(row * 2)
      larger.set(this.#objects)
      this.#objects = larger
    }
    this.#objects[row] = object
    if (row < this.#reserved) return
    this.#reserved = Math.max(1024, row * 2)
    for (const column of this.#columns) column.reserve(this.#reserved)
  }

  setTerm(column: number, id: number): void {
    this.#of(column).setNumber(this.#rows - 1, id)
  }

  setNumber(column: number, value: number): void {
    this.#of(column).setNumber(this.#rows - 1, value)
  }

  /** A key from text: a canonical UUID as itself, anything else by its hash. */
  setKey(column: number, text: string): void {
    this.#of(column).setKey(this.#rows - 1, text)
  }

  setText(column: number, bytes: Uint8Array, start: number, end: number): void {
    this.#of(column).setText(this.#rows - 1, bytes, start, end)
  }

  /** Sixteen bytes a row of a `key` column, for writers that parse UUIDs from bytes. */
  keyBytes(column: number): Uint8Array {
    return this.#of(column).raw()
  }

  /** Appends an event whose values are strings and numbers by column name. */
  append(event: Event, object: number): void {
    this.begin(object)
    const { row } = event
    for (const name of Object.keys(row)) {
      const value = row[name]
      const index = this.column(name)
      const column = this.table.columns[index]
      if (column !== undefined && value !== undefined) this.#set(column, index, value)
    }
  }

  /** The rows so far, as memory that can be transferred; the buffer starts anew. */
  take(): RowBatch {
    const batch = {
      table: this.table.name,
      rows: this.#rows,
      columns: this.#columns.map((column) => column.take(this.#rows)),
      objects: this.#objects.slice(0, this.#rows),
    }
    this.#rows = 0
    return batch
  }

  #set(column: Column, index: number, value: string | number): void {
    if (column.kind === 'term') {
      this.setTerm(index, this.#terms.ofText(capTerm(String(value))))
    } else if (column.kind === 'text') {
      this.#of(index).setString(this.#rows - 1, cut(String(value), TEXT_LIMIT))
    } else if (column.kind === 'key') {
      this.setKey(index, String(value))
    } else if (typeof value === 'number') {
      this.setNumber(index, value)
    } else {
      throw new Error(`${this.table.name}.${column.name} takes a number, not text`)
    }
  }

  #of(column: number): ColumnBuffer {
    const buffer = this.#columns[column]
    if (buffer === undefined) throw new Error(`${this.table.name} has no column ${column}`)
    return buffer
  }
}

/** A term no longer than the limit. What is cut ends in a hash of the whole: two that begin alike stay two. */
export function capTerm(text: string): string {
  if (text.length <= TERM_LIMIT) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  return `${text.slice(0, TERM_LIMIT - 17)}…${hash}`
}

/** UTF-8 takes three bytes at most for each UTF-16 unit. */
const MOST_BYTES_A_UNIT = 3

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`
}

abstract class ColumnBuffer {
  /** Makes room for so many rows; those not yet written are absent. */
  abstract reserve(rows: number): void
  abstract take(rows: number): ColumnData
  setNumber(_row: number, _value: number): void {
    throw new Error('this column does not hold numbers')
  }
  setKey(_row: number, _text: string): void {
    throw new Error('this column does not hold keys')
  }
  setText(_row: number, _bytes: Uint8Array, _start: number, _end: number): void {
    throw new Error('this column does not hold text')
  }
  setString(_row: number, _text: string): void {
    throw new Error('this column does not hold text')
  }
  raw(): Uint8Array {
    throw new Error('this column does not hold keys')
  }
}

class TypedColumn extends ColumnBuffer {
  #values: Values
  readonly #absent: number

  constructor(values: Values, absent: number) {
    super()
    this.#values = values.fill(absent)
    this.#absent = absent
  }

  reserve(rows: number): void {
    const old = this.#values.length
    if (rows <= old) return
    this.#values = grown(this.#values, rows)
    this.#values.fill(this.#absent, old)
  }

  override setNumber(row: number, value: number): void {
    this.#values[row] = value
  }

  take(rows: number): ColumnData {
    const values = this.#values.slice(0, rows)
    this.#values.fill(this.#absent, 0, rows)
    return { values }
  }
}

class KeyColumn extends ColumnBuffer {
  #bytes = new Uint8Array(16 * 1024)

  reserve(rows: number): void {
    if (rows * 16 > this.#bytes.length) this.#bytes = grown(this.#bytes, rows * 16)
  }

  override setKey(row: number, text: string): void {
    if (text !== '') writeKey(text, this.#bytes, row * 16)
  }

  override raw(): Uint8Array {
    return this.#bytes
  }

  take(rows: number): ColumnData {
    const values = this.#bytes.slice(0, rows * 16)
    this.#bytes.fill(0, 0, rows * 16)
    return { values }
  }
}

class TextColumn extends ColumnBuffer {
  #ends = new Uint32Array(1024)
  #bytes: Buffer = Buffer.allocUnsafe(1 << 14)
  #used = 0
  /** Rows whose end is written; those after it up to the next text are empty. */
  #ended = 0

  reserve(rows: number): void {
    if (rows > this.#ends.length) this.#ends = grown(this.#ends, rows)
  }

  override setText(row: number, bytes: Uint8Array, start: number, end: number): void {
    this.#makeRoom(row, end - start)
    this.#bytes.set(bytes.subarray(start, end), this.#used)
    this.#endRow(row, end - start)
  }

  override setString(row: number, text: string): void {
    this.#makeRoom(row, text.length * MOST_BYTES_A_UNIT)
    this.#endRow(row, this.#bytes.write(text, this.#used, 'utf8'))
  }

  #makeRoom(row: number, length: number): void {
    if (row >= this.#ended) this.#endRows(row)
    if (this.#used + length <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + length))
    this.#bytes.copy(larger, 0, 0, this.#used)
    this.#bytes = larger
  }

  #endRow(row: number, length: number): void {
    this.#used += length
    this.#ends[row] = this.#used
    this.#ended = row + 1
  }

  #endRows(rows: number): void {
    this.#ends.fill(this.#used, this.#ended, rows)
    this.#ended = rows
  }

  take(rows: number): ColumnData {
    this.#endRows(rows)
    const data = {
      values: this.#ends.slice(0, rows),
      bytes: new Uint8Array(this.#bytes.subarray(0, this.#used)),
    }
    this.#used = 0
    this.#ended = 0
    return data
  }
}

function createColumn(column: Column): ColumnBuffer {
  if (column.kind === 'term') return new TypedColumn(new Uint32Array(1024), 0)
  if (column.kind === 'code') return new TypedColumn(new Uint8Array(1024), 0)
  if (column.kind === 'key') return new KeyColumn()
  if (column.kind === 'text') return new TextColumn()
  return new TypedColumn(new Float64Array(1024), Number.NaN)
}

type Values = Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>

function grown<T extends Values>(old: T, length: number): T
function grown(old: Values, length: number): Values {
  const larger =
    old instanceof Float64Array
      ? new Float64Array(length)
      : old instanceof Uint8Array
        ? new Uint8Array(length)
        : new Uint32Array(length)
  larger.set(old)
  return larger
}

/** Writes a key as DuckDB holds a UUID: a 128-bit little-endian integer with its highest bit flipped. */
function writeKey(text: string, target: Uint8Array, offset: number): void {
  if (!writeUuid(text, target, offset)) {
    const digest = createHash('sha256').update(text).digest()
    for (let i = 0; i < 16; i++) target[offset + 15 - i] = digest[i] ?? 0
  }
  target[offset + 15] = (target[offset + 15] ?? 0) ^ 0x80
}

const UUID_CHARACTERS = 36
const DASH = 45

/** Writes the digits of a canonical UUID, the last ones first. False when it is none; what was written then is no good. */
function writeUuid(text: string, target: Uint8Array, offset: number): boolean {
  if (text.length !== UUID_CHARACTERS) return false
  let end = offset + 16
  for (let i = 0; i < UUID_CHARACTERS; ) {
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (text.charCodeAt(i++) !== DASH) return false
      continue
    }
    const byte = (digitOf(text.charCodeAt(i)) << 4) | digitOf(text.charCodeAt(i + 1))
    if (byte < 0) return false
    target[--end] = byte
    i += 2
  }
  return true
}

/** A lower-case hexadecimal digit's value; -1 when it is none. */
function digitOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  return unit >= 97 && unit <= 102 ? unit - 87 : -1
}
