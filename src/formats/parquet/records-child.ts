/**
 * Tells the rows of Parquet files as JSON records for `parquet-records.ts`, one file after the other, in a process of its own.
 * Each file has an engine of its own, which is locked to it.
 */
import process from 'node:process'
import { firstLine, lockedEngine } from './locked-engine.ts'
import type { FromRecordsReader, ToRecordsReader } from './records-messages.ts'

process.on('message', (message: ToRecordsReader) => {
  if (message.kind === 'next') wake()
  else
    read(message.path, message.mostRows).then(
      () => send({ kind: 'end' }),
      (error: unknown) => send({ kind: 'failed', message: firstLine(error) }),
    )
})
// Whoever asked is gone.
process.on('disconnect', () => process.exit(0))

let wake: () => void = () => undefined

/** Characters that are worth a message. */
const PIECE = 256 << 10

function nextAsked(): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve
  })
}

function send(message: FromRecordsReader): void {
  process.send?.(message)
}

async function read(path: string, mostRows: number): Promise<void> {
  const engine = await lockedEngine(path)
  try {
    const rows = await engine.connection.stream(
      `SELECT CAST(to_json(row_of_file) AS VARCHAR) FROM ${engine.from} AS row_of_file LIMIT ${mostRows}`,
    )
    for (;;) {
      const chunk = await rows.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
      await sendAll(chunk.getColumnValues(0))
    }
  } finally {
    engine.close()
  }
}

/** Waits until each piece was taken: no more than one is on its way. */
async function sendAll(rows: readonly unknown[]): Promise<void> {
  let lines: string[] = []
  let characters = 0
  for (const [i, row] of rows.entries()) {
    const line = typeof row === 'string' ? row : 'null'
    lines.push(line, '\n')
    characters += line.length
    if (characters < PIECE && i < rows.length - 1) continue
    const taken = nextAsked()
    send({ kind: 'records', bytes: Buffer.from(lines.join('')) })
    await taken
    lines = []
    characters = 0
  }
}
