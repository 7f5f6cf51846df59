import { HOUR, MINUTE, type TimeWindow } from '../../events/time.ts'
import { BIN, type InferenceSeries } from '../../lake/series.ts'

/** A series in steps wide enough that most of them hold something. */
export interface Steps {
  /** Time of the first step, a whole hour. */
  readonly start: number
  /** Milliseconds. */
  readonly step: number
  readonly kind: InferenceSeries['kind']
  /** As in `InferenceSeries`: NaN is unknown. */
  readonly values: Float64Array
  readonly weights: Float64Array
}

/** Nothing shorter than a quarter of an hour is told, so nothing finer is scored; the onset is dated on bins. */
const WIDTHS = [15 * MINUTE, HOUR]
/** Share of steps that must be known for means and rates. */
const FILLED = 0.8
/** Events a step should hold on average for its count or rate to say something. */
const EVENTS = 10

/** The narrowest steps in which `window` of the series is well filled; an hour when it never is. */
export function chooseSteps(series: InferenceSeries, window: TimeWindow): Steps {
  // A call's tokens come together: a token is no event of its own.
  if (series.measure.endsWith('tokens')) return inSteps(series, HOUR)
  for (const width of WIDTHS) {
    const steps = inSteps(series, width)
    if (width === HOUR || isWellFilled(steps, window)) return steps
  }
  return inSteps(series, HOUR)
}

/** Bins summed up to steps of `width`. A count is known when all its bins are, the others when any is. */
export function inSteps(series: InferenceSeries, width: number): Steps {
  const { start, kind } = series
  const size = Math.max(1, Math.round(width / BIN))
  const length = Math.floor(series.values.length / size)
  const values = new Float64Array(length).fill(Number.NaN)
  const weights = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    let sum = 0
    let weight = 0
    let known = 0
    for (let bin = i * size; bin < (i + 1) * size; bin++) {
      const value = series.values[bin] ?? Number.NaN
      if (Number.isNaN(value)) continue
      known++
      sum += value
      weight += series.weights[bin] ?? 0
    }
    if (kind === 'count' ? known < size : known === 0) continue
    values[i] = sum
    weights[i] = weight
  }
  return { start, step: size * BIN, kind, values, weights }
}

export function timeOf({ start, step }: Steps, index: number): number {
  return start + index * step
}

/** First step at or after `time`, within the series. */
export function indexAt({ start, step, values }: Steps, time: number): number {
  return Math.min(values.length, Math.max(0, Math.ceil((time - start) / step)))
}

/** What a user reads: the count, the mean or the rate of a step. */
export function readingOf({ kind, values, weights }: Steps, index: number): number {
  const value = values[index] ?? Number.NaN
  return kind === 'count' ? value : value / (weights[index] ?? Number.NaN)
}

function isWellFilled(steps: Steps, window: TimeWindow): boolean {
  const { kind, values, weights } = steps
  const from = indexAt(steps, window.start)
  const to = indexAt(steps, window.end)
  let known = 0
  let events = 0
  for (let i = from; i < to; i++) {
    const value = values[i] ?? Number.NaN
    if (Number.isNaN(value)) continue
    known++
    events += kind === 'count' ? value : (weights[i] ?? 0)
  }
  if (kind === 'mean') return known >= FILLED * (to - from)
  return known > 0 && events >= EVENTS * known && known >= FILLED * (to - from)
}
