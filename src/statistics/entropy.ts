/**
 * How evenly things are spread: over categories (entropy, Gini) and over time (burstiness).
 *
 * Sources: Shannon 1948; Gini 1912; Goh & Barabási, EPL 2008 with the finite-size correction of
 * Kim & Jo, Phys. Rev. E 2016; Moran, JRSS B 1951, with Bartlett's 1937 correction, for the test.
 * Values that are not finite, and negative ones where counts are meant, are left out.
 */
import { incompleteGamma } from './special-functions.ts'

/** Shannon entropy of counts in bits; 0 for none or one category. */
export function shannonEntropy(counts: readonly number[]): number {
  const kept = counts.filter(isPositive)
  const total = kept.reduce((sum, count) => sum + count, 0)
  return kept.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0)
}

/** Entropy over its maximum for the categories that occur, in [0, 1]; 0 for fewer than two. */
export function normalisedEntropy(counts: readonly number[]): number {
  const kinds = counts.filter(isPositive).length
  return kinds < 2 ? 0 : Math.min(1, shannonEntropy(counts) / Math.log2(kinds))
}

/** Gini coefficient of amounts >= 0: 0 all equal, towards 1 when one has everything; 0 for none. */
export function gini(amounts: readonly number[]): number {
  const sorted = Float64Array.from(amounts.filter((x) => x >= 0 && Number.isFinite(x))).sort()
  const n = sorted.length
  const total = sorted.reduce((sum, x) => sum + x, 0)
  if (!isPositive(total)) return 0
  const ranked = sorted.reduce((sum, x, i) => sum + (2 * (i + 1) - n - 1) * (x / total), 0)
  return Math.max(0, ranked / n)
}

export type Rhythm = {
  /** Number of gaps between arrivals. */
  readonly gaps: number
  /** Mean gap, in the unit of the times; NaN without a gap. */
  readonly meanGap: number
  /** Standard deviation of the gaps over their mean: 0 clockwork, 1 random, above 1 bursts. */
  readonly variation: number
  /** -1 clockwork, 0 random (Poisson), towards 1 bursts; corrected for the number of gaps. */
  readonly burstiness: number
  /** p-value against a Poisson process for arrivals more regular than random; 1 if unknown. */
  readonly regular: number
  /** The same for arrivals more bursty than random. */
  readonly bursty: number
}

/**
 * The rhythm of arrivals at `times` (any order, any unit). Fewer than two gaps, or no time at all
 * between the first and last, say nothing: burstiness 0, both p-values 1. Simultaneous arrivals
 * are taken to lie half a `resolution` apart (in the unit of the times; 1 unless given).
 */
export function rhythmOf(times: readonly number[], resolution = 1): Rhythm {
  const sorted = Float64Array.from(times.filter(Number.isFinite)).sort()
  const gaps = [...sorted.subarray(1)].map((time, i) => time - (sorted[i] ?? 0))
  const n = gaps.length
  const meanGap = gaps.reduce((sum, gap) => sum + gap, 0) / n
  if (n < 2 || !isPositive(meanGap)) {
    return { gaps: n, meanGap, variation: 0, burstiness: 0, regular: 1, bursty: 1 }
  }
  const squares = gaps.reduce((sum, gap) => sum + (gap / meanGap - 1) ** 2, 0)
  const variation = Math.sqrt(squares / n)
  const { lower, upper } = moranTest(gaps, resolution / 2)
  return {
    gaps: n,
    meanGap,
    variation,
    burstiness: burstinessOf(variation, n),
    regular: lower,
    bursty: upper,
  }
}

/** Kim & Jo's B_n, which is -1 and 1 at the extremes whatever the number of gaps. */
function burstinessOf(variation: number, n: number): number {
  const up = Math.sqrt(n + 1)
  const down = Math.sqrt(n - 1)
  return Math.max(-1, Math.min(1, (up * variation - down) / ((up - 2) * variation + down)))
}

/**
 * Gaps of a Poisson process are exponential, so Bartlett's statistic over them, each a variance
 * with two degrees of freedom, is chi-square with n - 1; low for equal gaps, high for unequal.
 */
function moranTest(gaps: readonly number[], floor: number): { lower: number; upper: number } {
  const n = gaps.length
  const held = gaps.map((gap) => Math.max(gap, floor, Number.MIN_VALUE))
  const mean = held.reduce((sum, gap) => sum + gap, 0) / n
  const logs = held.reduce((sum, gap) => sum + Math.log(gap / mean), 0)
  const statistic = (-2 * logs) / (1 + (n + 1) / (6 * n))
  return incompleteGamma((n - 1) / 2, Math.max(0, statistic) / 2)
}

function isPositive(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY
}
