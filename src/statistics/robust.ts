/**
 * Order statistics that a few wild values cannot move. Values that are not finite are left out
 * everywhere; no value left gives NaN.
 *
 * Sources: Hyndman & Fan, "Sample Quantiles in Statistical Packages" (Am. Stat. 1996), type 7;
 * Hampel, "The Influence Curve and its Role in Robust Estimation" (JASA 1974) for the MAD.
 */

/** Makes the median absolute deviation of a normal sample its standard deviation. */
export const MAD_TO_SIGMA = 1.4826

/** The finite values in ascending order; the argument is left alone. */
export function sortedFinite(values: Iterable<number>): Float64Array {
  return Float64Array.from([...values].filter(Number.isFinite)).sort()
}

/** Type 7 quantile, linear between order statistics; `q` is clamped to [0, 1]. */
export function quantile(values: Iterable<number>, q: number): number {
  return quantileOfSorted(sortedFinite(values), q)
}

/** The same, for values already ascending and finite. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const position = Math.min(1, Math.max(0, q)) * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[below + 1] ?? low
  // Not low + (high - low) * f: that overflows for huge values of opposite sign.
  return low * (1 - (position - below)) + high * (position - below)
}

export function median(values: Iterable<number>): number {
  return quantile(values, 0.5)
}

/** 1.4826 times the median distance from `center`, which is the median unless given. */
export function medianAbsoluteDeviation(values: readonly number[], center?: number): number {
  const middle = center ?? median(values)
  return MAD_TO_SIGMA * median(values.map((value) => Math.abs(value - middle)))
}

/**
 * A standard deviation that outliers cannot move: the MAD; when more than half of the values are
 * equal, the interquartile range; when even that is 0, the mean distance from the median (each
 * made consistent at the normal). 0 only for constant values, NaN for none.
 */
export function robustScale(values: readonly number[]): number {
  const sorted = sortedFinite(values)
  const center = quantileOfSorted(sorted, 0.5)
  const deviation = medianAbsoluteDeviation([...sorted], center)
  if (deviation !== 0) return deviation
  const range = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)
  if (range > 0) return range / 1.349
  const distance = sorted.reduce((sum, value) => sum + Math.abs(value - center), 0)
  return (distance / sorted.length) * Math.sqrt(Math.PI / 2)
}

/** The largest score of a value that moved away from a series that never moved before. */
export const CONSTANT_SERIES_SCORE = 30
/** Scores are cut here, so that no ratio overflows. */
export const MAX_SCORE = 1e6

/**
 * Signed, finite distance of `value` from `center` in units of `scale`.
 *
 * A series that never moved (scale 0, or below 1e-9 of the center) and now does is a signal, yet
 * its z is infinite and ranks nothing. Its score is `30 r / (r + 0.05)` with r the relative move
 * |value - center| / max(|value|, |center|): 5 for a move of 1 %, 15 for 5 %, 28.6 for a doubling
 * from zero; below 1e-9 it is rounding and scores 0. NaN anywhere scores 0.
 */
export function robustScore(value: number, center: number, scale: number): number {
  if (Number.isNaN(value) || !Number.isFinite(center) || Number.isNaN(scale)) return 0
  const move = value - center
  if (Math.abs(scale) > 1e-9 * Math.abs(center)) {
    return Math.max(-MAX_SCORE, Math.min(MAX_SCORE, move / Math.abs(scale))) || 0
  }
  const size = Math.max(Math.abs(value), Math.abs(center))
  if (size === Number.POSITIVE_INFINITY) return Math.sign(value) * CONSTANT_SERIES_SCORE
  const relative = size > 0 ? Math.abs(value / size - center / size) : 0
  if (relative < 1e-9) return 0
  return (Math.sign(move) * CONSTANT_SERIES_SCORE * relative) / (relative + 0.05)
}

/**
 * Hodges-Lehmann shift: the median of all differences `after - before`; robust to 29 % outliers
 * and 95 % as efficient as the mean (Hodges & Lehmann, Ann. Math. Stat. 1963). NaN when a side is
 * empty. Costs |before| x |after|: meant for samples of hundreds.
 */
export function hodgesLehmannShift(before: readonly number[], after: readonly number[]): number {
  return median(before.flatMap((from) => after.map((to) => to - from)))
}
