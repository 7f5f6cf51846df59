/**
 * Scores one series point by point: how odd is this point, given only what came before it.
 *
 * The score is novelty seen from several sides (novelty-score.ts), let through once an incident
 * (refractory.ts); the p-value ranks the same novelty among that of the series' own past
 * (conformal-tail.ts). Neither the length nor the range of the series is known in advance. What is
 * held is bounded and O(1) work is done a point, but for a search among the remembered vectors.
 */
import { type ConformalTail, createConformalTail } from './conformal-tail.ts'
import { createNoveltyScore } from './novelty-score.ts'
import { createRefractory, reachAt } from './refractory.ts'
import { createSeasonalForecaster, type SeasonalForecasterOptions } from './seasonal-forecaster.ts'

/** What can be set about a scorer; the defaults suit a series about which nothing is known. */
export type SeriesScorerOptions = {
  /** Points that are learnt from before any scores. Default 100. */
  readonly probation?: number
  /** Scores from here on alarm. Default 0.5, where a point is three times as new as is usual. */
  readonly threshold?: number
  /** Passed on to the forecaster that supplies `expected`, `lower` and `upper`. */
  readonly forecaster?: SeasonalForecasterOptions
}

export type ScoredPoint = {
  /**
   * 0 (ordinary) to 1, comparable across series: one threshold serves all. An incident scores
   * where it begins and where it grows; its other points are held at 0.
   */
  readonly score: number
  /** How often a point at least as odd comes up in this series, in (0, 1]. 1 while learning. */
  readonly pValue: number
  /** True at one point per incident: the first whose score reaches the threshold. */
  readonly alarm: boolean
  /** What the value was expected to be, and its band; NaN while nothing is known. */
  readonly expected: number
  readonly lower: number
  readonly upper: number
}

export type SeriesScorer = {
  /**
   * Scores a value, then learns from it. `time` is in milliseconds since 1970. A value or time
   * that is not finite scores 0 and is not learnt from; times need not be ordered, regular or
   * distinct: only their time of day is looked at. `tries`: of how many a rate is the share, which
   * makes its band narrow or wide.
   */
  readonly push: (time: number, value: number, tries?: number) => ScoredPoint
}

const PROBATION = 100
const THRESHOLD = 0.5
/** A novelty that scores 1/2. */
const HALF_NOVELTY = 3
/** Scores that a p-value is ranked among. */
const RANKED = 1000
/** Values are held within this, so that no square overflows. */
const LARGEST = 1e150

export function createSeriesScorer(options: SeriesScorerOptions = {}): SeriesScorer {
  const { probation = PROBATION, threshold = THRESHOLD } = options
  const forecaster = createSeasonalForecaster(options.forecaster)
  const novelty = createNoveltyScore()
  const refractory = createRefractory()
  const tail = createConformalTail(RANKED)
  let seen = 0
  let quietUntil = 0
  return {
    push: (time, value, tries) => {
      const { expected, lower, upper } = forecaster.predict(time, tries)
      const band = { expected, lower, upper }
      if (!Number.isFinite(value) || !Number.isFinite(time)) return { ...SILENT, ...band }
      forecaster.update(time, value, tries)
      const raw = novelty.push(time, Math.max(-LARGEST, Math.min(LARGEST, value)))
      const pValue = rankThenAdd(tail, raw)
      const news = refractory.push(raw)
      const at = seen++
      if (at < probation) return { ...SILENT, ...band }
      const score = news / (news + HALF_NOVELTY)
      const alarm = score >= threshold && at >= quietUntil
      if (alarm) quietUntil = at + reachAt(at)
      return { score, pValue, alarm, ...band }
    },
  }
}

const SILENT = { score: 0, pValue: 1, alarm: false }

function rankThenAdd(tail: ConformalTail, raw: number): number {
  const pValue = tail.pValue(raw)
  tail.add(raw)
  return pValue
}
