import { HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { bandAt } from '../statistics/forecast-band.ts'
import { HOURS_OF_WEEK, hourOfWeek } from '../statistics/hour-slots.ts'
import {
  type BaselineOptions,
  expectationAt,
  fitSeasonalBaseline,
} from '../statistics/seasonal-baseline.ts'

/** An hour of the scope against the same hours of the weeks before. */
export interface HourAgainstBaseline {
  readonly time: number
  /** null where nothing was logged at all. */
  readonly value: number | null
  /** null where the baseline is too short to say. */
  readonly expected: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly outside: boolean
}

export interface HourlySeries {
  /** By the start of the hour; hours without an entry are 0 for counts, unknown for measurements. */
  readonly values: ReadonlyMap<number, number>
  /** Hours in which the log was written at all. */
  readonly covered: ReadonlySet<number>
  /** What the values are: events, measurements such as latencies, or sums over events such as bytes, which are 0 when
   * nothing happened and far more uneven than the events themselves. */
  readonly kind: 'count' | 'measurement' | 'sum'
}

/** Share of quiet hours that the band holds. */
const BAND = 0.99
/** Hours that a baseline must hold before it says anything: two days. */
const LEAST_HOURS = 48

/** Every hour of the scope with what was to be expected of it. Scope and baseline are whole hours. */
export function againstBaseline(
  series: HourlySeries,
  scope: TimeWindow,
  baseline: TimeWindow,
): HourAgainstBaseline[] {
  const first = Math.min(...series.values.keys())
  const times: number[] = []
  const learnt: number[] = []
  for (let time = Math.max(baseline.start, first); time < baseline.end; time += HOUR) {
    const value = valueAt(series, time)
    if (value === null) continue
    times.push(time)
    learnt.push(value)
  }
  const expect = times.length < LEAST_HOURS ? nothingExpected : expecter(times, learnt, series)
  const hours: HourAgainstBaseline[] = []
  for (let time = scope.start; time < scope.end; time += HOUR) {
    const value = valueAt(series, time)
    const band = expect(time)
    const { lower, upper } = band
    const outside =
      value !== null && ((upper !== null && value > upper) || (lower !== null && value < lower))
    hours.push({ time, value, ...band, outside })
  }
  return hours
}

function valueAt({ values, covered, kind }: HourlySeries, time: number): number | null {
  const value = values.get(time)
  if (value !== undefined) return Number.isFinite(value) ? value : null
  return kind !== 'measurement' && covered.has(time) ? 0 : null
}

type Band = Pick<HourAgainstBaseline, 'expected' | 'lower' | 'upper'>

const nothingExpected = (): Band => ({ expected: null, lower: null, upper: null })

/** The quantiles of counts are searched for; a scope of a year has each hour of the week 52 times. */
function expecter(
  times: readonly number[],
  values: readonly number[],
  { kind }: HourlySeries,
): (time: number) => Band {
  // Sums are judged on the scale of logarithms, on which nothing is as good as one.
  const more = kind === 'sum' ? 1 : 0
  const shifted = more === 0 ? values : values.map((value) => value + more)
  const transform: BaselineOptions['transform'] = kind === 'count' ? 'count' : 'log'
  const learnt = fitSeasonalBaseline({ times, values: shifted }, { transform })
  const known = new Array<Band | undefined>(HOURS_OF_WEEK)
  return (time) => {
    const slot = hourOfWeek(time)
    const found = known[slot]
    if (found !== undefined) return found
    const { lower, upper } = bandAt(learnt, time, BAND)
    const { expected } = expectationAt(learnt, time)
    const band = {
      expected: rounded(expected - more),
      lower: rounded(Math.max(0, lower - more)),
      upper: rounded(upper - more),
    }
    known[slot] = band
    return band
  }
}

/** Three decimals are more than anybody reads. */
export function rounded(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null
}

/** Tables whose rows show that a log was written; names of our own. */
export type CoveringTable = 'api_call' | 'flow' | 'invocation' | 'metric' | 'relation' | 'dns_query'

/** The hours from `start` to before `end` in which a table has any row of anybody who can be seen. */
export async function coveredHours(
  engine: Engine,
  table: CoveringTable,
  { start, end }: TimeWindow,
): Promise<ReadonlySet<number>> {
  const only = table === 'relation' ? 'AND type = 0' : ''
  const rows = await engine.query(
    `SELECT DISTINCT date_trunc('hour', time) AS hour FROM stored.${table}
     WHERE time >= $1 AND time < $2 ${only}`,
    [new Date(start), new Date(end)],
  )
  return new Set(rows.map((row) => Number(row['hour'])))
}
