import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { TableSketch } from '../../src/detectors/data-quality/table-sketch.ts'
import type { ColumnBatch } from '../../src/formats/tabular/column-batch.ts'
import { TableReader } from '../../src/formats/tabular/read-table.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { batchesOf } from './tables.ts'

export interface Speed {
  readonly what: string
  /** Million values a second of processor time. */
  readonly rate: number
}

export interface Memory {
  readonly megabytes: number
  readonly rows: number
  readonly peakMegabytes: number
}

const COLUMNS = 100

/** How fast columns are sketched in memory, beside a loop that only takes mean and spread. */
export function sketchSpeed(rows: number): readonly Speed[] {
  const random = createRandom('speed')
  const names = Array.from({ length: COLUMNS }, (_, i) => `f${i}`)
  const batches = batchesOf(names, rows, () => names.map(() => random.normal()))
  const cells = rows * COLUMNS
  return [
    {
      what: 'current side: profile of each column',
      rate: timed(cells, () => sketch(batches, 'order')),
    },
    { what: 'baseline: profile and blocks', rate: timed(cells, () => sketch(batches, 'blocks')) },
    {
      what: 'plain loop of mean and spread (for comparison)',
      rate: timed(cells, () => plain(batches)),
    },
  ]
}

/** How fast a CSV file is read and sketched, beside DuckDB's SUMMARIZE of it, on one thread each. */
export async function fileSpeed(rows: number): Promise<readonly Speed[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-drift-bench-'))
  try {
    const path = join(folder, 'table.csv')
    await writeTable(path, rows)
    const cells = rows * COLUMNS
    const own = await timedAsync(cells, () => readAndSketch(path))
    const theirs = await timedAsync(cells, () => summarize(path))
    return [
      { what: 'CSV read and sketched', rate: own },
      { what: "DuckDB's SUMMARIZE of the same file, one thread (for comparison)", rate: theirs },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Reads and sketches a made table; to be run in a process of its own, whose peak is then the table's. */
export async function peakMemory(rows: number): Promise<Memory> {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-drift-bench-'))
  try {
    const path = join(folder, 'table.csv')
    await writeTable(path, rows)
    await readAndSketch(path)
    const peakMegabytes = process.resourceUsage().maxRSS / 1000
    return { megabytes: statSync(path).size / 1e6, rows, peakMegabytes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeTable(path: string, rows: number): Promise<void> {
  const random = createRandom('table')
  const out = createWriteStream(path)
  out.write(`${Array.from({ length: COLUMNS }, (_, i) => `f${i}`).join(',')}\n`)
  const line = () =>
    Array.from({ length: COLUMNS }, (_, i) =>
      i % 10 === 0 ? `c${random.int(8)}` : random.normal().toFixed(6),
    ).join(',')
  // A stretch of lines again and again: making each anew would take longer than what is measured.
  const stretch = `${Array.from({ length: 2000 }, line).join('\n')}\n`
  for (let written = 0; written < rows; written += 2000)
    if (!out.write(stretch)) await once(out, 'drain')
  out.end()
  await once(out, 'finish')
}

async function readAndSketch(path: string): Promise<void> {
  const into = new TableSketch(createRandom('speed'), () => true, 'blocks')
  for await (const batch of new TableReader(path).batches()) into.update(batch)
}

async function summarize(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.runAndReadAll(`SUMMARIZE SELECT * FROM read_csv('${path}')`)
  connection.closeSync()
  instance.closeSync()
}

function sketch(batches: readonly ColumnBatch[], keeps: 'blocks' | 'order'): void {
  const into = new TableSketch(createRandom('speed'), () => true, keeps)
  for (const batch of batches) into.update(batch)
}

function plain(batches: readonly ColumnBatch[]): number {
  let spread = 0
  for (const { columns, rows } of batches)
    for (const { numbers } of columns) {
      let [sum, squares] = [0, 0]
      for (let i = 0; i < rows; i++) {
        const value = numbers[i] ?? 0
        sum += value
        squares += value * value
      }
      spread += squares / rows - (sum / rows) ** 2
    }
  return spread
}

function timed(cells: number, work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  return cells / process.cpuUsage(before).user
}

async function timedAsync(cells: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  return cells / process.cpuUsage(before).user
}
