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
import { type ColumnKind, EVENT_TABLES } from '../../events/tables.ts'
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

/** Appends a worker's rows to their stage, its term ids turned into the lake's on the way. */
export async function stageRows(
  engine: DuckDbEngine,
  batch: RowBatch,
  termIds: Uint32Array,
): Promise<void> {
  const table = EVENT_TABLES[batch.table]
  const types = [...table.columns.map(({ kind }) => STAGED[kind]), UINTEGER]
  const appender = await engine.connection.createAppender(stageName(table), null, 'temp')
  const columns = batch.columns.map((data, i) =>
    table.columns[i]?.kind === 'term' ? { ...data, values: translate(data.values, termIds) } : data,
  )
  for (let start = 0; start < batch.rows; start += CHUNK) {
    appendChunk(appender, types, [...columns, { values: batch.objects }], start, batch.rows)
  }
  appender.closeSync()
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

function copyTexts(
  vector: duckdb.Vector,
  ends: ColumnData['values'],
  bytes: Uint8Array,
  start: number,
  count: number,
): void {
  let from = start === 0 ? 0 : (ends[start - 1] ?? 0)
  for (let i = 0; i < count; i++) {
    const end = ends[start + i] ?? from
    if (end > from) duckdb.vector_assign_string_element_len(vector, i, bytes.subarray(from, end))
    else duckdb.vector_assign_string_element(vector, i, '')
    from = end
  }
}
