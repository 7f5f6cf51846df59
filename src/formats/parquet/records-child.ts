/**
 * Tells the rows of Parquet files as JSON records for `parquet-records.ts`, one file after the other, in a process of its own.
 * Files that were written into its folder share an engine that is locked to the folder: most files are small, and an engine
 * takes longer to start than they take to read. A file anywhere else has an engine of its own, locked to it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { firstLine, type LockedEngine, lockedEngine, rowsOfFile } from './locked-engine.ts'
import type { FromRecordsReader, ToRecordsReader } from './records-messages.ts'

const folder = mkdtempSync(join(tmpdir(), 'dupin-parquet-'))
let shared: LockedEngine | undefined

process.on('message', (message: ToRecordsReader) => {
  if (message.kind === 'next') wake()
  else
    read(message.path, message.mostRows).then(
      () => send({ kind: 'end' }),
      (error: unknown) => send({ kind: 'failed', message: firstLine(error) }),
    )
})
// Whoever asked is gone.
process.on('disconnect', () => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})

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
  if (dirname(path) !== folder) return tellAlone(path, mostRows)
  const engine = shared ?? (await lockedEngine({ folder }))
  try {
    await tell(engine, path, mostRows)
    shared = engine
  } catch (error) {
    // One that failed on a file may refuse all others.
    shared = undefined
    engine.close()
    throw error
  }
}

async function tellAlone(path: string, mostRows: number): Promise<void> {
  const engine = await lockedEngine({ path })
  try {
    await tell(engine, path, mostRows)
  } finally {
    engine.close()
  }
}

async function tell({ connection }: LockedEngine, path: string, mostRows: number): Promise<void> {
  const rows = await connection.stream(
    `SELECT CAST(to_json(row_of_file) AS VARCHAR) FROM ${rowsOfFile(path)} AS row_of_file LIMIT ${mostRows}`,
  )
  for (;;) {
    const chunk = await rows.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    await sendAll(chunk.getColumnValues(0))
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

send({ kind: 'ready', folder })
