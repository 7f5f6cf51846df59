/**
 * Tail probabilities of the distributions that counts, ratios and measurements follow.
 *
 * Discrete tails come in two kinds. `exact` counts the whole probability of the observed value
 * (valid, but stochastically large: at the mode of a rare count it is near 1). `mid` counts half
 * of it (Lancaster, JASA 1961), whose mean under the null is exactly 1/2. Combine and compare mid-p
 * values across series; use `exact` where a guarantee is wanted.
 *
 * Every function returns values in [0, 1], and 1 (no evidence) when an argument is NaN or the
 * distribution is not defined: a detector must stay silent on what it cannot judge.
 */
import {
  incompleteBeta,
  incompleteGamma,
  logBeta,
  logChoose,
  logGamma,
  normalCdf,
} from './special-functions.ts'

/** How likely a value at least (upper) or at most (lower) the observed one is. */
export type Tails = { readonly upper: number; readonly lower: number }

export type DiscreteTails = { readonly exact: Tails; readonly mid: Tails }

const NO_EVIDENCE: DiscreteTails = { exact: { upper: 1, lower: 1 }, mid: { upper: 1, lower: 1 } }

/**
 * Poisson tails of `count` given `mean`. A mean of 0 makes any count above 0 impossible (upper 0).
 * Counts are rounded down, negative ones read as 0.
 */
export function poissonTails(count: number, mean: number): DiscreteTails {
  if (Number.isNaN(count) || !(mean >= 0) || mean === Number.POSITIVE_INFINITY) return NO_EVIDENCE
  const k = wholeCount(count)
  if (mean === 0) return pointMassAtZero(k)
  if (k === Number.POSITIVE_INFINITY) return beyond()
  const at = Math.exp(k * Math.log(mean) - mean - logGamma(k + 1))
  const upper = k === 0 ? 1 : incompleteGamma(k, mean).lower
  return discrete(upper, incompleteGamma(k + 1, mean).upper, at)
}

/** Mean and dispersion `size`: variance = mean + mean^2 / size. Size Infinity is the Poisson. */
export type NegativeBinomial = { readonly mean: number; readonly size: number }

/**
 * Method-of-moments fit. Non-finite values are left out. No values: mean 0; variance not above
 * the mean: size Infinity, that is Poisson.
 */
export function fitNegativeBinomial(counts: readonly number[]): NegativeBinomial {
  const kept = counts.filter(Number.isFinite)
  if (kept.length === 0) return { mean: 0, size: Number.POSITIVE_INFINITY }
  const mean = kept.reduce((sum, x) => sum + x, 0) / kept.length
  const squares = kept.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  return negativeBinomialOf(mean, kept.length > 1 ? squares / (kept.length - 1) : mean)
}

/** The negative binomial with this mean and variance; Poisson when variance <= mean. */
export function negativeBinomialOf(mean: number, variance: number): NegativeBinomial {
  const excess = variance - mean
  return { mean, size: excess > 0 ? (mean * mean) / excess : Number.POSITIVE_INFINITY }
}

/** Negative binomial tails; Poisson for size Infinity. Tail by the incomplete beta function. */
export function negativeBinomialTails(count: number, fit: NegativeBinomial): DiscreteTails {
  const { mean, size } = fit
  if (Number.isNaN(size) || size <= 0) return NO_EVIDENCE
  if (size > 1e9 * Math.max(1, mean)) return poissonTails(count, mean)
  if (Number.isNaN(count) || !(mean >= 0) || mean === Number.POSITIVE_INFINITY) return NO_EVIDENCE
  const k = wholeCount(count)
  if (mean === 0) return pointMassAtZero(k)
  if (k === Number.POSITIVE_INFINITY) return beyond()
  const success = size / (size + mean)
  const failure = mean / (size + mean)
  const logAt =
    logGamma(k + size) -
    logGamma(size) -
    logGamma(k + 1) +
    size * Math.log(success) +
    // A mean near the smallest double rounds `failure` to 0, and 0 × log 0 would be NaN.
    (k === 0 ? 0 : k * Math.log(failure))
  const upper = k === 0 ? 1 : incompleteBeta(k, size, failure)
  return discrete(upper, incompleteBeta(size, k + 1, success), Math.exp(logAt))
}

/** Binomial tails of `successes` out of `trials` at probability `p`; no trials, no evidence. */
export function binomialTails(successes: number, trials: number, p: number): DiscreteTails {
  const n = wholeCount(trials)
  if (Number.isNaN(successes) || !(n > 0) || !Number.isFinite(n) || !(p >= 0 && p <= 1)) {
    return NO_EVIDENCE
  }
  const k = Math.min(wholeCount(successes), n)
  if (p === 0) return pointMassAtZero(k)
  if (p === 1) return swap(pointMassAtZero(n - k))
  const at = Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p))
  const upper = k === 0 ? 1 : incompleteBeta(k, n - k + 1, p)
  const lower = k === n ? 1 : incompleteBeta(n - k, k + 1, 1 - p)
  return discrete(upper, lower, at)
}

/** A beta distribution over a success rate: Beta(successes + prior, failures + prior). */
export type Beta = { readonly a: number; readonly b: number }

/**
 * Beta-binomial tails: `successes` of `trials` when the rate itself is uncertain, Beta(a, b).
 * Sums the tail that leads away from the mean, so that a tiny one keeps its digits; a tail of more
 * than `MAX_SUM` terms that matter is taken from the normal of the same mean and variance.
 */
export function betaBinomialTails(successes: number, trials: number, rate: Beta): DiscreteTails {
  const n = wholeCount(trials)
  const { a, b } = rate
  if (Number.isNaN(successes) || !(n > 0) || !Number.isFinite(n)) return NO_EVIDENCE
  if (!(a > 0 && b > 0) || !Number.isFinite(a + b)) return NO_EVIDENCE
  const k = Math.min(wholeCount(successes), n)
  if (k * (a + b) < n * a) return swap(betaBinomialUpward(n - k, n, { a: b, b: a }))
  return betaBinomialUpward(k, n, rate)
}

/** Normal tails. A standard deviation of 0: values off the mean are impossible. */
export function normalTails(value: number, mean = 0, sd = 1): Tails {
  if (Number.isNaN(value) || Number.isNaN(mean) || !(sd >= 0)) return NO_EVIDENCE.exact
  if (value === mean) return sd === 0 ? { upper: 1, lower: 1 } : { upper: 0.5, lower: 0.5 }
  const z = (value - mean) / sd
  return Number.isNaN(z) ? NO_EVIDENCE.exact : { upper: normalCdf(-z), lower: normalCdf(z) }
}

/** Student t tails with `df` degrees of freedom (> 0); Infinity is the normal. */
export function studentTails(t: number, df: number): Tails {
  if (Number.isNaN(t) || !(df > 0)) return NO_EVIDENCE.exact
  if (df > 1e7) return normalTails(t)
  if (!Number.isFinite(t)) return t > 0 ? { upper: 0, lower: 1 } : { upper: 1, lower: 0 }
  const square = t * t
  // From whichever end keeps its digits: x near 1 loses them in 1 - x.
  const outer =
    square < df
      ? 0.5 * (1 - incompleteBeta(0.5, df / 2, square / (df + square)))
      : 0.5 * incompleteBeta(df / 2, 0.5, df / (df + square))
  return t >= 0 ? { upper: outer, lower: 1 - outer } : { upper: 1 - outer, lower: outer }
}

/** P(chi-square with `df` degrees of freedom >= statistic); 1 when df is not above 0. */
export function chiSquareUpper(statistic: number, df: number): number {
  if (Number.isNaN(statistic) || !(df > 0)) return 1
  return incompleteGamma(df / 2, statistic / 2).upper
}

const MAX_SUM = 100_000

function wholeCount(count: number): number {
  return Math.max(0, Math.floor(count))
}

function pointMassAtZero(k: number): DiscreteTails {
  return k === 0 ? discrete(1, 1, 1) : beyond()
}

function beyond(): DiscreteTails {
  return discrete(0, 1, 0)
}

function swap({ exact, mid }: DiscreteTails): DiscreteTails {
  return {
    exact: { upper: exact.lower, lower: exact.upper },
    mid: { upper: mid.lower, lower: mid.upper },
  }
}

function discrete(upper: number, lower: number, at: number): DiscreteTails {
  const unit = (p: number) => (Number.isNaN(p) ? 1 : Math.min(1, Math.max(0, p)))
  return {
    exact: { upper: unit(upper), lower: unit(lower) },
    mid: { upper: unit(upper - at / 2), lower: unit(lower - at / 2) },
  }
}

function betaBinomialUpward(k: number, n: number, { a, b }: Beta): DiscreteTails {
  const at = Math.exp(logChoose(n, k) + logBeta(k + a, n - k + b) - logBeta(a, b))
  let term = at
  let upper = at
  for (let i = k; i < n; i++) {
    if (i - k >= MAX_SUM) return betaBinomialNormal(k, n, { a, b })
    term *= ((n - i) * (i + a)) / ((i + 1) * (n - i - 1 + b))
    upper += term
    // With b below 1 the probabilities rise again at the end: no stopping early then.
    if (b >= 1 && term < upper * 1e-17) break
  }
  return discrete(upper, 1 - upper + at, at)
}

function betaBinomialNormal(k: number, n: number, { a, b }: Beta): DiscreteTails {
  const mean = (n * a) / (a + b)
  const variance = (n * a * b * (a + b + n)) / ((a + b) ** 2 * (a + b + 1))
  const sd = Math.sqrt(variance)
  const at = normalTails(k - 0.5, mean, sd).upper - normalTails(k + 0.5, mean, sd).upper
  return discrete(normalTails(k - 0.5, mean, sd).upper, normalTails(k + 0.5, mean, sd).lower, at)
}
