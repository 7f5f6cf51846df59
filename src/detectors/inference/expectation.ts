import type { TimeWindow } from '../../events/time.ts'
import {
  expectationAt,
  fitSeasonalBaseline,
  type SeasonalBaseline,
  scoreAgainst,
} from '../../statistics/seasonal-baseline.ts'
import { normalQuantile } from '../../statistics/special-functions.ts'
import { negativeBinomialTails } from '../../statistics/tails.ts'
import { fitRate, type Rate, rateDeviation, rateScore } from './rate.ts'
import { indexAt, readingOf, type Steps, timeOf } from './steps.ts'

/** What a series usually is, learnt from the baseline alone. */
export interface Expectation {
  /** What a user would read in a usual step; NaN when nothing is known. */
  readonly expected: (index: number) => number
  /** Three deviations below and above. */
  readonly band: (index: number) => readonly [number, number]
  /** Deviation of a step as a standard normal score, cut at `MOST`; NaN when the step is unknown. */
  readonly score: (index: number) => number
  /** The baseline in words. */
  readonly words: string
  /** Only of a rate: scores a sum of steps at once, since rare errors show nothing in any single one. */
  readonly rate?: Rate
}

/** One wild step must not outweigh an hour of ordinary ones. */
export const MOST = 10
const BAND = 3

/** @returns undefined when the baseline has too little to learn from. */
export function learn(steps: Steps, baseline: TimeWindow): Expectation | undefined {
  const days = knownDays(steps, baseline)
  if (days < LEAST_DAYS) return undefined
  if (steps.kind === 'rate') return learnRate(steps, baseline, days)
  return steps.kind === 'count'
    ? learnCount(steps, baseline, days)
    : learnMean(steps, baseline, days)
}

/** Days with any known step that a baseline needs. */
const LEAST_DAYS = 3
const DAY_MS = 86_400_000

function knownDays(steps: Steps, { start, end }: TimeWindow): number {
  const days = new Set<number>()
  const last = indexAt(steps, end)
  for (let i = indexAt(steps, start); i < last; i++) {
    if (!Number.isNaN(steps.values[i] ?? Number.NaN))
      days.add(Math.floor(timeOf(steps, i) / DAY_MS))
  }
  return days.size
}

function fitSeason(
  steps: Steps,
  baseline: TimeWindow,
  transform: 'log' | 'count',
): SeasonalBaseline {
  const from = indexAt(steps, baseline.start)
  const to = indexAt(steps, baseline.end)
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  const series = {
    times: indexes.map((index) => timeOf(steps, index)),
    values: indexes.map((index) => readingOf(steps, index)),
  }
  return fitSeasonalBaseline(series, { transform })
}

function learnMean(steps: Steps, baseline: TimeWindow, days: number): Expectation {
  const learnt = fitSeason(steps, baseline, 'log')
  const at = (index: number) => expectationAt(learnt, timeOf(steps, index))
  return {
    expected: (index) => at(index).expected,
    band: (index) => {
      const { center, scale } = at(index)
      return [Math.exp(center - BAND * scale), Math.exp(center + BAND * scale)]
    },
    score: (index) => {
      const value = readingOf(steps, index)
      return Number.isNaN(value) ? value : cut(scoreAgainst(learnt, timeOf(steps, index), value))
    },
    words: inWords(learnt, steps, days),
  }
}

function learnCount(steps: Steps, baseline: TimeWindow, days: number): Expectation {
  const learnt = fitSeason(steps, baseline, 'count')
  const at = (index: number) => expectationAt(learnt, timeOf(steps, index))
  return {
    expected: (index) => at(index).expected,
    band: (index) => {
      const { expected, scale } = at(index)
      return [Math.max(0, expected - BAND * scale), expected + BAND * scale]
    },
    score: (index) => {
      const value = steps.values[index] ?? Number.NaN
      return Number.isNaN(value) ? value : countScore(value, at(index).expected, learnt.size)
    },
    words: inWords(learnt, steps, days),
  }
}

/** Beyond this many events the tail's series takes long, and a count is a measurement. */
const MEASURED = 1e7

function countScore(value: number, mean: number, size: number): number {
  if (mean > MEASURED) return cut((value - mean) / (mean * Math.sqrt(1 / mean + 1 / size)))
  const { mid } = negativeBinomialTails(value, { mean, size })
  return value >= mean ? cut(-normalQuantile(mid.upper)) : cut(normalQuantile(mid.lower))
}

function learnRate(steps: Steps, baseline: TimeWindow, days: number): Expectation {
  const rate = fitRate(steps, baseline)
  return {
    rate,
    expected: () => rate.mean,
    band: (index) => {
      const spread = BAND * rateDeviation(rate, steps.weights[index] ?? 0)
      return [Math.max(0, rate.mean - spread), Math.min(1, rate.mean + spread)]
    },
    score: (index) => {
      const events = steps.values[index] ?? Number.NaN
      return Number.isNaN(events) ? events : cut(rateScore(rate, events, steps.weights[index] ?? 0))
    },
    words: `rate of ${days} days`,
  }
}

/** Rounding makes a tail 0 and its quantile infinite; nothing is surprising when nothing was learnt. */
function cut(score: number): number {
  return Number.isNaN(score) ? 0 : Math.max(-MOST, Math.min(MOST, score))
}

const LEVEL_WORDS: Readonly<Record<string, string>> = {
  'hour-of-week': 'of this hour of the week',
  'hour-of-day-and-weekend': 'of this hour of working days or weekends',
  'hour-of-day': 'of this hour of the day',
  global: 'of all hours',
}

function inWords(learnt: SeasonalBaseline, steps: Steps, days: number): string {
  const last = learnt.hours[0]
  const level = LEVEL_WORDS[last?.level ?? ''] ?? 'of all hours'
  return `${days} days ${level}, in steps of ${steps.step / 60_000} minutes`
}
