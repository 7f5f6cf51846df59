import { DAY } from '../../events/time.ts'
import { firstAtLeast } from '../../statistics/binary-search.ts'
import { quantileOfSorted, sortedFinite } from '../../statistics/robust.ts'

/**
 * How likely it is that a quiet series scores this high on some day. The largest score of each day of its own baseline is
 * Gumbel distributed when its tail is exponential or lighter (Gumbel 1958); location and scale come from its quartiles,
 * which an earlier incident cannot move. What a series has done on two days or more is its habit and at most as rare as
 * that, and so is what all series together do often.
 */
export interface DailyMaxima {
  /** Largest score of each baseline day, ascending. */
  readonly sorted: Float64Array
}

/** Median and interquartile range of the standard Gumbel. */
const MEDIAN = 0.366513
const RANGE = 1.572529
const LEAST_SCALE = 0.4
/** What a day of a series without a past is taken to reach. */
const PRIOR = { location: 3.5, scale: 0.8 }
const LEAST_DAYS = 5
const HABIT = 2
/** Days of all series on which something must have happened for it to count as common. */
const COMMON = 4

export function dailyMaxima(
  scores: Float64Array,
  start: number,
  step: number,
  to: number,
): DailyMaxima {
  const days = new Map<number, number>()
  for (let i = 0; i < to; i++) {
    const score = scores[i] ?? Number.NaN
    if (Number.isNaN(score)) continue
    const day = Math.floor((start + i * step) / DAY)
    days.set(day, Math.max(days.get(day) ?? 0, score))
  }
  return { sorted: sortedFinite(days.values()) }
}

/** Probability that a day's largest score is at least `score`. */
export function dayProbability(
  score: number,
  own: DailyMaxima,
  others: readonly DailyMaxima[],
): number {
  const days = own.sorted.length
  const { location, scale } = days < LEAST_DAYS ? PRIOR : gumbelOf(own)
  const tail = -Math.expm1(-Math.exp(-(score - location) / scale))
  const before = atLeast(own, score)
  const habit = before >= HABIT ? before / (days + 1) : 0
  let common = 0
  let all = 0
  for (const other of others) {
    // One series that is off for a week is one event.
    common += Math.min(HABIT, atLeast(other, score))
    all += other.sorted.length
  }
  const shared = common >= COMMON ? common / (all + 1) : 0
  return Math.min(1, Math.max(tail, habit, shared))
}

function gumbelOf({ sorted }: DailyMaxima): { location: number; scale: number } {
  const middle = quantileOfSorted(sorted, 0.5)
  const spread = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)
  const scale = Math.max(LEAST_SCALE, spread / RANGE)
  return { location: middle - MEDIAN * scale, scale }
}

function atLeast({ sorted }: DailyMaxima, score: number): number {
  return sorted.length - firstAtLeast(sorted, score)
}
