import { type ChildProcess, fork } from 'node:child_process'
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
  const child = startReader()
  const inbox = inboxOf(child)
  try {
    send(child, { kind: 'read', path, rows: MOST_BATCH_ROWS })
    const head = await inbox.next()
    if (head.kind !== 'columns') throw new ParquetError(failureOf(head))
    if (head.names.length > MOST_COLUMNS)
      throw new ParquetError(
        `${head.names.length} columns; at most ${MOST_COLUMNS} can be compared`,
      )
    const builder = new BatchBuilder(distinct(head.names))
    for (;;) {
      send(child, { kind: 'next' })
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

function startReader(): ChildProcess {
  const source = import.meta.url.endsWith('.ts')
  const file = new URL(source ? './parquet-child.ts' : './parquet-child.js', import.meta.url)
  return fork(file, [], {
    // In a checkout the sources are run as they are.
    execArgv: source ? ['--import', import.meta.resolve('tsx')] : [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // What it needs of the surroundings is nothing but the way to its modules.
    env: { PATH: process.env['PATH'] ?? '', NODE_PATH: process.env['NODE_PATH'] ?? '' },
  })
}

function send(child: ChildProcess, message: ToParquetReader): void {
  // One that died is told of by its exit.
  child.send(message, () => undefined)
}

function failureOf(message: FromParquetReader): string {
  return message.kind === 'failed' ? message.message : `an unexpected answer (${message.kind})`
}

/** The messages of a reader one by one; its end is one too. */
function inboxOf(child: ChildProcess): { readonly next: () => Promise<FromParquetReader> } {
  const waiting: FromParquetReader[] = []
  let taker: ((message: FromParquetReader) => void) | undefined
  const put = (message: FromParquetReader) => {
    if (taker === undefined) waiting.push(message)
    else taker(message)
    taker = undefined
  }
  child.on('message', (message: FromParquetReader) => put(message))
  child.on('error', (error) => put({ kind: 'failed', message: error.message }))
  child.on('exit', (code, signal) =>
    put({
      kind: 'failed',
      message: `the file made its reader crash (${signal ?? `exit ${code}`}): it is damaged, or made to`,
    }),
  )
  return {
    next: () =>
      new Promise((resolve) => {
        const ready = waiting.shift()
        if (ready !== undefined) return resolve(ready)
        const timer = setTimeout(
          () => put({ kind: 'failed', message: `nothing was read in ${PATIENCE_MS / 1000} s` }),
          PATIENCE_MS,
        )
        taker = (message) => {
          clearTimeout(timer)
          resolve(message)
        }
      }),
  }
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
