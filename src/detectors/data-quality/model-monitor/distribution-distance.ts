import type { ComparisonMethod } from '../../../formats/model-monitor/constraints-file.ts'
import { sketchOf } from '../../../formats/model-monitor/sketch-file.ts'
import type { NumericalStatistics } from '../../../formats/model-monitor/statistics-file.ts'
import type { KllRandom, KllSketch } from '../../../statistics/kll-sketch.ts'
import { stepDistances } from '../../../statistics/step-functions.ts'
import type { CategoryCounts } from './chi-square-distance.ts'

/**
 * c(α) of the two-sample Kolmogorov–Smirnov test for α = 0.003, by which Deequ's robust distance is less than the simple
 * one: Knuth, "The Art of Computer Programming", volume 2, 3rd edition, section 3.3.1, equation 15.
 */
const ROBUST = 1.8

/** How the distance of a feature was found: from whole sketches, from ten buckets, or from counted values. */
export type DistanceBasis = 'sketch' | 'buckets' | 'values'

export interface NumericalDistance {
  readonly distance: number
  readonly basis: DistanceBasis
}

/**
 * The largest difference of the distribution functions of a baseline and of what is held against it; of files without a
 * sketch only at the bounds of the buckets, which can miss a part of it. Undefined where either has no distribution.
 */
export function numericalDistance(
  baseline: NumericalStatistics,
  current: KllSketch,
  method: ComparisonMethod,
  random: KllRandom,
): NumericalDistance | undefined {
  const kll = baseline.distribution?.kll
  if (kll === undefined || current.count === 0) return undefined
  const sketch = kll.sketch && sketchOf(kll.sketch, random)
  if (sketch !== undefined && sketch.count > 0) {
    const { kolmogorovSmirnov } = stepDistances(sketch.steps(), current.steps())
    const distance = corrected(kolmogorovSmirnov, sketch.count, current.count, method)
    return { distance, basis: 'sketch' }
  }
  const total = kll.buckets.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return undefined
  let upTo = 0
  let largest = current.rankBelow(kll.buckets[0]?.lower_bound ?? 0)
  kll.buckets.forEach(({ upper_bound, count }, i) => {
    upTo += count
    const isLast = i === kll.buckets.length - 1
    const share = isLast ? current.rank(upper_bound) : current.rankBelow(upper_bound)
    largest = Math.max(largest, Math.abs(upTo / total - share))
  })
  return { distance: corrected(largest, total, current.count, method), basis: 'buckets' }
}

/** The largest difference of the shares of a value; undefined where either has no values. `m` is how many `current` holds. */
export function categoricalDistance(
  baseline: CategoryCounts,
  current: CategoryCounts,
  method: ComparisonMethod,
  m = sumOf(current),
): number | undefined {
  const n = sumOf(baseline)
  if (n === 0 || m === 0) return undefined
  let largest = 0
  for (const value of new Set([...baseline.keys(), ...current.keys()])) {
    const apart = (baseline.get(value) ?? 0) / n - (current.get(value) ?? 0) / m
    largest = Math.max(largest, Math.abs(apart))
  }
  return corrected(largest, n, m, method)
}

/** `Simple` is the distance itself; `Robust` takes off what chance alone may bring about in samples of n and m. */
function corrected(distance: number, n: number, m: number, method: ComparisonMethod): number {
  if (method === 'Simple') return distance
  return Math.max(0, distance - ROBUST * Math.sqrt((n + m) / (n * m)))
}

function sumOf(counts: CategoryCounts): number {
  let sum = 0
  for (const count of counts.values()) sum += count
  return sum
}
