/**
 * How far two histograms over the same buckets are apart: a reference and a current one, as
 * aligned counts. Counts that are not positive finite numbers are read as 0, a missing tail as 0.
 * When either side is empty there is nothing to compare: distance 0, p-value 1.
 *
 * Sources: Siddiqi, "Credit Risk Scorecards" (2006) for the PSI; Lin, IEEE Trans. Inf. Theory
 * 1991 (Jensen-Shannon); Kolmogorov 1933 and Smirnov 1948 with Stephens' 1970 correction;
 * Vallender 1974 (Wasserstein-1 on a line); Pearson 1900; Cramér 1946 (V).
 */
import { chiSquareUpper } from './tails.ts'

export type Counts = readonly number[]

export type TestResult = { readonly statistic: number; readonly pValue: number }

/**
 * Population stability index, >= 0. By custom 0.1 is a small and 0.25 a large shift. `smoothing`
 * (0.5: Jeffreys) is added to every bucket on both sides, so an emptied bucket stays finite.
 */
export function populationStabilityIndex(
  reference: Counts,
  current: Counts,
  smoothing = 0.5,
): number {
  const pair = align(reference, current)
  if (pair === undefined) return 0
  const size = pair.length
  const added = Math.max(1e-12, smoothing)
  const [from, to] = totals(pair)
  return pair.reduce((sum, [r, c]) => {
    const p = (r + added) / (from + added * size)
    const q = (c + added) / (to + added * size)
    return sum + (q - p) * Math.log(q / p)
  }, 0)
}

/** Jensen-Shannon divergence in bits, in [0, 1]; its square root is a metric. No smoothing. */
export function jensenShannonDivergence(reference: Counts, current: Counts): number {
  const bits = (p: number, q: number) => (p > 0 ? 0.5 * p * Math.log2((2 * p) / (p + q)) : 0)
  const sum = shares(reference, current).reduce(
    (total, [p, q]) => total + bits(p, q) + bits(q, p),
    0,
  )
  return Math.min(1, Math.max(0, sum))
}

/** Largest change of any one bucket's share (L-infinity over categories), in [0, 1]. */
export function largestShareChange(reference: Counts, current: Counts): number {
  return shares(reference, current).reduce((most, [p, q]) => Math.max(most, Math.abs(p - q)), 0)
}

/**
 * Kolmogorov-Smirnov distance of ordered buckets, in [0, 1], with its two-sample p-value. Values
 * in one bucket are ties, which makes the p-value conservative.
 */
export function kolmogorovSmirnov(reference: Counts, current: Counts): TestResult {
  let gap = 0
  let statistic = 0
  for (const [p, q] of shares(reference, current)) {
    gap += p - q
    statistic = Math.max(statistic, Math.abs(gap))
  }
  const [from, to] = totals(align(reference, current) ?? [])
  const root = Math.sqrt((from * to) / (from + to || 1))
  const lambda = (root + 0.12 + 0.11 / (root || 1)) * statistic
  return { statistic, pValue: root === 0 ? 1 : kolmogorovUpper(lambda) }
}

/**
 * Wasserstein-1 distance in standard deviations of the reference. `positions` are the values that
 * the buckets stand for, in any order; buckets without a finite position are left out. A reference
 * that never varies is measured in units of the distance between the outermost used positions
 * instead, so the result stays finite: at most 1.
 */
export function normedWasserstein(
  reference: Counts,
  current: Counts,
  positions: readonly number[],
): number {
  const order = positions.map((at, i) => ({ at, i })).filter(({ at }) => Number.isFinite(at))
  order.sort((x, y) => x.at - y.at)
  const pick = (counts: Counts) => order.map(({ i }) => counts[i] ?? 0)
  const pair = shares(pick(reference), pick(current))
  const mean = pair.reduce((sum, [p], i) => sum + p * (order[i]?.at ?? 0), 0)
  let variance = 0
  let distance = 0
  let gap = 0
  const used: number[] = []
  pair.forEach(([p, q], i) => {
    const at = order[i]?.at ?? 0
    variance += p * (at - mean) ** 2
    gap += p - q
    distance += Math.abs(gap) * ((order[i + 1]?.at ?? at) - at)
    if (p > 0 || q > 0) used.push(at)
  })
  const sd = Math.sqrt(variance)
  const unit = sd > 1e-9 * Math.abs(mean) ? sd : (used.at(-1) ?? 0) - (used[0] ?? 0)
  return unit > 0 ? distance / unit : 0
}

/**
 * Chi-square test that both histograms come from one distribution. Buckets with fewer than 10
 * values on both sides together are pooled into one, so the p-value can be trusted. `cramersV` is
 * the size of the effect in [0, 1], whatever the sample size.
 */
export function chiSquareTest(
  reference: Counts,
  current: Counts,
): TestResult & { readonly cramersV: number } {
  const pooled = poolRare(align(reference, current) ?? [])
  const [from, to] = totals(pooled)
  const all = from + to
  if (from === 0 || to === 0 || pooled.length < 2) return { statistic: 0, pValue: 1, cramersV: 0 }
  const statistic = pooled.reduce((sum, [r, c]) => {
    const expected = ((r + c) * from) / all
    const other = ((r + c) * to) / all
    return sum + (r - expected) ** 2 / expected + (c - other) ** 2 / other
  }, 0)
  const pValue = chiSquareUpper(statistic, pooled.length - 1)
  return { statistic, pValue, cramersV: Math.min(1, Math.sqrt(statistic / all)) }
}

type PairOfCounts = readonly [reference: number, current: number]

function align(reference: Counts, current: Counts): PairOfCounts[] | undefined {
  const length = Math.max(reference.length, current.length)
  const pair = Array.from(
    { length },
    (_, i): PairOfCounts => [clean(reference[i]), clean(current[i])],
  )
  const [from, to] = totals(pair)
  return from > 0 && to > 0 ? pair : undefined
}

function clean(count: number | undefined): number {
  return count !== undefined && count > 0 && count < Number.POSITIVE_INFINITY ? count : 0
}

function totals(pair: readonly PairOfCounts[]): [number, number] {
  return pair.reduce<[number, number]>(([from, to], [r, c]) => [from + r, to + c], [0, 0])
}

function shares(reference: Counts, current: Counts): PairOfCounts[] {
  const pair = align(reference, current) ?? []
  const [from, to] = totals(pair)
  return pair.map(([r, c]) => [r / from, c / to])
}

function poolRare(pair: readonly PairOfCounts[]): PairOfCounts[] {
  const common = pair.filter(([r, c]) => r + c >= 10)
  const rest = totals(pair.filter(([r, c]) => r + c < 10))
  return rest[0] + rest[1] > 0 ? [...common, rest] : common
}

/** P(K > lambda) of the Kolmogorov distribution, by whichever series converges fast. */
export function kolmogorovUpper(lambda: number): number {
  if (lambda <= 0) return 1
  let sum = 0
  if (lambda < 1) {
    for (let k = 1; k <= 5; k++)
      sum += Math.exp(-((2 * k - 1) ** 2 * Math.PI ** 2) / (8 * lambda ** 2))
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum))
  }
  for (let k = 1; k <= 10; k++)
    sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda)
  return Math.min(1, Math.max(0, sum))
}
