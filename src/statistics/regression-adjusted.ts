/**
 * Values as their deviation from what the other values of the same moment let expect: regression
 * adjusted variables (Hawkins, "Multivariate quality control based on regression-adjusted
 * variables", Technometrics 1991), read off the inverse of the covariance. A moment at which two
 * values that move together have parted stands out in one coordinate, though neither is far off.
 */
import { MAD_TO_SIGMA, median } from './robust.ts'

/** A moment's values onto their adjusted deviations, about standard normal for moments like those learnt. */
export type RegressionAdjustment = (values: ArrayLike<number>) => Float64Array

/** Values count as at most so many robust deviations from the median, so that few cannot bend the fit. */
const MOST = 3
/** Added to each variance of 1: two values that never part must not make an infinity of a rounding error. */
const RIDGE = 0.05

/**
 * Learns from moments with `dimensions` finite values each. Dimensions that never vary, and all where
 * there are fewer than twice as many moments as dimensions, are only centered.
 */
export function fitRegressionAdjustment(
  moments: readonly ArrayLike<number>[],
  dimensions: number,
): RegressionAdjustment {
  const columns = Array.from({ length: dimensions }, (_, i) => moments.map((one) => one[i] ?? 0))
  const centers = columns.map((column) => (column.length === 0 ? 0 : median(column)))
  const scales = columns.map((column, i) => scaleOf(column, centers[i] ?? 0))
  const standard = (values: ArrayLike<number>, i: number) =>
    ((values[i] ?? 0) - (centers[i] ?? 0)) / (scales[i] ?? 1)
  const bounded = moments.map((one) =>
    Array.from({ length: dimensions }, (_, i) => Math.max(-MOST, Math.min(MOST, standard(one, i)))),
  )
  const isEnough = moments.length >= 2 * dimensions
  const precision = inverse(isEnough ? covarianceOf(bounded, dimensions) : identity(dimensions))
  return (values) => {
    const own = Array.from({ length: dimensions }, (_, i) => standard(values, i))
    return Float64Array.from(precision, (row, i) => {
      const sum = row.reduce((total, weight, j) => total + weight * (own[j] ?? 0), 0)
      return sum / Math.sqrt(row[i] ?? 1)
    })
  }
}

function scaleOf(column: readonly number[], center: number): number {
  const distances = column.map((value) => Math.abs(value - center))
  const deviation = distances.length === 0 ? 0 : MAD_TO_SIGMA * median(distances)
  if (deviation > 0) return deviation
  const mean = distances.reduce((sum, one) => sum + one, 0) / Math.max(1, distances.length)
  return mean > 0 ? mean : 1
}

type Matrix = number[][]

function identity(size: number): Matrix {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_unused, j) => (i === j ? 1 : 0)),
  )
}

function covarianceOf(rows: readonly (readonly number[])[], size: number): Matrix {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_unused, j) => {
      const sum = rows.reduce((total, row) => total + (row[i] ?? 0) * (row[j] ?? 0), 0)
      return sum / rows.length + (i === j ? RIDGE : 0)
    }),
  )
}

/** Gauss-Jordan without pivoting: what it is given is symmetric and, by the ridge, positive definite. */
function inverse(matrix: Matrix): Matrix {
  const size = matrix.length
  const left = matrix.map((row) => [...row])
  const right = identity(size)
  for (let pivot = 0; pivot < size; pivot++) {
    const divisor = left[pivot]?.[pivot] ?? 1
    for (const side of [left, right]) {
      side[pivot] = (side[pivot] ?? []).map((value) => value / divisor)
    }
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue
      const factor = left[row]?.[pivot] ?? 0
      for (const side of [left, right]) {
        const from = side[pivot] ?? []
        side[row] = (side[row] ?? []).map((value, j) => value - factor * (from[j] ?? 0))
      }
    }
  }
  return right
}
