/**
 * The band a value should fall in, with the coverage asked for, from a seasonal baseline.
 *
 * Measurements: conformal (Vovk et al. 2005; leave-one-out residuals as in Barber et al.,
 * "Predictive inference with the jackknife+", Ann. Stat. 2021), so no distribution is assumed.
 * Counts: quantiles of the negative binomial, since residuals of small counts are too coarse.
 */
import { expectationAt, type SeasonalBaseline } from './seasonal-baseline.ts'
import { normalQuantile } from './special-functions.ts'
import { negativeBinomialTails } from './tails.ts'

export type Band = { readonly lower: number; readonly upper: number }

/**
 * Band at `time` with `coverage` in (0, 1), half of the rest on either side, in the unit of the
 * values. With fewer samples than the coverage needs the band is as wide as the widest residual
 * or the normal quantile, whichever is wider. Nothing learnt: -Infinity to Infinity.
 */
export function bandAt(baseline: SeasonalBaseline, time: number, coverage: number): Band {
  const { center, scale, samples } = expectationAt(baseline, time)
  if (samples === 0 || Number.isNaN(coverage)) {
    return { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY }
  }
  const tail = Math.min(0.5, Math.max(1e-12, (1 - coverage) / 2))
  if (baseline.transform === 'count') return countBand(center, baseline.size, tail)
  const lower = center + scale * lowerResidual(baseline.standardised, tail)
  const upper = center - scale * lowerResidual(baseline.standardised.map(negate).reverse(), tail)
  return baseline.transform === 'log'
    ? { lower: Math.exp(lower), upper: Math.exp(upper) }
    : { lower, upper }
}

/** The residual with at most a share `tail` below it, counting the one to come. */
function lowerResidual(ascending: readonly number[], tail: number): number {
  const rank = Math.floor((ascending.length + 1) * tail)
  if (rank >= 1) return ascending[rank - 1] ?? 0
  return Math.min(ascending[0] ?? 0, normalQuantile(tail))
}

function negate(value: number): number {
  return -value
}

/** Beyond, whole numbers are too coarse to search among and the normal limit is as good. */
const LARGEST_COUNT = 2 ** 40

function countBand(mean: number, size: number, tail: number): Band {
  const fit = { mean, size }
  const sd = Math.sqrt(mean + (mean * mean) / size)
  if (mean + 10 * sd > LARGEST_COUNT) {
    const reach = -normalQuantile(tail) * sd
    return { lower: Math.max(0, mean - reach), upper: mean + reach }
  }
  let top = Math.ceil(mean + 10 * sd + 10)
  while (negativeBinomialTails(top + 1, fit).exact.upper > tail && top < LARGEST_COUNT) top *= 2
  return {
    // The largest count with at most `tail` of the probability below it.
    lower: leastWhere(0, top, (k) => negativeBinomialTails(k, fit).exact.lower > tail),
    upper: leastWhere(0, top, (k) => negativeBinomialTails(k + 1, fit).exact.upper <= tail),
  }
}

/** Bisection over whole numbers for the first that holds; `high` when none before it does. */
function leastWhere(low: number, high: number, holds: (k: number) => boolean): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
