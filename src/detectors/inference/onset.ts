import type { OnsetShare } from '../../events/finding.ts'
import { HOUR, MINUTE, type TimeWindow } from '../../events/time.ts'
import { BIN, type InferenceSeries } from '../../lake/series.ts'
import { locateChange } from '../../statistics/change-point.ts'
import { learn } from './expectation.ts'
import { indexAt, inSteps, type Steps, timeOf } from './steps.ts'

/** When an episode began and ended, milliseconds. */
export interface Onset {
  readonly time: number
  /** The interval that holds it with 95 %: from the end of the last step that was still usual. */
  readonly earliest: number
  readonly latest: number
  readonly end: number
  /** Probability of each stretch in which it may have begun; they sum to nearly 1. */
  readonly shares?: readonly OnsetShare[]
}

/** Less likely moments of an onset are not told. */
const LEAST_SHARE = 0.002

/** A change within this first share of a step is seen in that step, a later one in the next. */
const SEEN_UP_TO = 0.75

/**
 * The posterior of the first changed sample as stretches of time in which the change took place. `known(index)`: end of the
 * last sample before `index` that told anything.
 */
export function onsetShares(
  posterior: readonly number[],
  step: number,
  timeOf: (index: number) => number,
  known: (index: number) => number,
): OnsetShare[] {
  return posterior.flatMap((share, index) =>
    share < LEAST_SHARE
      ? []
      : [
          {
            from: Math.min(timeOf(index), known(index)) - (1 - SEEN_UP_TO) * step,
            to: timeOf(index) + SEEN_UP_TO * step,
            share,
          },
        ],
  )
}

/** Quiet time looked at before an episode, so that the change stands out. */
const BEFORE = 8 * HOUR
const AFTER = HOUR
/** A change point is searched among at most this many steps. */
const MOST_STEPS = 700

/**
 * Dates an episode on the finest steps that are affordable, by the change point of the steps' own scores: what is left
 * when the season is taken away. `known`: stretches of other episodes, which are looked away from.
 */
export function dateEpisode(
  series: InferenceSeries,
  baseline: TimeWindow,
  episode: TimeWindow,
  sign: 1 | -1,
  known: readonly TimeWindow[] = [],
): Onset {
  const span = { start: episode.start - BEFORE, end: episode.end + AFTER }
  const width = [BIN, 15 * MINUTE, HOUR].find((one) => (span.end - span.start) / one <= MOST_STEPS)
  const steps = inSteps(series, width ?? HOUR)
  const expectation = learn(steps, baseline)
  const from = indexAt(steps, span.start)
  const to = Math.min(indexAt(steps, span.end), from + MOST_STEPS)
  const scores: number[] = []
  for (let i = from; i < to; i++) {
    const time = timeOf(steps, i)
    const taken = known.some(({ start, end }) => start <= time && time < end)
    scores.push(taken ? Number.NaN : sign * (expectation?.score(i) ?? Number.NaN))
  }
  const change = locateChange(scores, { model: 'normal' })
  if (change.index < 0 || !(change.effect > 0)) {
    const { start, end } = episode
    return { time: start, earliest: start - steps.step, latest: start + steps.step, end }
  }
  const time = timeOf(steps, from + change.index)
  return {
    time,
    earliest: Math.min(time, afterLastKnown(steps, from + change.low)),
    latest: timeOf(steps, from + change.high) + steps.step,
    end: change.kind === 'spike' ? timeOf(steps, from + change.end) : timeOf(steps, to),
    shares: onsetShares(
      change.posterior,
      steps.step,
      (index) => timeOf(steps, from + index),
      (index) => afterLastKnown(steps, from + index),
    ),
  }
}

/** End of the last known step before `index`: between it and `index` nothing was seen. */
function afterLastKnown(steps: Steps, index: number): number {
  let last = index - 1
  while (last > 0 && Number.isNaN(steps.values[last] ?? Number.NaN)) last--
  return timeOf(steps, last + 1)
}
