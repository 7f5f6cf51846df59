import { Buffer } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { UserError } from '../../events/user-error.ts'
import { folderSource } from '../../sources/folder.ts'
import { type InflateLimits, ObjectError, readStream } from '../../sources/inflate.ts'
import { type ColumnBatch, MOST_COLUMNS } from './column-batch.ts'
import { CsvTable } from './csv-table.ts'
import { JsonTable } from './json-table.ts'
import { ParquetError, parquetTable } from './parquet-table.ts'
import { type TableCoverage, TableProblems } from './table-problems.ts'

export interface ReadTableOptions {
  /** `none` when the first row of CSV is data, whatever it looks like. */
  readonly header?: 'auto' | 'none'
}

/** Tables are named by their user one by one, and may be larger than a log object. */
const LIMITS: InflateLimits = {
  objectBytes: 2 ** 40,
  inflatedBytes: 2 ** 40,
  inflationRatio: 200,
}

/** What jobs leave beside the tables that they write. */
const NO_TABLE =
  /^(?:_SUCCESS|_committed.*|_started.*|\..*\.crc|\.DS_Store|README.*|LICEN[CS]E.*|.*manifest\.json)$/i

/**
 * Reads a table: CSV, JSON (lines, list, or SageMaker data capture), Parquet, each of the former also as gzip, or a folder
 * of any of these, whose columns are told apart by name. The generator's batches are each valid until the next is asked
 * for; `coverage` tells what was read so far and what could not be.
 */
export class TableReader {
  readonly #path: string
  readonly #header: 'auto' | 'none'
  readonly #problems = new TableProblems()
  readonly #formats = new Set<string>()
  readonly #names = new Set<string>()
  #files = 0
  #rows = 0
  /** Whether any file named its columns itself. */
  hasNames = false

  constructor(path: string, options: ReadTableOptions = {}) {
    this.#path = path
    this.#header = options.header ?? 'auto'
  }

  get coverage(): TableCoverage {
    const { rejected } = this.#problems
    const problems = this.#problems.list()
    const formats = [...this.#formats]
    const { isPartial } = this
    return { files: this.#files, rows: this.#rows, rejected, problems, isPartial, formats }
  }

  /** Whether part of the input is not in what was read. */
  get isPartial(): boolean {
    return this.#problems.isPartial
  }

  /** @throws UserError when there is nothing at the path, or nothing there can be read at all. */
  async *batches(): AsyncGenerator<ColumnBatch> {
    const source = await folderSource(this.#path)
    for await (const { uri } of source.list((where, problem) => {
      this.#problems.note('unreadable-file', where, problem)
    })) {
      if (NO_TABLE.test(basename(uri))) continue
      for await (const batch of this.#file(uri)) {
        this.#rows += batch.rows
        this.#checkNames(batch)
        yield batch
      }
    }
    if (this.#rows === 0) throw new UserError(this.#nothingRead())
  }

  async *#file(path: string): AsyncGenerator<ColumnBatch> {
    try {
      this.#files++
      if (isParquet(path)) {
        this.#formats.add('parquet')
        this.hasNames = true
        yield* parquetTable(path)
      } else yield* this.#text(path)
    } catch (error) {
      // One file that cannot be read does not keep the others from being read; `nothingRead` tells of it when it is the only one.
      const known =
        error instanceof ParquetError || error instanceof ObjectError || error instanceof UserError
      if (!known) throw error
      this.#problems.note('unreadable-file', path, error.message)
    }
  }

  async *#text(path: string): AsyncGenerator<ColumnBatch> {
    let table: CsvTable | JsonTable | undefined
    for await (const bytes of readStream(path, LIMITS, () => undefined)) {
      const isFirst = table === undefined
      table ??= this.#tableOf(path, bytes)
      yield* this.#named(table, isFirst ? bytes.subarray(markOf(bytes)) : bytes, false)
    }
    if (table === undefined) throw new UserError('the file is empty')
    yield* this.#named(table, new Uint8Array(0), true)
    if (table instanceof JsonTable) this.#formats.add(table.isCapture ? 'capture' : 'json')
  }

  /** Reads on. Whoever gets a batch may ask at once whether its columns have names. */
  *#named(table: CsvTable | JsonTable, bytes: Uint8Array, final: boolean): Generator<ColumnBatch> {
    for (const batch of table.push(bytes, final)) {
      this.hasNames ||= table instanceof JsonTable || table.hasHeader
      yield batch
    }
  }

  #tableOf(path: string, bytes: Uint8Array): CsvTable | JsonTable {
    const first = bytes.subarray(markOf(bytes)).find((byte) => byte > 0x20)
    if (first === 0x7b || first === 0x5b) return new JsonTable(path, this.#problems)
    this.#formats.add('csv')
    return new CsvTable(path, this.#problems, this.#header)
  }

  /** Each file may have other columns, and a folder any number of files. */
  #checkNames(batch: ColumnBatch): void {
    for (const { name } of batch.columns) this.#names.add(name)
    if (this.#names.size > MOST_COLUMNS)
      throw new UserError(
        `the files in ${this.#path} have more than ${MOST_COLUMNS} different columns; compare fewer at a time`,
      )
  }

  #nothingRead(): string {
    const [first] = this.#problems.list()
    if (first === undefined)
      return `no table could be read from ${this.#path}: there are no rows in it`
    const where = first.where === this.#path ? '' : `${first.where}: `
    return `no table could be read from ${this.#path}: ${where}${first.detail}`
  }
}

/** Bytes of the mark of UTF-8, when there is one. */
function markOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

function isParquet(path: string): boolean {
  const head = Buffer.alloc(4)
  const file = openSync(path, 'r')
  try {
    readSync(file, head, 0, 4, 0)
  } finally {
    closeSync(file)
  }
  return head.toString('latin1') === 'PAR1'
}
