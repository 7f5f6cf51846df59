import { DAY, type TimeWindow } from '../../events/time.ts'
import { normalQuantile } from '../../statistics/special-functions.ts'
import { betaBinomialTails } from '../../statistics/tails.ts'
import { indexAt, type Steps, timeOf } from './steps.ts'

/** How often something fails: a beta-binomial with this mean, and how alike steps are (1: one probability for all). */
export interface Rate {
  readonly mean: number
  /** a + b of the beta distribution: the larger, the more alike. */
  readonly concentration: number
}

/** Days with the worst rates that are not learnt from: earlier incidents. */
const LEFT_OUT = 0.1
/** Half an error in the whole baseline: an error after none at all is unlikely and not impossible. */
const PRIOR = 0.5
const LEAST_CONCENTRATION = 20
const MOST_CONCENTRATION = 1e6
/** Beyond this many expected errors the normal is as good as the sum of terms. */
const NORMAL_FROM = 30

/** Learns from the days of the baseline but for the worst tenth; overdispersion by moments (Williams 1975). */
export function fitRate(steps: Steps, baseline: TimeWindow): Rate {
  const kept = ordinarySteps(steps, baseline)
  let events = 0
  let tries = 0
  for (const index of kept) {
    events += steps.values[index] ?? 0
    tries += steps.weights[index] ?? 0
  }
  const mean = Math.min(0.999, (events + PRIOR) / (tries + 2 * PRIOR))
  let squares = 0
  let size = 0
  for (const index of kept) {
    const n = steps.weights[index] ?? 0
    squares += ((steps.values[index] ?? 0) - n * mean) ** 2 / (mean * (1 - mean))
    size += n * (n - 1)
  }
  const alike = size > 0 ? (squares - tries) / size : 0
  const concentration = alike > 0 ? 1 / alike - 1 : MOST_CONCENTRATION
  return {
    mean,
    concentration: Math.max(LEAST_CONCENTRATION, Math.min(MOST_CONCENTRATION, concentration)),
  }
}

/** Standard deviation of the rate of `tries` tries. */
export function rateDeviation({ mean, concentration }: Rate, tries: number): number {
  if (!(tries > 0)) return Number.NaN
  return Math.sqrt((mean * (1 - mean) * (concentration + tries)) / (tries * (concentration + 1)))
}

/** Normal score of `events` out of `tries`. Fewer than usual is no news and scores at least -1. */
export function rateScore(rate: Rate, events: number, tries: number): number {
  const expected = tries * rate.mean
  if (!(tries > 0)) return Number.NaN
  const plain = (events / tries - rate.mean) / rateDeviation(rate, tries)
  if (events <= expected) return Math.max(-1, plain)
  if (expected > NORMAL_FROM) return plain
  const beta = { a: rate.mean * rate.concentration, b: (1 - rate.mean) * rate.concentration }
  const score = -normalQuantile(betaBinomialTails(events, tries, beta).mid.upper)
  return score === Number.POSITIVE_INFINITY ? Math.max(plain, 30) : score
}

function ordinarySteps(steps: Steps, baseline: TimeWindow): readonly number[] {
  const days = new Map<number, { indexes: number[]; events: number; tries: number }>()
  const to = indexAt(steps, baseline.end)
  for (let index = indexAt(steps, baseline.start); index < to; index++) {
    const value = steps.values[index] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const number = Math.floor(timeOf(steps, index) / DAY)
    const day = days.get(number) ?? { indexes: [], events: 0, tries: 0 }
    day.indexes.push(index)
    day.events += value
    day.tries += steps.weights[index] ?? 0
    days.set(number, day)
  }
  const sorted = [...days.values()].sort((x, y) => x.events / x.tries - y.events / y.tries)
  return sorted
    .slice(0, Math.ceil(sorted.length * (1 - LEFT_OUT)))
    .flatMap(({ indexes }) => indexes)
}
