import { inboxOf, sendTo, startReader } from '../parquet/reader-process.ts'
import { setCell } from './cell-text.ts'
import {
  BatchBuilder,
  type ColumnBatch,
  FRACTIONAL,
  INTEGRAL,
  MOST_COLUMNS,
} from './column-batch.ts'
import type { FromParquetReader, SentColumn, ToParquetReader } from './parquet-messages.ts'

/** A file could not be read, or only in part. */
export class ParquetError extends Error {}

/** A reader that says nothing for so long is ended. */
const PATIENCE_MS = 120_000

/**
 * Rows of a Parquet file, read by DuckDB in a process of its own: damaged or hostile files have crashed it, and then the
 * answer is an error here. The process waits for each batch to be taken, so memory is bounded.
 *
 * @throws ParquetError
 */
export async function* parquetTable(path: string): AsyncGenerator<ColumnBatch> {
  const child = await startReader('parquet-child', import.meta.url)
  const inbox = inboxOf<FromParquetReader>(child, PATIENCE_MS)
  try {
    sendTo<ToParquetReader>(child, { kind: 'read', path, rows: MOST_BATCH_ROWS })
    const head = await inbox.next()
    if (head.kind !== 'columns') throw new ParquetError(failureOf(head))
    if (head.names.length > MOST_COLUMNS)
      throw new ParquetError(
        `${head.names.length} columns; at most ${MOST_COLUMNS} can be compared`,
      )
    const builder = new BatchBuilder(distinct(head.names))
    for (;;) {
      sendTo<ToParquetReader>(child, { kind: 'next' })
      const message = await inbox.next()
      if (message.kind === 'end') break
      if (message.kind !== 'batch') throw new ParquetError(failureOf(message))
      for (let row = 0; row < message.rows; row++) {
        message.columns.forEach((column, place) => {
          setValue(builder, place, column, row)
        })
        builder.endRow()
        if (builder.isFull) yield builder.take()
      }
    }
    if (builder.rows > 0) yield builder.take()
  } finally {
    child.kill('SIGKILL')
  }
}

const MOST_BATCH_ROWS = 2048

function setValue(builder: BatchBuilder, place: number, column: SentColumn, row: number): void {
  if ('texts' in column) {
    const text = column.texts[row]
    setCell(builder, place, text ?? '')
    return
  }
  const value = column.numbers[row] ?? Number.NaN
  // A column of doubles is one of fractions, whatever its values happen to be.
  if (Number.isFinite(value))
    builder.setNumber(place, value, column.integral ? INTEGRAL : FRACTIONAL)
  else builder.setValue(place, value)
}

function failureOf(message: FromParquetReader): string {
  return message.kind === 'failed' ? message.message : `an unexpected answer (${message.kind})`
}

function distinct(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return names.map((wanted) => {
    let name = wanted
    for (let n = 2; seen.has(name); n++) name = `${wanted}#${n}`
    seen.add(name)
    return name
  })
}
