/**
 * Regression by gradient boosting of small trees (Friedman, "Greedy Function Approximation: A Gradient Boosting Machine",
 * Ann. Stat. 2001), with splits sought between quantiles as in histogram-based boosting (Ke et al., "LightGBM", NIPS 2017).
 * Deterministic: all rows and columns are looked at, ties go to the first column.
 */
import { type Matrix, rowOf } from './matrix.ts'

export interface BoostedTrees {
  readonly base: number
  readonly trees: readonly Tree[]
}

type Tree =
  | { readonly value: number }
  | {
      readonly column: number
      readonly threshold: number
      readonly below: Tree
      readonly above: Tree
    }

export interface BoostingOptions {
  readonly rounds?: number
  readonly depth?: number
  readonly rate?: number
  readonly leastRows?: number
}

const BINS = 32

/** Fits to numbers, by squared error. */
export function fitBoostedTrees(
  inputs: Matrix,
  targets: ArrayLike<number>,
  { rounds = 60, depth = 3, rate = 0.1, leastRows = 20 }: BoostingOptions = {},
): BoostedTrees {
  const rows = Array.from({ length: inputs.rows }, (_, i) => i)
  const base = rows.reduce((sum, i) => sum + (targets[i] ?? 0), 0) / Math.max(1, rows.length)
  const residuals = Float64Array.from(rows, (i) => (targets[i] ?? 0) - base)
  const binned = binColumns(inputs)
  const trees: Tree[] = []
  for (let round = 0; round < rounds; round++) {
    const tree = grow({ binned, residuals, rate, leastRows }, rows, depth)
    if (!('column' in tree)) break
    trees.push(tree)
    for (const i of rows) residuals[i] = (residuals[i] ?? 0) - valueAt(tree, rowOf(inputs, i))
  }
  return { base, trees }
}

export function predictBoosted({ base, trees }: BoostedTrees, row: ArrayLike<number>): number {
  return trees.reduce((sum, tree) => sum + valueAt(tree, row), base)
}

interface Binned {
  readonly edges: readonly Float64Array[]
  /** The bin of each row, column after column. */
  readonly bins: readonly Uint8Array[]
}

interface Growing {
  readonly binned: Binned
  readonly residuals: Float64Array
  readonly rate: number
  readonly leastRows: number
}

interface Split {
  readonly column: number
  readonly bin: number
  readonly gain: number
}

function valueAt(tree: Tree, row: ArrayLike<number>): number {
  let node = tree
  while ('column' in node)
    node = (row[node.column] ?? 0) <= node.threshold ? node.below : node.above
  return node.value
}

function binColumns(inputs: Matrix): Binned {
  const columns = Array.from({ length: inputs.columns }, (_, j) =>
    Float64Array.from(
      { length: inputs.rows },
      (_unused, i) => inputs.values[i * inputs.columns + j] ?? 0,
    ),
  )
  const edges = columns.map((values) => {
    const sorted = values.slice().sort()
    const at = Array.from(
      { length: BINS - 1 },
      (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / BINS)] ?? 0,
    )
    return Float64Array.from(new Set(at))
  })
  const bins = columns.map((values, j) => {
    const own = edges[j] ?? new Float64Array(0)
    return Uint8Array.from(values, (value) => {
      let bin = 0
      while (bin < own.length && value > (own[bin] ?? 0)) bin++
      return bin
    })
  })
  return { edges, bins }
}

function grow(growing: Growing, rows: readonly number[], depth: number): Tree {
  const split = depth > 0 ? bestSplit(growing, rows) : undefined
  if (split === undefined) {
    const sum = rows.reduce((total, i) => total + (growing.residuals[i] ?? 0), 0)
    return { value: rows.length === 0 ? 0 : (growing.rate * sum) / rows.length }
  }
  const bins = growing.binned.bins[split.column]
  const isBelow = (i: number) => (bins?.[i] ?? 0) <= split.bin
  return {
    column: split.column,
    threshold: growing.binned.edges[split.column]?.[split.bin] ?? 0,
    below: grow(growing, rows.filter(isBelow), depth - 1),
    above: grow(
      growing,
      rows.filter((i) => !isBelow(i)),
      depth - 1,
    ),
  }
}

function bestSplit(growing: Growing, rows: readonly number[]): Split | undefined {
  let best: Split | undefined
  growing.binned.bins.forEach((bins, column) => {
    const sums = new Float64Array(BINS)
    const counts = new Float64Array(BINS)
    let total = 0
    for (const i of rows) {
      const bin = bins[i] ?? 0
      const residual = growing.residuals[i] ?? 0
      sums[bin] = (sums[bin] ?? 0) + residual
      counts[bin] = (counts[bin] ?? 0) + 1
      total += residual
    }
    let [sum, count] = [0, 0]
    for (let bin = 0; bin < BINS - 1; bin++) {
      sum += sums[bin] ?? 0
      count += counts[bin] ?? 0
      const others = rows.length - count
      if (count < growing.leastRows || others < growing.leastRows) continue
      const gain = sum ** 2 / count + (total - sum) ** 2 / others - total ** 2 / rows.length
      if (gain > (best?.gain ?? 1e-12)) best = { column, bin, gain }
    }
  })
  return best
}
