import type { AnomalousSeries } from '../../events/finding.ts'
import { HOUR } from '../../events/time.ts'
import type { InferenceSeries } from '../../lake/series.ts'
import type { Expectation } from './expectation.ts'
import type { Onset } from './onset.ts'
import { indexAt, readingOf, type Steps, timeOf } from './steps.ts'

/** Most points of a chart. */
const MOST_POINTS = 400
const BEFORE = 24 * HOUR
const AFTER = 6 * HOUR

/** The series around an episode with its band. Of a long one every n-th step is shown, so that peaks may lie between. */
export function chartOf(
  series: InferenceSeries,
  steps: Steps,
  expectation: Expectation,
  { time, earliest, latest, shares, end }: Onset,
): AnomalousSeries {
  const from = indexAt(steps, time - BEFORE)
  const to = indexAt(steps, end + AFTER)
  const stride = Math.max(1, Math.ceil((to - from) / MOST_POINTS))
  const indexes: number[] = []
  for (let i = from; i < to; i += stride) indexes.push(i)
  return {
    label: series.measure,
    unit: unitOf(series, steps),
    times: indexes.map((index) => timeOf(steps, index)),
    values: indexes.map((index) => finite(readingOf(steps, index))),
    expected: indexes.map((index) => finite(expectation.expected(index))),
    lower: indexes.map((index) => finite(expectation.band(index)[0])),
    upper: indexes.map((index) => finite(expectation.band(index)[1])),
    onset: { time, earliest, latest, ...(shares === undefined ? {} : { shares }) },
  }
}

function unitOf({ measure, kind }: InferenceSeries, steps: Steps): string {
  if (kind === 'rate') return 'share of calls'
  if (measure.endsWith('latency')) return 'milliseconds'
  if (measure.endsWith('size')) return 'tokens a call'
  const noun = measure.endsWith('tokens')
    ? 'tokens'
    : measure === 'invocations'
      ? 'calls'
      : 'records'
  return `${noun} in ${steps.step / 60_000} minutes`
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
