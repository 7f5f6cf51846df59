import { Buffer, isUtf8 } from 'node:buffer'
import { epochToMillis, parseTime } from '../events/time.ts'
import { UserError } from '../events/user-error.ts'
import { LineSplitter } from './line-splitter.ts'

/**
 * A series as CSV: `timestamp,value`, a row a point, with or without a header. The separator may be a
 * comma, a semicolon or a tab; fields may be quoted; lines may end in CRLF. Of more columns a header
 * has to name the two.
 *
 *     timestamp,value
 *     2026-10-30 02:10:00,61.5
 *
 * Times are ISO 8601, `YYYY-MM-DD HH:MM:SS` (UTC), or seconds or milliseconds since 1970.
 */
export interface SeriesRow {
  /** Line of the file, from 1. */
  readonly line: number
  /** As it is written; cut after 64 characters. */
  readonly timestamp: string
  /** Epoch milliseconds; NaN when it could not be read. */
  readonly time: number
  /** NaN when there is none, or none that is finite. */
  readonly value: number
  /** Of how many the value is the share; NaN unless a column says it. */
  readonly tries: number
  /** Why the row cannot be scored; undefined when it can. */
  readonly problem?: string
  /** Whether the row says nothing that could be read, as opposed to that there is no value. */
  readonly isUnreadable: boolean
}

/** A line with more bytes is refused, and passed over without being kept. */
const LINE_BYTES = 64 << 10
const TIMESTAMP_CHARACTERS = 64
/** Rows of so many bytes are handed over at once, however much is read at once. */
const STRETCH = 64 << 10

/**
 * The rows of a series in the order of the file, some thousands at a time; blank lines are none. A
 * row that cannot be read is a row with a problem. `name` is for messages.
 *
 * @throws UserError when it is no series at all: empty, no text, other columns, or a first row whose
 * time cannot be read.
 */
export async function* readSeriesCsv(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<readonly SeriesRow[]> {
  const reader = new SeriesReader(name)
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += STRETCH) {
      const rows = reader.push(chunk.subarray(at, at + STRETCH), false)
      if (rows.length > 0) yield rows
    }
  }
  const rows = reader.push(new Uint8Array(0), true)
  if (reader.isEmpty) throw new UserError(`${name} is empty; ${EXPECTED}`)
  if (rows.length > 0) yield rows
}

const EXPECTED =
  'a series is expected: lines such as 2026-10-30 02:10:00,61.5 with or without a header timestamp,value'

/** Where the fields of a row are. */
interface Layout {
  readonly separator: string
  readonly width: number
  readonly time: number
  readonly value: number
  /** -1 when there is none. */
  readonly tries: number
}

class SeriesReader {
  readonly #name: string
  readonly #splitter = new LineSplitter(LINE_BYTES + 1)
  #left: Uint8Array = new Uint8Array(0)
  #line = 0
  #layout: Layout | undefined
  #hasRows = false

  constructor(name: string) {
    this.#name = name
  }

  /** Whether nothing but blank lines came. */
  get isEmpty(): boolean {
    return this.#layout === undefined
  }

  push(chunk: Uint8Array, final: boolean): readonly SeriesRow[] {
    const bytes = this.#left.length === 0 ? chunk : Buffer.concat([this.#left, chunk])
    const rows: SeriesRow[] = []
    const done = this.#splitter.split(bytes, final, (line) => {
      this.#line++
      const row = this.#read(line)
      if (row !== undefined) rows.push(row)
    })
    // A copy: the chunk's memory may be used again by whoever gave it.
    this.#left = bytes.slice(done)
    return rows
  }

  #read(bytes: Uint8Array): SeriesRow | undefined {
    if (bytes.length > LINE_BYTES)
      return this.#refused('', `the line is longer than ${LINE_BYTES} bytes`)
    if (bytes.includes(0) || !isUtf8(bytes))
      return this.#refused('', 'the line is not text in UTF-8')
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    const line = (this.#line === 1 ? text.replace(/^\uFEFF/, '') : text).trim()
    if (line === '') return undefined
    if (this.#layout === undefined) {
      const found = layoutOf(line)
      if (typeof found === 'string') throw this.#noSeries(found)
      this.#layout = found.layout
      if (found.isHeader) return undefined
    }
    return this.#rowOf(line, this.#layout)
  }

  #rowOf(line: string, { separator, width, time, value, tries }: Layout): SeriesRow {
    const fields = fieldsOf(line, separator)
    if (fields === undefined) return this.#refused(line, 'a quote is not closed where it should be')
    if (fields.length !== width) {
      const found = fields.length === 1 ? 'one column' : `${fields.length} columns`
      return this.#refused(fields[time] ?? line, `${found} instead of ${width}`)
    }
    const written = (fields[time] ?? '').slice(0, TIMESTAMP_CHARACTERS)
    const at = timeOf(written)
    if (Number.isNaN(at)) {
      const known = 'ISO 8601, YYYY-MM-DD HH:MM:SS, or seconds or milliseconds since 1970'
      return this.#refused(written, `“${written}” is no time (${known})`)
    }
    this.#hasRows = true
    const cell = cellOf(fields[value] ?? '')
    const row = { line: this.#line, timestamp: written, time: at, tries: Number.NaN }
    if (typeof cell === 'object') {
      return { ...row, value: Number.NaN, problem: cell.problem, isUnreadable: cell.isUnreadable }
    }
    const of = tries < 0 ? Number.NaN : cellOf(fields[tries] ?? '')
    return {
      ...row,
      value: cell,
      tries: typeof of === 'number' ? of : Number.NaN,
      isUnreadable: false,
    }
  }

  /** The first row has to be one of a series; a later one that is none is told with the others. */
  #refused(timestamp: string, problem: string): SeriesRow {
    if (!this.#hasRows) throw this.#noSeries(problem)
    return {
      line: this.#line,
      timestamp: timestamp.slice(0, TIMESTAMP_CHARACTERS),
      time: Number.NaN,
      value: Number.NaN,
      tries: Number.NaN,
      problem,
      isUnreadable: true,
    }
  }

  #noSeries(problem: string): UserError {
    return new UserError(`${this.#name}, line ${this.#line}: ${problem}; ${EXPECTED}`)
  }
}

const SEPARATORS = [',', ';', '\t'] as const
const TIME_NAMES = /^(?:timestamp|time|date|date_?time|ts|ds)$/i
const VALUE_NAMES = /^(?:value|y|v|metric_?value)$/i
const TRIES_NAMES = /^(?:tries|trials|total|n|samples|sample_?count)$/i

/** What the first line says of the others, or what is wrong with it. */
function layoutOf(line: string): { layout: Layout; isHeader: boolean } | string {
  const separator = SEPARATORS.find((one) => line.includes(one))
  if (separator === undefined) return 'there is only one column'
  const fields = fieldsOf(line, separator)
  if (fields === undefined) return 'a quote is not closed where it should be'
  const width = fields.length
  const isHeader = fields.every((field) => Number.isNaN(timeOf(field)) && !NUMBER.test(field))
  const plain = { separator, width, time: 0, value: 1, tries: width === 3 ? 2 : -1 }
  if (!isHeader) return width <= 3 ? { layout: plain, isHeader } : `${width} columns and no header`
  const place = (names: RegExp) => fields.findIndex((field) => names.test(field))
  const time = place(TIME_NAMES)
  const value = place(VALUE_NAMES)
  if (time >= 0 && value >= 0) {
    return { layout: { separator, width, time, value, tries: place(TRIES_NAMES) }, isHeader }
  }
  // Of two columns whatever their names the first is the time, unless the header says otherwise.
  if (width === 2 && time !== 1 && value !== 0) return { layout: plain, isHeader }
  const names = fields.map((field) => `“${field.slice(0, 40)}”`).slice(0, 20)
  return `the columns are ${names.join(', ')}, of which one has to be called timestamp and one value`
}

/** The fields of a line by RFC 4180, blanks around them taken away; undefined when a quote does not end. */
function fieldsOf(line: string, separator: string): readonly string[] | undefined {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim())
  const fields: string[] = []
  const quoted = /\s*"((?:[^"]|"")*)"\s*/y
  let at = 0
  for (;;) {
    quoted.lastIndex = at
    const match = quoted.exec(line)
    const end = match === null ? line.indexOf(separator, at) : quoted.lastIndex
    const stop = end < 0 ? line.length : end
    const text = match === null ? line.slice(at, stop) : (match[1] ?? '').replaceAll('""', '"')
    if (match === null ? text.includes('"') : stop < line.length && line[stop] !== separator)
      return undefined
    fields.push(text.trim())
    if (stop >= line.length) return fields
    at = stop + 1
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const ABSENT = /^(?:|-|\\n|nan|null|none|na|<na>|n\/a)$/i
const INFINITE = /^[+-]?inf(?:inity)?$/i

function timeOf(text: string): number {
  return NUMBER.test(text) ? epochToMillis(Number(text)) : parseTime(text)
}

function cellOf(
  text: string,
): number | { readonly problem: string; readonly isUnreadable: boolean } {
  if (NUMBER.test(text)) {
    const value = Number(text)
    if (Number.isFinite(value)) return value
  } else if (ABSENT.test(text)) return { problem: 'there is no value', isUnreadable: false }
  else if (!INFINITE.test(text)) {
    return { problem: `“${text.slice(0, TIMESTAMP_CHARACTERS)}” is no number`, isUnreadable: true }
  }
  return { problem: 'the value is infinite', isUnreadable: false }
}
