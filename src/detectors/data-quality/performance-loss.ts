import { fitBoostedTrees, predictBoosted } from '../../statistics/boosted-trees.ts'
import { type Matrix, rowOf } from '../../statistics/matrix.ts'
import type { DriftOptions } from './drift-options.ts'
import { encodeRows, learnEncoding } from './encode-rows.ts'
import type { FeatureReference } from './feature-reference.ts'
import type { PerformanceKind } from './performance-drift.ts'
import type { ModelRow } from './performance-sample.ts'
import type { TableSketch } from './table-sketch.ts'

/** The inputs of rows as numbers, for those rows that were kept whole, by their place in the table. */
export interface LossRows {
  readonly baseline: EncodedRows
  readonly current: EncodedRows
}

export interface EncodedRows {
  readonly matrix: Matrix
  readonly indices: ReadonlyMap<number, number>
}

const LEAST_ROWS = 200

/** The inputs of the rows that were kept whole, for whoever learns from them. */
export function lossRows(
  baseline: TableSketch,
  current: TableSketch,
  references: readonly FeatureReference[],
  leftOut: ReadonlySet<string>,
): LossRows {
  const inputs = references.filter(
    ({ name, role }) => (role === 'numeric' || role === 'categorical') && !leftOut.has(name),
  )
  const encoding = learnEncoding(inputs)
  const encoded = ({ sample }: TableSketch) => {
    const { rows } = sample
    const indices = new Map(rows.map(({ index }, i) => [index, i]))
    return { matrix: encodeRows(encoding, sample.names, rows), indices }
  }
  return { baseline: encoded(baseline), current: encoded(current) }
}

/**
 * How a regression does: direct loss estimation, as NannyML's documentation describes it. A second model learns from the
 * baseline how large the first one's error is for which inputs; its mean over new rows is their mean error.
 */
export function regression(
  known: readonly ModelRow[],
  options: DriftOptions,
  loss: LossRows,
): PerformanceKind | undefined {
  if (options.prediction === undefined || options.target === undefined) return undefined
  const pairs = known.filter((row) => Number.isFinite(errorOf(row)))
  if (pairs.length < known.length / 2) return undefined
  const base = {
    kind: 'regression' as const,
    calibrated: false,
    calibrationError: undefined,
    metrics: ['mae', 'rmse'],
    realised: realisedLoss,
  }
  const estimated = lossEstimator(pairs, loss)
  return estimated === undefined
    ? {
        ...base,
        method: 'realised only',
        estimated,
        notes: ['too few rows to learn how large errors are for which inputs'],
      }
    : { ...base, method: 'direct loss estimation', estimated, notes: [] }
}

function lossEstimator(pairs: readonly ModelRow[], { baseline, current }: LossRows) {
  const learnt = pairs.flatMap((row) => {
    const place = baseline.indices.get(row.index)
    return place === undefined ? [] : [{ place, error: errorOf(row) }]
  })
  if (learnt.length < LEAST_ROWS || baseline.matrix.columns === 0) return undefined
  const { columns } = baseline.matrix
  const inputs: Matrix = {
    rows: learnt.length,
    columns,
    values: Float64Array.from(learnt.flatMap(({ place }) => [...rowOf(baseline.matrix, place)])),
  }
  const absolute = fitBoostedTrees(
    inputs,
    learnt.map(({ error }) => Math.abs(error)),
  )
  const squared = fitBoostedTrees(
    inputs,
    learnt.map(({ error }) => error ** 2),
  )
  return (rows: readonly ModelRow[]): ReadonlyMap<string, number> => {
    const found = rows.flatMap(({ index }) => current.indices.get(index) ?? [])
    const mean = (model: typeof absolute) =>
      found.reduce((sum, place) => sum + predictBoosted(model, rowOf(current.matrix, place)), 0) /
      found.length
    return new Map([
      ['mae', Math.max(0, mean(absolute))],
      ['rmse', Math.sqrt(Math.max(0, mean(squared)))],
    ])
  }
}

function realisedLoss(rows: readonly ModelRow[]): ReadonlyMap<string, number> {
  const errors = rows.map(errorOf).filter(Number.isFinite)
  const mean = (of: (error: number) => number) =>
    errors.reduce((sum, error) => sum + of(error), 0) / errors.length
  return new Map([
    ['mae', mean(Math.abs)],
    ['rmse', Math.sqrt(mean((error) => error ** 2))],
  ])
}

function errorOf({ target, prediction }: ModelRow): number {
  return typeof target === 'number' && typeof prediction === 'number'
    ? prediction - target
    : Number.NaN
}
