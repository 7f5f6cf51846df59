/**
 * What kind of numbers a series holds, judged by some of its values: whole numbers not below 0 that
 * vary about as much as chance events do, or more, are counts; positive values whose logarithms are more symmetric than themselves are latencies (or
 * sizes, or prices); all else are levels. Symmetry by Bowley's quartile skewness (1901).
 */
import { quantileOfSorted, sortedFinite } from '../robust.ts'
import type { SeriesKind } from './value-axis.ts'

/** Values that `chooseKind` should be given. */
export const KIND_SAMPLE = 96

/** Undefined when the values are all the same, which tells nothing. A share is never seen to be one. */
export function chooseKind(values: readonly number[]): Exclude<SeriesKind, 'rate'> | undefined {
  const sorted = sortedFinite(values)
  const least = sorted[0] ?? 0
  if (!((sorted.at(-1) ?? 0) > least)) return undefined
  if (least < 0) return 'level'
  if (sorted.every((value) => Number.isInteger(value))) {
    return dispersionOf(sorted) >= DISPERSED ? 'count' : 'level'
  }
  if (!(least > 0)) return 'level'
  const plain = skewOf(sorted)
  const logged = skewOf(sorted.map((value) => Math.log(value)))
  return plain > SKEWED && Math.abs(logged) < plain ? 'latency' : 'level'
}

/** Variance over mean, 1 for chance events, from which whole numbers are counts. */
const DISPERSED = 0.4

function dispersionOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length / mean
}

/** Skewness from which values count as skewed. */
const SKEWED = 0.15

/** Mean of the skewness of quartiles and of tenths, in [-1, 1]; 0 where half the values are equal. */
function skewOf(sorted: Float64Array): number {
  return (bowley(sorted, 0.25) + bowley(sorted, 0.1)) / 2
}

function bowley(sorted: Float64Array, tail: number): number {
  const low = quantileOfSorted(sorted, tail)
  const middle = quantileOfSorted(sorted, 0.5)
  const high = quantileOfSorted(sorted, 1 - tail)
  return high > low ? (low + high - 2 * middle) / (high - low) : 0
}
