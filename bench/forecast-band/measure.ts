/**
 * How many of the values that come fall inside the band that was told before them, and how wide that
 * band had to be: the interval score of Gneiting & Raftery, JASA 2007 (the width, plus how far
 * outside a value is, over half the share that may be outside; smaller is better).
 */
import { createSeasonalForecaster } from '../../src/statistics/stream/seasonal-forecaster.ts'
import type { SeriesKind } from '../../src/statistics/stream/value-axis.ts'

export type Judged = {
  readonly kind: 'auto' | SeriesKind
  readonly times: readonly number[]
  readonly values: readonly number[]
  readonly tries?: readonly number[]
  /** Values that are learnt from and not counted, such as labelled anomalies; none unless given. */
  readonly isLeftOut?: (index: number) => boolean
}

export type Covered = {
  /** Values counted: those after the first `WARM_UP`. */
  readonly counted: number
  /** Share of them inside, from 0 to 1. */
  readonly coverage: number
  /** The same where a value on the band's edge counts as inside in part: what discrete values can reach. */
  readonly below: number
  readonly above: number
  /** Mean interval score, in the unit of the values. */
  readonly score: number
}

export type Band = { readonly lower: number; readonly upper: number }
/** Tells the band of a time before its value is learnt. */
export type Bander = {
  readonly predict: (time: number, tries: number) => Band
  readonly update: (time: number, value: number, tries: number) => void
}

export const NOMINAL = 0.99
/** Values that any method may learn from before it is judged. */
export const WARM_UP = 300

export const BANDERS: Readonly<Record<string, (kind: Judged['kind']) => Bander>> = {
  dupin: (kind) => createSeasonalForecaster({ kind, coverage: NOMINAL }),
  'mean ± 2.576 sd': () => expanding(),
  'rolling day': () => rolling(288),
}

export function measureCoverage(series: Judged, { predict, update }: Bander): Covered {
  let counted = 0
  let below = 0
  let above = 0
  let score = 0
  series.times.forEach((time, i) => {
    const value = series.values[i] ?? Number.NaN
    const tries = series.tries?.[i] ?? Number.NaN
    if (i >= WARM_UP && !(series.isLeftOut?.(i) ?? false)) {
      const { lower, upper } = predict(time, tries)
      counted++
      if (value < lower) below++
      if (value > upper) above++
      const outside = Math.max(0, lower - value) + Math.max(0, value - upper)
      score += upper - lower + (2 / (1 - NOMINAL)) * outside
    }
    update(time, value, tries)
  })
  return {
    counted,
    coverage: 1 - (below + above) / counted,
    below: below / counted,
    above: above / counted,
    score: score / counted,
  }
}

const DEVIATIONS = 2.576

function expanding(): Bander {
  let n = 0
  let sum = 0
  let squares = 0
  return {
    predict: () => around(n, sum, squares),
    update: (_time, value) => {
      n++
      sum += value
      squares += value * value
    },
  }
}

function rolling(length: number): Bander {
  const window: number[] = []
  let sum = 0
  let squares = 0
  return {
    predict: () => around(window.length, sum, squares),
    update: (_time, value) => {
      window.push(value)
      sum += value
      squares += value * value
      if (window.length <= length) return
      const left = window.shift() ?? 0
      sum -= left
      squares -= left * left
    },
  }
}

function around(n: number, sum: number, squares: number): Band {
  const mean = sum / n
  const reach = DEVIATIONS * Math.sqrt(Math.max(0, squares / n - mean * mean))
  return { lower: mean - reach, upper: mean + reach }
}
