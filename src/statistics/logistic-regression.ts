/**
 * Logistic regression with a ridge (le Cessie & van Houwelingen, "Ridge Estimators in Logistic Regression", Applied
 * Statistics 1992), fitted by accelerated gradient descent with restarts (Nesterov 1983; O'Donoghue & Candès, "Adaptive
 * Restart for Accelerated Gradient Schemes", 2015). Deterministic.
 */
import { type Matrix, rowOf } from './matrix.ts'

export interface LogisticRegression {
  readonly weights: Float64Array
  readonly intercept: number
}

export interface RegressionOptions {
  /** Penalty of the squared weights, per row; the intercept is not penalised. */
  readonly ridge?: number
  readonly iterations?: number
}

/** Fits to outcomes of 0 and 1. Columns should be of about unit scale. */
export function fitLogisticRegression(
  inputs: Matrix,
  outcomes: ArrayLike<number>,
  { ridge = 0.01, iterations = 150 }: RegressionOptions = {},
): LogisticRegression {
  const size = inputs.columns + 1
  const step = 1 / (curvature(inputs) + ridge)
  let current = new Float64Array(size)
  let ahead = new Float64Array(size)
  let momentum = 1
  for (let round = 0; round < iterations; round++) {
    const slope = gradient(inputs, outcomes, ahead, ridge)
    const next = ahead.map((value, j) => value - step * (slope[j] ?? 0))
    const moved = next.map((value, j) => value - (current[j] ?? 0))
    const uphill = moved.reduce((sum, value, j) => sum + value * (slope[j] ?? 0), 0) > 0
    const following = uphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2
    const pace = uphill ? 0 : (momentum - 1) / following
    ahead = next.map((value, j) => value + pace * (moved[j] ?? 0))
    momentum = following
    current = next
    if (Math.sqrt(slope.reduce((sum, value) => sum + value ** 2, 0)) < 1e-5) break
  }
  return { weights: current.slice(0, -1), intercept: current[size - 1] ?? 0 }
}

/** Log-odds of a row. */
export function logOdds(
  { weights, intercept }: LogisticRegression,
  row: ArrayLike<number>,
): number {
  let sum = intercept
  for (let j = 0; j < weights.length; j++) sum += (weights[j] ?? 0) * (row[j] ?? 0)
  return sum
}

/** Mean slope of the loss; the last is that of the intercept. */
function gradient(
  inputs: Matrix,
  outcomes: ArrayLike<number>,
  at: Float64Array,
  ridge: number,
): Float64Array {
  const columns = inputs.columns
  const slope = new Float64Array(columns + 1)
  const { values } = inputs
  for (let i = 0; i < inputs.rows; i++) {
    const start = i * columns
    let z = at[columns] ?? 0
    for (let j = 0; j < columns; j++) z += (at[j] ?? 0) * (values[start + j] ?? 0)
    const residual = 1 / (1 + Math.exp(-z)) - (outcomes[i] ?? 0)
    for (let j = 0; j < columns; j++)
      slope[j] = (slope[j] ?? 0) + residual * (values[start + j] ?? 0)
    slope[columns] = (slope[columns] ?? 0) + residual
  }
  return slope.map((value, j) => value / inputs.rows + (j < columns ? ridge * (at[j] ?? 0) : 0))
}

/** A bound of the largest curvature: a quarter of the largest eigenvalue of the inputs' second moments, by power iteration
 * and a tenth more. */
function curvature(inputs: Matrix): number {
  let vector = new Float64Array(inputs.columns + 1).fill(1)
  let largest = 1
  for (let round = 0; round < 15; round++) {
    const next = new Float64Array(vector.length)
    for (let i = 0; i < inputs.rows; i++) {
      const row = rowOf(inputs, i)
      let product = vector[row.length] ?? 0
      for (let j = 0; j < row.length; j++) product += (row[j] ?? 0) * (vector[j] ?? 0)
      for (let j = 0; j < row.length; j++) next[j] = (next[j] ?? 0) + product * (row[j] ?? 0)
      next[row.length] = (next[row.length] ?? 0) + product
    }
    const norm = Math.sqrt(next.reduce((sum, value) => sum + value ** 2, 0)) || 1
    const before = Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0)) || 1
    largest = norm / before / Math.max(1, inputs.rows)
    vector = next.map((value) => value / norm)
  }
  return 0.25 * largest * 1.1
}
