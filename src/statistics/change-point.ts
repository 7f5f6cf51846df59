/**
 * When did it begin? The posterior over the first changed sample of a series that holds at most
 * one anomaly: a level shift (it lasts to the end) or a spike (it ends again).
 *
 * A Bayesian single-change model (Barry & Hartigan, JASA 1993; Smith, Biometrika 1975): samples
 * inside [start, end) share one unknown level, those outside another, both integrated out with
 * conjugate priors; the end is summed out. Half the prior goes to "nothing changed", half of the
 * rest to shifts. The noise scale comes from first differences, so a shift does not inflate it
 * (von Neumann 1941); likelihoods are tempered by the autocorrelation, or the overdispersion of
 * counts, that is left (Miller & Dunson, JASA 2019), so intervals stay honest. Deterministic;
 * ties go to the earlier index. O(n^2): meant for windows of up to about a thousand samples.
 */
import { quantileOfSorted, sortedFinite } from './robust.ts'
import { logGamma } from './special-functions.ts'

export type ChangeOptions = {
  /** `normal` for measurements (log them first if ratios matter), `poisson` for counts. */
  readonly model: 'normal' | 'poisson'
  /** Probability that the interval should hold the onset; 0.95 unless given. */
  readonly credibility?: number
}

export type ChangePoint = {
  /** Most likely first changed sample; -1 when nothing could have changed. */
  readonly index: number
  /** First sample after the change that is back to normal; the length when it never is. */
  readonly end: number
  readonly kind: 'none' | 'shift' | 'spike'
  /** Probability that anything changed at all, in [0, 1]. */
  readonly probability: number
  /** Of each sample: probability that it is the first changed one, given a change. Sums to 1. */
  readonly posterior: readonly number[]
  /** Inclusive bounds of the shortest interval with the asked probability; -1 as for `index`. */
  readonly low: number
  readonly high: number
  /** Mean outside the most likely segment, and inside; NaN when nothing could have changed. */
  readonly before: number
  readonly after: number
  /** (after - before) in units of the noise; 0 when nothing changed, at most 1e6. */
  readonly effect: number
}

/**
 * Values that are not finite are missing: they tell nothing, but keep their index. Fewer than
 * three values, or constant ones, give kind `none` with a flat posterior.
 */
export function locateChange(values: readonly number[], options: ChangeOptions): ChangePoint {
  const { model, credibility = 0.95 } = options
  const least = model === 'poisson' ? 0 : -LARGEST
  const series = values.map((value) =>
    Number.isFinite(value) ? Math.max(least, Math.min(LARGEST, value)) : Number.NaN,
  )
  const known = sortedFinite(series)
  if (known.length < 3 || !((known.at(-1) ?? 0) - (known[0] ?? 0) > SMALLEST)) {
    return unchanged(values)
  }
  const noise = model === 'poisson' ? 1 : noiseOf(series)
  const rough = weigh(series, likelihood(series, model, noise, 1))
  const temper = temperOf(series, rough.best, model)
  const { best, starts, logEvidence } =
    temper < 1 ? weigh(series, likelihood(series, model, noise, temper)) : rough
  const { inside, outside } = means(series, best)
  const unit = model === 'poisson' ? Math.sqrt(Math.max(outside, 1 / known.length) / temper) : noise
  const { low, high } = shortestInterval(starts, best.start, credibility)
  return {
    index: best.start,
    end: best.end,
    kind: best.end === values.length ? 'shift' : 'spike',
    probability: 1 / (1 + Math.exp(-logEvidence)),
    posterior: starts,
    low,
    high,
    before: outside,
    after: inside,
    effect: Math.max(-1e6, Math.min(1e6, (inside - outside) / unit)),
  }
}

/** Values are cut here, and differences below the other one ignored, so that squares stay finite. */
const LARGEST = 1e150
const SMALLEST = 1e-140

type Segment = { readonly start: number; readonly end: number }
/** Log marginal likelihood of a changed segment, against that of no change. */
type Likelihood = (segment: Segment) => number

/** Variance of the prior of a level, in units of the noise variance: levels may be far apart. */
const PRIOR_VARIANCE = 25

function likelihood(
  values: readonly number[],
  model: ChangeOptions['model'],
  noise: number,
  temper: number,
): Likelihood {
  const n = values.length
  const sorted = sortedFinite(values)
  const origin = model === 'poisson' ? 0 : quantileOfSorted(sorted, 0.5)
  const counts = prefixSums(values.map((value) => (Number.isFinite(value) ? 1 : 0)))
  const sums = prefixSums(
    values.map((value) => (Number.isFinite(value) ? (value - origin) / noise : 0)),
  )
  const totalCount = counts[n] ?? 0
  const total = sums[n] ?? 0
  const rate = total / totalCount
  const widest = Math.max(...sorted.map((value) => Math.abs((value - origin) / noise)))
  const variance = Math.max(PRIOR_VARIANCE, (widest * widest) / 4)
  const marginal = (count: number, sum: number) =>
    model === 'poisson' ? gammaPoisson(count, sum, rate) : normalMean(count, sum, variance)
  const none = marginal(totalCount, total)
  return ({ start, end }) => {
    const count = (counts[end] ?? 0) - (counts[start] ?? 0)
    const sum = (sums[end] ?? 0) - (sums[start] ?? 0)
    if (count === 0 || count === totalCount) return 0
    // Tempering weakens the evidence of the data, not the price of one more level.
    const gain = marginal(count, sum) + marginal(totalCount - count, total - sum) - none
    return temper * gain
  }
}

/** Log marginal of `count` unit normals with sum `sum` around a N(0, variance) mean, up to what
 * does not depend on the segments. */
function normalMean(count: number, sum: number, variance: number): number {
  return (0.5 * sum * sum) / (count + 1 / variance) - 0.5 * Math.log1p(count * variance)
}

/** Log marginal of Poisson counts whose rate is Gamma with shape 1 and the overall mean. */
function gammaPoisson(count: number, sum: number, rate: number): number {
  return logGamma(1 + sum) - (1 + sum) * Math.log(1 / rate + count) - Math.log(rate)
}

type Weighed = {
  readonly best: Segment
  readonly starts: readonly number[]
  readonly logEvidence: number
}

/** Sums the ends out: the posterior of each start, and the log odds of any change. */
function weigh(values: readonly number[], gain: Likelihood): Weighed {
  const n = values.length
  const logStarts = new Array<number>(n).fill(Number.NEGATIVE_INFINITY)
  const first = values.findIndex(Number.isFinite)
  let best: Segment = { start: first + 1, end: n }
  let bestWeight = Number.NEGATIVE_INFINITY
  // The first known sample has nothing before it that it could differ from.
  for (let start = first + 1; start < n; start++) {
    // A missing sample cannot be seen to change; the next known one is.
    if (!Number.isFinite(values[start])) continue
    const weights: number[] = []
    for (let end = start + 1; end <= n; end++) {
      const prior = Math.log(0.5 / (n - 1) / (end < n ? n - 1 - start : 1))
      const weight = prior + gain({ start, end })
      weights.push(weight)
      if (weight > bestWeight) {
        bestWeight = weight
        best = { start, end }
      }
    }
    logStarts[start] = logSum(weights)
  }
  const logEvidence = logSum(logStarts)
  const starts = logStarts.map((weight) => Math.exp(weight - logEvidence))
  return { best: bestFrom(starts, best, gain, n), starts, logEvidence }
}

/** The start with the most probability, and for it the likeliest end. */
function bestFrom(
  starts: readonly number[],
  fallback: Segment,
  gain: Likelihood,
  n: number,
): Segment {
  const start = starts.indexOf(Math.max(...starts))
  if (start < 1) return fallback
  let best = { start, end: n }
  let bestWeight = gain(best)
  for (let end = start + 1; end < n; end++) {
    const weight = gain({ start, end }) - Math.log(n - 1 - start)
    if (weight > bestWeight) {
      bestWeight = weight
      best = { start, end }
    }
  }
  return best
}

/** Noise sd from first differences of known neighbours; never 0 for a series that varies. */
function noiseOf(values: readonly number[]): number {
  const known = values.filter(Number.isFinite)
  const steps = sortedFinite(known.slice(1).map((value, i) => Math.abs(value - (known[i] ?? 0))))
  const noise = (quantileOfSorted(steps, 0.5) * 1.4826) / Math.SQRT2
  // More than half of the steps are 0: what moves at all moves against next to no noise.
  return Math.max(noise, 1e-3 * (steps.at(-1) ?? 0))
}

/** Factor in (0, 1] for the evidence: 1 for independent samples with the model's own spread. */
function temperOf(
  values: readonly number[],
  segment: Segment,
  model: ChangeOptions['model'],
): number {
  const { inside, outside } = means(values, segment)
  const residuals = values
    .map((value, i) => value - (i >= segment.start && i < segment.end ? inside : outside))
    .filter(Number.isFinite)
  const squares = residuals.reduce((sum, x) => sum + x * x, 0)
  if (squares === 0) return 1
  const products = residuals.slice(1).reduce((sum, x, i) => sum + x * (residuals[i] ?? 0), 0)
  const correlation = Math.min(0.9, Math.max(0, products / squares))
  const independent = (1 - correlation) / (1 + correlation)
  if (model === 'normal') return independent
  const expected = values.reduce(
    (sum, value, i) =>
      Number.isFinite(value)
        ? sum + (i >= segment.start && i < segment.end ? inside : outside)
        : sum,
    0,
  )
  return independent / Math.max(1, squares / expected)
}

function means(values: readonly number[], { start, end }: Segment) {
  let inside = 0
  let outside = 0
  let insideCount = 0
  let outsideCount = 0
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return
    if (i >= start && i < end) {
      inside += value
      insideCount++
    } else {
      outside += value
      outsideCount++
    }
  })
  return { inside: inside / insideCount, outside: outside / outsideCount }
}

function unchanged(values: readonly number[]): ChangePoint {
  return {
    index: -1,
    end: values.length,
    kind: 'none',
    probability: 0,
    posterior: values.map(() => 1 / values.length),
    low: -1,
    high: -1,
    before: Number.NaN,
    after: Number.NaN,
    effect: 0,
  }
}

/** Grows from the mode to the likelier neighbour until the mass is held; ties go to the earlier. */
function shortestInterval(posterior: readonly number[], mode: number, credibility: number) {
  let low = mode
  let high = mode
  let mass = posterior[mode] ?? 0
  while (mass < credibility && (low > 0 || high < posterior.length - 1)) {
    const left = low > 0 ? (posterior[low - 1] ?? 0) : -1
    const right = posterior[high + 1] ?? -1
    if (left >= right) {
      low--
      mass += left
    } else {
      high++
      mass += right
    }
  }
  return { low, high }
}

function prefixSums(values: readonly number[]): number[] {
  const sums = [0]
  let total = 0
  for (const value of values) {
    total += value
    sums.push(total)
  }
  return sums
}

function logSum(logs: readonly number[]): number {
  const top = logs.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY)
  if (top === Number.NEGATIVE_INFINITY) return top
  return top + Math.log(logs.reduce((sum, x) => sum + Math.exp(x - top), 0))
}
