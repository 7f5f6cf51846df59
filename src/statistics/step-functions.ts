/**
 * Distances of two distributions known as steps: samples, or sketches whose values have weights. Exact for samples.
 *
 * Sources: Kolmogorov 1933 and Smirnov 1948; Vallender, "Calculation of the Wasserstein Distance Between Probability
 * Distributions on the Line" (1974); Székely & Rizzo, "Energy Statistics" (2013), whose distance on a line is twice the
 * squared difference of the distribution functions, integrated (Cramér 1928).
 */

import { firstAbove } from './binary-search.ts'

/** Ascending distinct values, and for each how much weight lies at or below it. */
export interface Steps {
  readonly values: ArrayLike<number>
  readonly cumulative: ArrayLike<number>
}

export interface StepDistances {
  /** Largest difference of the distribution functions, in [0, 1]. */
  readonly kolmogorovSmirnov: number
  /** The area between them, in the unit of the values. */
  readonly wasserstein: number
  /** Square root of twice the area between them squared: in the root of the unit. */
  readonly energy: number
}

/** The steps of a sample; values that are not finite are left out. */
export function stepsOfSample(sample: Iterable<number>): Steps {
  const sorted = Float64Array.from([...sample].filter(Number.isFinite)).sort()
  const values: number[] = []
  const cumulative: number[] = []
  sorted.forEach((value, i) => {
    if (value === sorted[i + 1]) return
    values.push(value)
    cumulative.push(i + 1)
  })
  return { values, cumulative }
}

/** All distances in one pass; 0 when either side has no values. */
export function stepDistances(one: Steps, other: Steps): StepDistances {
  const totals = [totalOf(one), totalOf(other)] as const
  if (totals[0] === 0 || totals[1] === 0) return { kolmogorovSmirnov: 0, wasserstein: 0, energy: 0 }
  let [i, j, p, q, largest, area, squared] = [0, 0, 0, 0, 0, 0, 0]
  let last = Number.NaN
  while (i < one.values.length || j < other.values.length) {
    const a = one.values[i] ?? Number.POSITIVE_INFINITY
    const b = other.values[j] ?? Number.POSITIVE_INFINITY
    const at = Math.min(a, b)
    if (!Number.isNaN(last)) {
      area += Math.abs(p - q) * (at - last)
      squared += (p - q) ** 2 * (at - last)
    }
    if (a === at) p = (one.cumulative[i++] ?? 0) / totals[0]
    if (b === at) q = (other.cumulative[j++] ?? 0) / totals[1]
    largest = Math.max(largest, Math.abs(p - q))
    last = at
  }
  return { kolmogorovSmirnov: largest, wasserstein: area, energy: Math.sqrt(2 * squared) }
}

/** The share of the weight at or below `x`; 0 for no values. */
export function shareUpTo(steps: Steps, x: number): number {
  const end = firstAbove(steps.values, x)
  const total = totalOf(steps)
  return end === 0 || total === 0 ? 0 : (steps.cumulative[end - 1] ?? 0) / total
}

function totalOf({ cumulative }: Steps): number {
  return cumulative[cumulative.length - 1] ?? 0
}
