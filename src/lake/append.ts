import { DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api'
import type { DuckDbEngine } from './duckdb-engine.ts'

/** Rows a data chunk holds at most: DuckDB's vector size. */
const CHUNK = 2048

/** A column of rows to append. */
export interface AppendColumn {
  readonly type: DuckDBType
  readonly values: readonly DuckDBValue[]
}

/** Appends rows to a table, given column by column: much cheaper than a statement with as many parameters. Part of the
 * transaction under way. */
export async function appendRows(
  engine: DuckDbEngine,
  schema: string,
  table: string,
  columns: readonly AppendColumn[],
): Promise<void> {
  const rows = columns[0]?.values.length ?? 0
  if (rows === 0) return
  const types = columns.map(({ type }) => type)
  const appender = await engine.connection.createAppender(table, schema)
  for (let start = 0; start < rows; start += CHUNK) {
    const chunk = DuckDBDataChunk.create(types, Math.min(CHUNK, rows - start))
    chunk.setColumns(columns.map(({ values }) => values.slice(start, start + CHUNK)))
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}
