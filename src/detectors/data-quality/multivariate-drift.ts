import { classifyDomains } from '../../statistics/domain-classifier.ts'
import { type Matrix, newMatrix, pickRows, rowOf } from '../../statistics/matrix.ts'
import {
  fitPrincipalComponents,
  type PrincipalComponents,
  residualOf,
} from '../../statistics/principal-components.ts'
import type { Random } from '../../statistics/random.ts'
import { studentTails } from '../../statistics/tails.ts'
import type { Contribution, MultivariateDrift } from './drift-report.ts'
import { encodeRows, learnEncoding } from './encode-rows.ts'
import type { FeatureReference } from './feature-reference.ts'
import type { RowSample } from './row-sample.ts'

export interface MultivariateInput {
  readonly baseline: RowSample
  readonly current: RowSample
  readonly references: readonly FeatureReference[]
  /** Columns that are no inputs of the model. */
  readonly leftOut: ReadonlySet<string>
  readonly error: number
  readonly random: Random
}

const LEAST_ROWS = 100
/** Rows of either side that the classifier is given. */
const CLASSIFIED_ROWS = 2000
/** Columns of it, with the products that show how columns go together. */
const CLASSIFIED_COLUMNS = 200
const MULTIPLIED = 12
/** Parts of the baseline, in its order. */
const CHUNKS = 20
/** A classifier that does no better than this tells nothing that matters. */
const LEAST_AUROC = 0.55
const LEAST_CHANGE = 0.02
const MOST_CONTRIBUTIONS = 10

/** Whether columns still go together as they did. Undefined with fewer than two features or a hundred rows. */
export function multivariateDrift(input: MultivariateInput): MultivariateDrift | undefined {
  const { baseline, current, error, random } = input
  const shared = new Set(current.names.filter((name) => baseline.names.includes(name)))
  const references = input.references.filter(
    ({ name, role }) =>
      (role === 'numeric' || role === 'categorical') &&
      !input.leftOut.has(name) &&
      shared.has(name),
  )
  const encoding = learnEncoding(references)
  const [before, after] = [baseline.rows, current.rows]
  const features = [...new Set(encoding.features)]
  if (features.length < 2 || before.length < LEAST_ROWS || after.length < LEAST_ROWS)
    return undefined
  const from = encodeRows(encoding, baseline.names, before)
  const to = encodeRows(encoding, current.names, after)
  const reconstruction = reconstructionDrift(from, to, encoding.features, error)
  const classifier = classifierDrift(from, to, encoding.features, error, random)
  return {
    drifted: reconstruction.drifted || classifier.drifted,
    features: features.length,
    rows: { reference: before.length, current: after.length },
    reconstruction,
    classifier,
  }
}

function reconstructionDrift(
  from: Matrix,
  to: Matrix,
  features: readonly string[],
  error: number,
): MultivariateDrift['reconstruction'] {
  // What a model was fitted to it rebuilds too well: every other row is kept back to be judged.
  const model = fitPrincipalComponents(pickRows(from, everyOther(from.rows, 0)))
  const usual = errorsOf(model, pickRows(from, everyOther(from.rows, 1)))
  const odd = errorsOf(model, to)
  const chunks = chunkMeans(usual.norms)
  const reference = mean(usual.norms)
  const current = mean(odd.norms)
  const size = usual.norms.length / chunks.length
  const noise = variance(usual.norms)
  const wander = Math.max(0, variance(chunks) - noise / size)
  const spread = Math.sqrt(
    noise / odd.norms.length + noise / usual.norms.length + wander * (1 + 1 / chunks.length),
  )
  const gap = current - reference
  const tails = studentTails(spread > 0 ? gap / spread : 0, chunks.length - 1)
  const pValue = Math.min(1, 2 * Math.min(tails.upper, tails.lower))
  const isLarge = Math.abs(gap) >= LEAST_CHANGE * reference && Math.abs(gap) > 3 * spread
  return {
    components: model.components.length,
    explained: model.explained,
    reference,
    current,
    threshold: reference + 3 * spread,
    pValue,
    drifted: pValue <= error && isLarge,
    contributions: contributions(
      features,
      odd.squares.map((square, j) => Math.abs(square - (usual.squares[j] ?? 0))),
    ),
  }
}

function errorsOf(model: PrincipalComponents, rows: Matrix) {
  const squares = new Float64Array(rows.columns)
  const norms = Array.from({ length: rows.rows }, (_, i) => {
    const residual = residualOf(model, rowOf(rows, i))
    let sum = 0
    residual.forEach((value, j) => {
      sum += value ** 2
      squares[j] = (squares[j] ?? 0) + value ** 2 / rows.rows
    })
    return Math.sqrt(sum)
  })
  return { norms, squares: [...squares] }
}

function classifierDrift(
  from: Matrix,
  to: Matrix,
  features: readonly string[],
  error: number,
  random: Random,
): MultivariateDrift['classifier'] {
  const before = withProducts(thinned(from))
  const after = withProducts(thinned(to))
  const both = stacked(before.matrix, after.matrix)
  const labels = Float64Array.from({ length: both.rows }, (_, i) =>
    i < before.matrix.rows ? 0 : 1,
  )
  const found = classifyDomains(both, labels, random.fork('sides'))
  const referenceAuroc = Math.max(
    ...[0, 1, 2].map((part) => partAuroc(before.matrix, part, random)),
  )
  const threshold = Math.max(LEAST_AUROC, referenceAuroc)
  const pulls = new Array<number>(features.length).fill(0)
  found.weights.forEach((weight, j) => {
    const apart = Math.abs(weight * (columnMean(after.matrix, j) - columnMean(before.matrix, j)))
    for (const source of before.sources[j] ?? [])
      pulls[source] = (pulls[source] ?? 0) + apart / (before.sources[j]?.length ?? 1)
  })
  return {
    auroc: found.auroc,
    standardError: found.standardError,
    pValue: found.pValue,
    referenceAuroc,
    threshold,
    drifted: found.pValue <= error && found.auroc > threshold,
    contributions: contributions(features, pulls),
  }
}

/** How well a third of the baseline is told apart from the rest of it. */
function partAuroc(rows: Matrix, part: number, random: Random): number {
  const labels = Float64Array.from({ length: rows.rows }, (_, i) =>
    Math.floor((3 * i) / rows.rows) === part ? 1 : 0,
  )
  return classifyDomains(rows, labels, random.fork(`part ${part}`)).auroc
}

/** A logistic model of the columns alone sees their means: squares show their spread, products how they go together. */
function withProducts(rows: Matrix): {
  readonly matrix: Matrix
  readonly sources: readonly (readonly number[])[]
} {
  const kept = Math.min(rows.columns, CLASSIFIED_COLUMNS / 2)
  const sources: number[][] = Array.from({ length: kept }, (_, j) => [j])
  const multiplied = Math.min(kept, MULTIPLIED)
  for (let a = 0; a < kept && sources.length < CLASSIFIED_COLUMNS; a++) sources.push([a, a])
  for (let a = 0; a < multiplied; a++)
    for (let b = a + 1; b < multiplied && sources.length < CLASSIFIED_COLUMNS; b++)
      sources.push([a, b])
  const matrix = newMatrix(rows.rows, sources.length)
  for (let i = 0; i < rows.rows; i++) {
    const row = rowOf(rows, i)
    const into = rowOf(matrix, i)
    sources.forEach(([a = 0, b], j) => {
      const product = b === undefined ? (row[a] ?? 0) : ((row[a] ?? 0) * (row[b] ?? 0)) / 2
      into[j] = Math.max(-4, Math.min(4, product))
    })
  }
  return { matrix, sources }
}

/** At most so many rows, evenly from first to last. */
function thinned(rows: Matrix): Matrix {
  if (rows.rows <= CLASSIFIED_ROWS) return rows
  const step = rows.rows / CLASSIFIED_ROWS
  return pickRows(
    rows,
    Array.from({ length: CLASSIFIED_ROWS }, (_, i) => Math.floor(i * step)),
  )
}

function stacked(first: Matrix, second: Matrix): Matrix {
  const both = newMatrix(first.rows + second.rows, first.columns)
  both.values.set(first.values)
  both.values.set(second.values, first.values.length)
  return both
}

function everyOther(rows: number, from: number): readonly number[] {
  return Array.from({ length: Math.floor((rows - from + 1) / 2) }, (_, i) => from + 2 * i)
}

function chunkMeans(values: readonly number[]): readonly number[] {
  const chunks = Math.min(CHUNKS, Math.floor(values.length / 5))
  return Array.from({ length: chunks }, (_, k) =>
    mean(
      values.slice(
        Math.floor((k * values.length) / chunks),
        Math.floor(((k + 1) * values.length) / chunks),
      ),
    ),
  )
}

/** Shares of the features, the largest first. */
function contributions(
  features: readonly string[],
  pulls: readonly number[],
): readonly Contribution[] {
  const sums = new Map<string, number>()
  features.forEach((feature, j) => {
    sums.set(feature, (sums.get(feature) ?? 0) + (pulls[j] ?? 0))
  })
  const total = [...sums.values()].reduce((sum, value) => sum + value, 0)
  if (total === 0) return []
  return [...sums]
    .map(([feature, value]) => ({ feature, share: value / total }))
    .toSorted((x, y) => y.share - x.share || (x.feature < y.feature ? -1 : 1))
    .slice(0, MOST_CONTRIBUTIONS)
}

function columnMean(rows: Matrix, column: number): number {
  let sum = 0
  for (let i = 0; i < rows.rows; i++) sum += rows.values[i * rows.columns + column] ?? 0
  return sum / Math.max(1, rows.rows)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function variance(values: readonly number[]): number {
  const center = mean(values)
  return (
    values.reduce((sum, value) => sum + (value - center) ** 2, 0) / Math.max(1, values.length - 1)
  )
}
