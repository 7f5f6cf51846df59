import type { ColumnBatch } from '../../formats/tabular/column-batch.ts'
import { TableReader } from '../../formats/tabular/read-table.ts'
import type { Random } from '../../statistics/random.ts'
import { type BaselineFiles, statisticsRows } from './baseline-files.ts'
import type { ChunkJudge } from './chunk-judge.ts'
import { ChunkedSketch } from './chunked-sketch.ts'
import type { DriftOptions } from './drift-options.ts'
import { PerformanceSample } from './performance-sample.ts'
import { TableSketch } from './table-sketch.ts'

/** The baseline as data, or as what Model Monitor wrote of it. */
export async function readBaseline(
  options: DriftOptions,
  given: BaselineFiles | undefined,
  random: Random,
): Promise<Side> {
  if (given === undefined) return readSide(options, options.baseline, random)
  const sketch = new TableSketch(random, () => false, 'neither')
  const { constraints, statistics } = given
  // Without statistics only the names of the columns are known, and what the constraints say of them.
  const known = statistics ?? { version: 0, dataset: { item_count: 0 }, features: [] }
  for (const batch of statisticsRows(known, random)) sketch.update(batch)
  const names = (statistics ?? constraints).features.map(({ name }) => name)
  return {
    reader: undefined,
    names,
    sketch,
    performance: new PerformanceSample(random, options),
    matchedByPlace: false,
    leftOut: 0,
  }
}

/** One side of the comparison, read once. */
export interface Side {
  /** Undefined for a baseline that is known by its statistics. */
  readonly reader: TableReader | undefined
  readonly names: readonly string[]
  readonly sketch: TableSketch
  readonly performance: PerformanceSample
  readonly matchedByPlace: boolean
  /** Rows that are in no chunk, where there are chunks. */
  readonly leftOut: number
}

/** The current side, held against the baseline as it is read. */
export function readCurrent(options: DriftOptions, random: Random, held: Held): Promise<Side> {
  return readSide(options, options.current, random, held)
}

interface Held {
  readonly judge: ChunkJudge
  readonly baseline: Side
}

async function readSide(
  options: DriftOptions,
  path: string,
  random: Random,
  held?: Held,
): Promise<Side> {
  const reader = new TableReader(path, { header: options.header ?? 'auto' })
  const ignored = new Set(options.ignore)
  const sketch = new TableSketch(
    random,
    (name) => !ignored.has(name),
    held === undefined ? 'blocks' : 'order',
  )
  const performance = new PerformanceSample(random.fork('performance'), options)
  const chunked =
    held === undefined || options.chunkBy === undefined
      ? undefined
      : new ChunkedSketch(options.chunkBy, random.fork('chunks'), (name, chunk) =>
          held.judge.take(name, chunk),
        )
  let rename: ReadonlyMap<string, string> | undefined
  let isFirst = true
  for await (const read of reader.batches()) {
    if (isFirst) rename = placesOf(read, reader, held?.baseline)
    isFirst = false
    const batch = rename === undefined ? read : renamed(read, rename)
    const chunks = chunked?.update(batch)
    sketch.update(batch)
    performance.update(batch, chunks)
    options.onProgress?.(batch.rows)
  }
  chunked?.finish()
  const names = sketch.profile.columns.map(({ name }) => name)
  const matchedByPlace = rename !== undefined
  return { reader, names, sketch, performance, matchedByPlace, leftOut: chunked?.leftOut ?? 0 }
}

/** Where the current side has no names of its own but as many columns as the baseline, place says which is which. */
function placesOf(
  batch: ColumnBatch,
  reader: TableReader,
  baseline: Side | undefined,
): ReadonlyMap<string, string> | undefined {
  if (baseline === undefined || reader.hasNames || baseline.reader?.hasNames === false)
    return undefined
  const { names } = baseline
  if (names.length !== batch.columns.length) return undefined
  if (batch.columns.every(({ name }) => names.includes(name))) return undefined
  return new Map(batch.columns.map(({ name }, i) => [name, names[i] ?? name]))
}

function renamed(batch: ColumnBatch, names: ReadonlyMap<string, string>): ColumnBatch {
  return {
    rows: batch.rows,
    columns: batch.columns.map((column) => ({
      ...column,
      name: names.get(column.name) ?? column.name,
    })),
  }
}
