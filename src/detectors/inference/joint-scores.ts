import { DAY, HOUR, type TimeWindow } from '../../events/time.ts'
import type { InferenceSeries, Measure } from '../../lake/series.ts'
import type { Random } from '../../statistics/random.ts'
import {
  createRandomCutForest,
  type RandomCutForest,
} from '../../statistics/random-cut-forest/forest.ts'
import { fitRegressionAdjustment } from '../../statistics/regression-adjusted.ts'
import { median, medianAbsoluteDeviation } from '../../statistics/robust.ts'
import { type Expectation, learn } from './expectation.ts'
import { indexAt, inSteps, type Steps, timeOf } from './steps.ts'

/** One hour of a thing: how far each of its metrics is from its own seasonal baseline. */
export interface JointHour {
  readonly time: number
  /** Deviations in standard normal scores, in the order of the measures. */
  readonly deviations: Float64Array
  /** The same, each from what the others let expect of it. */
  readonly adjusted: Float64Array
}

/** What the metrics of one thing are together. */
export interface JointSeries {
  readonly measures: readonly Measure[]
  readonly series: readonly InferenceSeries[]
  /** Hours in which all of them are known, in order of time. */
  readonly hours: readonly JointHour[]
}

/** Whether one part of a score speaks, by which metric and to which side. */
export interface Contribution {
  readonly measure: Measure
  readonly direction: 'high' | 'low'
  /** Of the whole score. */
  readonly share: number
}

/** Fewer metrics are judged each alone well enough. */
const LEAST_MEASURES = 3
/** Five days of hours: with fewer a forest does not know how dense the usual is. */
const LEAST_HOURS = 5 * 24
const TREES = 30
/** Standard deviations that a metric has to vary by, of the 1 that it should. */
const LEAST_DEVIATION = 0.3
/** One wild hour must not stretch the boxes of all trees. */
const MOST = 12

/**
 * The metrics of one thing, hour by hour; undefined when too few of them are known for long enough. An
 * hour of the baseline is held against the season of the days that are not of its parity, else it would
 * be nearer to what is expected than any hour of the scope can be.
 */
export function jointSeriesOf(
  all: readonly InferenceSeries[],
  baseline: TimeWindow,
): JointSeries | undefined {
  const learnt = all.flatMap((series) => {
    const steps = inSteps(series, HOUR)
    const deviationAt = deviationsOf(steps, baseline)
    if (deviationAt === undefined || !varies(steps, deviationAt)) return []
    return [{ series, steps, deviationAt }]
  })
  const [first] = learnt
  if (first === undefined || learnt.length < LEAST_MEASURES) return undefined
  const hours = hoursOf(first.steps, (index) =>
    Float64Array.from(learnt, ({ deviationAt }) => deviationAt(index)),
  )
  if (hours.filter(({ time }) => time < baseline.end).length < LEAST_HOURS) return undefined
  const series = learnt.map((one) => one.series)
  const measures = series.map(({ measure }) => measure)
  const adjust = fitRegressionAdjustment(
    hours.filter(({ time }) => time < baseline.end).map(({ deviations }) => deviations),
    measures.length,
  )
  const adjusted = hours.map((hour) => ({
    ...hour,
    adjusted: adjust(hour.deviations).map((one) => Math.max(-MOST, Math.min(MOST, one))),
  }))
  return { measures, series, hours: adjusted }
}

/** Whether most hours differ. Errors that hardly occur tell nothing of how they go with other things. */
function varies(steps: Steps, deviationAt: (index: number) => number): boolean {
  const deviations = Array.from(steps.values, (_, index) => deviationAt(index))
  return medianAbsoluteDeviation(deviations, median(deviations)) >= LEAST_DEVIATION
}

function deviationsOf(steps: Steps, baseline: TimeWindow): ((index: number) => number) | undefined {
  const even = learnDays(steps, baseline, 0)
  const odd = learnDays(steps, baseline, 1)
  if (even === undefined || odd === undefined) return undefined
  return (index) => {
    const time = timeOf(steps, index)
    if (time >= baseline.end) return (even.score(index) + odd.score(index)) / 2
    return (parityOf(time) === 0 ? odd : even).score(index)
  }
}

/** The season of the days of one parity, which can be asked of all. */
function learnDays(steps: Steps, baseline: TimeWindow, parity: number): Expectation | undefined {
  const values = steps.values.map((value, index) =>
    parityOf(timeOf(steps, index)) === parity ? value : Number.NaN,
  )
  const expectation = learn({ ...steps, values }, baseline)
  // What was learnt reads the values that it is asked of from there: now all may be asked.
  values.set(steps.values)
  return expectation
}

/** Scores of all hours, each by a forest that did not learn its day, and what an hour's score is made of. */
export interface JointScores {
  /** Parallel to the hours: about 1 when usual, more when odd. */
  readonly scores: Float64Array
  readonly contributions: (index: number) => readonly Contribution[]
}

/**
 * A random cut forest learns the even days of the baseline and another the odd ones. A baseline hour is scored by the one
 * that has not learnt it, an hour of the scope by both: scores of the two are then alike, and those of the baseline say how
 * high a quiet hour scores.
 */
export function scoreJointly(
  { hours, measures }: JointSeries,
  baseline: TimeWindow,
  random: Random,
): JointScores {
  const dimensions = measures.length
  const forests = [0, 1].map((parity) => {
    const options = { dimensions, trees: TREES, decay: 0, random: random.fork(`days ${parity}`) }
    const forest = createRandomCutForest(options)
    for (const { time, adjusted } of hours)
      if (time < baseline.end && parityOf(time) === parity) forest.update(adjusted)
    return forest
  })
  const judges = (time: number) =>
    time < baseline.end ? forests.filter((_, parity) => parity !== parityOf(time)) : forests
  const scores = Float64Array.from(hours, ({ time, adjusted }) =>
    meanOf(judges(time), (forest) => forest.score(adjusted)),
  )
  return {
    scores,
    contributions: (index) => {
      const hour = hours[index]
      return hour === undefined ? [] : contributionsOf(forests, hour.adjusted, measures)
    },
  }
}

function hoursOf(
  steps: Steps,
  deviationsAt: (index: number) => Float64Array,
): Omit<JointHour, 'adjusted'>[] {
  const hours: Omit<JointHour, 'adjusted'>[] = []
  for (let index = indexAt(steps, steps.start); index < steps.values.length; index++) {
    const deviations = deviationsAt(index)
    if (!deviations.some(Number.isNaN)) hours.push({ time: timeOf(steps, index), deviations })
  }
  return hours
}

function parityOf(time: number): number {
  return Math.floor(time / DAY) % 2
}

function meanOf(
  forests: readonly RandomCutForest[],
  value: (forest: RandomCutForest) => number,
): number {
  return forests.reduce((sum, forest) => sum + value(forest), 0) / forests.length
}

/** The largest first; ties in the order of the measures. */
function contributionsOf(
  forests: readonly RandomCutForest[],
  deviations: Float64Array,
  measures: readonly Measure[],
): readonly Contribution[] {
  const parts = forests.map((forest) => forest.attribute(deviations))
  const total = parts.reduce((sum, { score }) => sum + score, 0)
  return measures
    .flatMap((measure, i): Contribution[] => {
      const high = parts.reduce((sum, part) => sum + (part.high[i] ?? 0), 0) / total
      const low = parts.reduce((sum, part) => sum + (part.low[i] ?? 0), 0) / total
      return [
        { measure, direction: 'high', share: high },
        { measure, direction: 'low', share: low },
      ]
    })
    .sort((a, b) => b.share - a.share)
}
