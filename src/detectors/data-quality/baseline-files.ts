import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../../events/user-error.ts'
import {
  type ConstraintsFile,
  readConstraints,
} from '../../formats/model-monitor/constraints-file.ts'
import { sketchOf } from '../../formats/model-monitor/sketch-file.ts'
import {
  type FeatureStatistics,
  readStatistics,
  type StatisticsFile,
} from '../../formats/model-monitor/statistics-file.ts'
import {
  BatchBuilder,
  type ColumnBatch,
  FRACTIONAL,
  INTEGRAL,
  MISSING,
} from '../../formats/tabular/column-batch.ts'
import type { KllRandom } from '../../statistics/kll-sketch.ts'

/** A baseline that is known by what Model Monitor wrote of it. */
export interface BaselineFiles {
  readonly statistics: StatisticsFile | undefined
  readonly constraints: ConstraintsFile
}

const STATISTICS = 'statistics.json'
const CONSTRAINTS = 'constraints.json'
const MOST_BYTES = 256 << 20
/** Rows that stand for the baseline's, however many it had. */
const ROWS = 20_000

/**
 * The files of a baseline at a path: a folder with `constraints.json` and, mostly, `statistics.json`, or either file.
 * Undefined when the path is something else.
 *
 * @throws UserError when they cannot be read.
 */
export function readBaselineFiles(path: string): BaselineFiles | undefined {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined) return undefined
  const named = [STATISTICS, CONSTRAINTS].includes(basename(path))
  const folder = status.isDirectory() ? path : named ? dirname(path) : undefined
  const constraints = folder === undefined ? undefined : read(join(folder, CONSTRAINTS))
  if (folder === undefined || constraints === undefined) {
    if (named) throw new UserError(`there is no ${CONSTRAINTS} beside ${path}; a baseline is both`)
    return undefined
  }
  const statistics = read(join(folder, STATISTICS))
  return {
    statistics: statistics && readStatistics(statistics, join(folder, STATISTICS)).content,
    constraints: readConstraints(constraints, join(folder, CONSTRAINTS)).content,
  }
}

/**
 * Rows as the statistics describe them: each column's quantiles from first to last, its categories in their shares. They
 * stand for the baseline one column at a time; columns were never seen together.
 */
export function* statisticsRows(
  { dataset, features }: StatisticsFile,
  random: KllRandom,
): Generator<ColumnBatch> {
  const rows = Math.min(ROWS, dataset.item_count)
  const fills = features.map((feature) => filler(feature, rows, random))
  const builder = new BatchBuilder(features.map(({ name }) => name))
  for (let row = 0; row < rows; row++) {
    fills.forEach((fill, place) => {
      fill(builder, place, row)
    })
    builder.endRow()
    if (builder.isFull) yield builder.take()
  }
  if (builder.rows > 0) yield builder.take()
}

type Fill = (builder: BatchBuilder, place: number, row: number) => void

function filler(feature: FeatureStatistics, rows: number, random: KllRandom): Fill {
  const common = feature.numerical_statistics?.common ?? feature.string_statistics?.common
  const all = (common?.num_present ?? 0) + (common?.num_missing ?? 0)
  const missing = all === 0 ? rows : Math.round(((common?.num_missing ?? 0) / all) * rows)
  const present = rows - missing
  const set = setter(feature, present, random)
  return (builder, place, row) => {
    if (row < missing || set === undefined) builder.setKind(place, MISSING)
    else set(builder, place, row - missing)
  }
}

function setter(feature: FeatureStatistics, present: number, random: KllRandom): Fill | undefined {
  const kind = feature.inferred_type === 'Integral' ? INTEGRAL : FRACTIONAL
  const quantile = quantilesOf(feature, random)
  if (quantile !== undefined)
    return (builder, place, i) => {
      builder.setNumber(place, quantile((i + 0.5) / present), kind)
    }
  const buckets = feature.string_statistics?.distribution?.categorical.buckets ?? []
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  // Too many different values to be listed: they are there, and none comes twice.
  if (total === 0 && feature.string_statistics !== undefined)
    return (builder, place, i) => builder.setText(place, `value ${i}`)
  if (total === 0) return undefined
  let [at, upTo] = [0, buckets[0]?.count ?? 0]
  return (builder, place, i) => {
    while (at < buckets.length - 1 && ((i + 0.5) / present) * total > upTo)
      upTo += buckets[++at]?.count ?? 0
    builder.setText(place, buckets[at]?.value ?? '')
  }
}

function quantilesOf(
  { numerical_statistics: statistics }: FeatureStatistics,
  random: KllRandom,
): ((q: number) => number) | undefined {
  const { buckets = [], sketch } = statistics?.distribution?.kll ?? {}
  if (sketch?.data.some((level) => level.length > 0)) {
    const rebuilt = sketchOf(sketch, random)
    return (q) => rebuilt.quantile(q)
  }
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return undefined
  // Within a bucket nothing is known: its values are taken to lie evenly.
  return (q) => {
    let left = q * total
    let bucket = buckets[0]
    for (const next of buckets) {
      bucket = next
      if (left <= next.count) break
      left -= next.count
    }
    if (bucket === undefined) return Number.NaN
    const inside = bucket.count === 0 ? 0 : Math.min(1, left / bucket.count)
    return bucket.lower_bound + inside * (bucket.upper_bound - bucket.lower_bound)
  }
}

function read(path: string): Uint8Array | undefined {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status?.isFile() !== true) return undefined
  if (status.size > MOST_BYTES)
    throw new UserError(
      `${path} has ${status.size} bytes; a baseline file has ${MOST_BYTES} at most`,
    )
  return readFileSync(path)
}
