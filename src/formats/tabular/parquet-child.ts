/**
 * Reads one Parquet file for `parquet-table.ts`, in a process of its own: DuckDB's policy calls files of others untrusted
 * input that may crash it, and a crash here ends nothing but this. The engine is locked to the one file.
 */
import process from 'node:process'
import type { DuckDBConnection } from '@duckdb/node-api'
import { firstLine, lockedEngine, rowsOfFile } from '../parquet/locked-engine.ts'
import type { FromParquetReader, SentColumn, ToParquetReader } from './parquet-messages.ts'

process.on('message', (message: ToParquetReader) => {
  if (message.kind === 'read')
    read(message.path, message.rows).catch((error: unknown) => fail(firstLine(error)))
  else wake()
})
// Whoever asked is gone.
process.on('disconnect', () => process.exit(0))

let wake: () => void = () => undefined

function nextAsked(): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve
  })
}

function send(message: FromParquetReader): void {
  process.send?.(message)
}

function fail(message: string): void {
  send({ kind: 'failed', message })
}

async function read(path: string, batchRows: number): Promise<void> {
  const { connection } = await lockedEngine({ path })
  const from = rowsOfFile(path)
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)
  const columns = described.getRows().map(([name, type]) => ({
    name: String(name),
    type: String(type),
  }))
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`)
  const rows = Number(counted.getRows()[0]?.[0] ?? 0)
  send({ kind: 'columns', names: columns.map(({ name }) => name), rows })
  await nextAsked()
  const list = columns.map(({ name, type }, i) => `${asked(name, type)} AS c${i}`).join(', ')
  const kinds = columns.map(({ type }) => kindOf(type))
  const reader = await connection.stream(`SELECT ${list || '1'} FROM ${from}`)
  await sendAll(reader, kinds, batchRows)
}

type Reader = Awaited<ReturnType<DuckDBConnection['stream']>>

async function sendAll(
  result: Reader,
  kinds: readonly ('integer' | 'float' | 'text')[],
  batchRows: number,
): Promise<void> {
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    for (let from = 0; from < chunk.rowCount; from += batchRows) {
      const rows = Math.min(batchRows, chunk.rowCount - from)
      const columns = kinds.map((kind, i): SentColumn => {
        const values = chunk.getColumnValues(i).slice(from, from + rows)
        if (kind === 'text')
          return { texts: values.map((value) => (value === null ? null : String(value))) }
        const numbers = Float64Array.from(values, (value) =>
          value === null ? Number.NaN : Number(value),
        )
        return { integral: kind === 'integer', numbers }
      })
      send({ kind: 'batch', rows, columns })
      await nextAsked()
    }
  }
  send({ kind: 'end' })
}

function kindOf(type: string): 'integer' | 'float' | 'text' {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/.test(type)) return 'integer'
  return /^(?:DOUBLE|FLOAT|DECIMAL)/.test(type) && !type.endsWith('[]') ? 'float' : 'text'
}

/** Numbers as doubles, all else as the text that it is written as. */
function asked(name: string, type: string): string {
  const column = `"${name.replaceAll('"', '""')}"`
  return kindOf(type) === 'text'
    ? `left(CAST(${column} AS VARCHAR), 1024)`
    : `CAST(${column} AS DOUBLE)`
}
