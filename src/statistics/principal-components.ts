/**
 * Principal components of standardised columns (Pearson 1901; Hotelling 1933), by Jacobi rotations of their correlation
 * matrix (Golub & Van Loan, "Matrix Computations", 8.5). What the first components cannot rebuild of a row is its
 * reconstruction error: it grows when columns stop to go together as they did, though each alone looks as ever.
 */
import { type Matrix, rowOf } from './matrix.ts'

export interface PrincipalComponents {
  readonly means: Float64Array
  /** Standard deviations, 1 for a column that never varies. */
  readonly scales: Float64Array
  /** The components that are kept, of unit length, the largest first. */
  readonly components: readonly Float64Array[]
  /** The share of the variance that they hold. */
  readonly explained: number
}

/** The fewest components that hold the share `keep` of the variance. */
export function fitPrincipalComponents(rows: Matrix, keep = 0.65): PrincipalComponents {
  const { means, scales } = momentsOf(rows)
  const { values, vectors } = eigen(correlations(rows, means, scales))
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0)
  const order = [...values.keys()].sort((x, y) => (values[y] ?? 0) - (values[x] ?? 0) || x - y)
  const components: Float64Array[] = []
  let held = 0
  for (const index of order) {
    if (total === 0 || held >= keep * total) break
    held += Math.max(0, values[index] ?? 0)
    components.push(Float64Array.from(vectors, (row) => row[index] ?? 0))
  }
  return { means, scales, components, explained: total === 0 ? 1 : held / total }
}

/** What is left of a standardised row, column by column, once the components are taken out. */
export function residualOf(model: PrincipalComponents, row: ArrayLike<number>): Float64Array {
  const standard = model.means.map((mean, j) => ((row[j] ?? 0) - mean) / (model.scales[j] ?? 1))
  const residual = standard.slice()
  for (const component of model.components) {
    const score = component.reduce((sum, value, j) => sum + value * (standard[j] ?? 0), 0)
    component.forEach((value, j) => {
      residual[j] = (residual[j] ?? 0) - score * value
    })
  }
  return residual
}

function momentsOf(rows: Matrix): { means: Float64Array; scales: Float64Array } {
  const means = new Float64Array(rows.columns)
  const squares = new Float64Array(rows.columns)
  for (let i = 0; i < rows.rows; i++) {
    rowOf(rows, i).forEach((value, j) => {
      // Welford's update: huge values lose no digits.
      const delta = value - (means[j] ?? 0)
      means[j] = (means[j] ?? 0) + delta / (i + 1)
      squares[j] = (squares[j] ?? 0) + delta * (value - (means[j] ?? 0))
    })
  }
  const scales = squares.map((sum, j) => {
    const scale = Math.sqrt(sum / Math.max(1, rows.rows))
    return scale > 1e-12 * Math.max(1, Math.abs(means[j] ?? 0)) ? scale : 1
  })
  return { means, scales }
}

function correlations(rows: Matrix, means: Float64Array, scales: Float64Array): Float64Array[] {
  const size = rows.columns
  const sums = Array.from({ length: size }, () => new Float64Array(size))
  for (let i = 0; i < rows.rows; i++) {
    const row = rowOf(rows, i).map((value, j) => (value - (means[j] ?? 0)) / (scales[j] ?? 1))
    for (let a = 0; a < size; a++) {
      const into = sums[a]
      const left = row[a] ?? 0
      if (into !== undefined)
        for (let b = a; b < size; b++) into[b] = (into[b] ?? 0) + left * (row[b] ?? 0)
    }
  }
  return sums.map((row, a) =>
    row.map((_, b) => ((b >= a ? row[b] : sums[b]?.[a]) ?? 0) / Math.max(1, rows.rows)),
  )
}

/** Eigenvalues and eigenvectors (as columns) of a symmetric matrix, by cyclic Jacobi rotations. */
function eigen(matrix: readonly Float64Array[]): { values: number[]; vectors: Float64Array[] } {
  const size = matrix.length
  const a = matrix.map((row) => row.slice())
  const v = a.map((_, i) => Float64Array.from({ length: size }, (_unused, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 30 && offDiagonal(a) > 1e-18 * size * size; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, p, q)
  }
  return { values: a.map((row, i) => row[i] ?? 0), vectors: v }
}

function offDiagonal(a: readonly Float64Array[]): number {
  return a.reduce((sum, row, i) => sum + row.reduce((s, x, j) => s + (j > i ? x * x : 0), 0), 0)
}

function rotate(a: Float64Array[], v: Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [a[p], a[q]]
  if (rowP === undefined || rowQ === undefined || Math.abs(rowP[q] ?? 0) < 1e-300) return
  const theta = ((rowQ[q] ?? 0) - (rowP[p] ?? 0)) / (2 * (rowP[q] ?? 1))
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (const row of a) turn(row, p, q, c, s)
  for (let k = 0; k < rowP.length; k++) {
    const [x, y] = [rowP[k] ?? 0, rowQ[k] ?? 0]
    rowP[k] = c * x - s * y
    rowQ[k] = s * x + c * y
  }
  for (const row of v) turn(row, p, q, c, s)
}

function turn(row: Float64Array, p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p] ?? 0, row[q] ?? 0]
  row[p] = c * x - s * y
  row[q] = s * x + c * y
}
