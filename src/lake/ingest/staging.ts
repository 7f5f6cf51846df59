import {
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  UINTEGER,
  UTINYINT,
  UUID,
  VARCHAR,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { type ColumnKind, EVENT_TABLES, type EventTableName } from '../../events/tables.ts'
import type { ColumnData, RowBatch } from '../../formats/rows/row-buffer.ts'
import type { DuckDbEngine } from '../duckdb-engine.ts'
import { stageName } from '../schema.ts'

/** Rows a data chunk holds at most: DuckDB's vector size. */
const CHUNK = 2048

const STAGED: Readonly<Record<ColumnKind, DuckDBType>> = {
  term: UINTEGER,
  text: VARCHAR,
  time: DOUBLE,
  key: UUID,
  number: DOUBLE,
  count: DOUBLE,
  code: UTINYINT,
}

/**
 * Takes workers' rows into their stages, their term ids turned into the lake's on the way. Rows are in the stages once
 * `close` was called: one append of all that a commit holds is cheaper than one a batch, which the engine would copy again.
 */
export class Staging {
  readonly #engine: DuckDbEngine
  readonly #appenders = new Map<EventTableName, DuckDBAppender>()

  constructor(engine: DuckDbEngine) {
    this.#engine = engine
  }

  async append(batch: RowBatch, termIds: Uint32Array): Promise<void> {
    const table = EVENT_TABLES[batch.table]
    const types = [...table.columns.map(({ kind }) => STAGED[kind]), UINTEGER]
    const appender = await this.#appenderOf(batch.table)
    const columns = batch.columns.map((data, i) =>
      table.columns[i]?.kind === 'term'
        ? { ...data, values: translate(data.values, termIds) }
        : data,
    )
    for (let start = 0; start < batch.rows; start += CHUNK) {
      appendChunk(appender, types, [...columns, { values: batch.objects }], start, batch.rows)
    }
  }

  /** Answers the tables that have rows in their stage now. */
  close(): ReadonlySet<EventTableName> {
    const tables = new Set(this.#appenders.keys())
    for (const appender of this.#appenders.values()) appender.closeSync()
    this.#appenders.clear()
    return tables
  }

  async #appenderOf(name: EventTableName): Promise<DuckDBAppender> {
    const open = this.#appenders.get(name)
    if (open !== undefined) return open
    const stage = stageName(EVENT_TABLES[name])
    const appender = await this.#engine.connection.createAppender(stage, null, 'temp')
    this.#appenders.set(name, appender)
    return appender
  }
}

function translate(values: ColumnData['values'], termIds: Uint32Array): Uint32Array {
  const translated = new Uint32Array(values.length)
  for (let i = 0; i < values.length; i++) translated[i] = termIds[values[i] ?? 0] ?? 0
  return translated
}

function appendChunk(
  appender: DuckDBAppender,
  types: readonly DuckDBType[],
  columns: readonly ColumnData[],
  start: number,
  rows: number,
): void {
  const count = Math.min(CHUNK, rows - start)
  const chunk = DuckDBDataChunk.create(types, count)
  for (const [i, column] of columns.entries()) {
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, i)
    if (column.bytes === undefined) copyValues(vector, column.values, rows, start, count)
    else copyTexts(vector, column.values, column.bytes, start, count)
  }
  appender.appendDataChunk(chunk)
}

function copyValues(
  vector: duckdb.Vector,
  values: ColumnData['values'],
  rows: number,
  start: number,
  count: number,
): void {
  const { buffer } = values
  if (!(buffer instanceof ArrayBuffer)) throw new Error('rows are handed over in plain memory')
  const width = values.byteLength / rows
  duckdb.copy_data_to_vector(vector, 0, buffer, values.byteOffset + start * width, count * width)
}

/** As DuckDB holds them, empty strings are zeros: those of a chunk are written at once, the others one by one. */
const EMPTY_STRINGS = new ArrayBuffer(16 * CHUNK)

function copyTexts(
  vector: duckdb.Vector,
  ends: ColumnData['values'],
  bytes: Uint8Array,
  start: number,
  count: number,
): void {
  duckdb.copy_data_to_vector(vector, 0, EMPTY_STRINGS, 0, 16 * count)
  let from = start === 0 ? 0 : (ends[start - 1] ?? 0)
  for (let i = 0; i < count; i++) {
    const end = ends[start + i] ?? from
    if (end > from) duckdb.vector_assign_string_element_len(vector, i, bytes.subarray(from, end))
    from = end
  }
}
