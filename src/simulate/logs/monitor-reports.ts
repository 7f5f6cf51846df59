import { DAY, HOUR } from '../../events/time.ts'
import type { EndpointCaptures } from '../capture-writer.ts'
import type { Endpoint } from '../endpoints.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import type { JsonRecord } from '../json.ts'
import { monitorReportKey } from '../layout.ts'
import type { DayTold, ToldHistory, ToldLog } from './log-writer.ts'

/**
 * A daily data quality schedule of Model Monitor for each endpoint that captures: the first week is its baseline, and a column
 * whose distribution has come away from it is a violation, by the rule and the threshold that baseline jobs suggest.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-violations.html
 */
export const MONITOR_REPORTS: ToldLog = {
  name: 'model-monitor',
  title: 'Model Monitor reports',
  open: (history) => {
    const baselines = new Map<string, Columns>()
    return (told) => reports(told, history, baselines)
  },
}

/** Values by column. */
type Columns = ReadonlyMap<string, readonly number[]>

const BASELINE = 7 * DAY
const SCHEDULE = 'daily-data-quality'
/** The hour of a day at which the schedule runs. */
const RUNS = 23 * HOUR
/** As `monitoring_config` has them when a baseline job suggests it: method `Robust`, threshold 0.1. */
const THRESHOLD = 0.1
/** What Deequ's robust distance takes off for chance. */
const ROBUST = 1.8

function* reports(
  { day, captures }: DayTold,
  { start }: ToldHistory,
  baselines: Map<string, Columns>,
): Generator<SimulatedFile> {
  for (const [name, own] of groupBy(captures, ({ endpoint }) => endpoint.name)) {
    const [first] = own
    if (first === undefined) continue
    const columns = columnsOf(first.endpoint, own, day + RUNS)
    const before = baselines.get(name)
    if (day - start < BASELINE) {
      baselines.set(name, joined(before, columns))
      continue
    }
    const violations = before === undefined ? [] : violationsOf(before, columns)
    const path = monitorReportKey(name, SCHEDULE, day + RUNS)
    yield { path, bytes: new TextEncoder().encode(JSON.stringify({ violations }, undefined, 2)) }
  }
}

/** What came out first, as captured CSV is merged, then what went in. */
function columnsOf(
  endpoint: Endpoint,
  captures: readonly EndpointCaptures[],
  until: number,
): Columns {
  const rows = captures.flatMap((one) => one.rows).filter(({ time }) => time < until)
  return new Map([
    ['prediction', rows.map(({ score }) => score)],
    ...endpoint.features.map(
      ({ name }, i) => [name, rows.map(({ values }) => values[i] ?? 0)] as const,
    ),
  ])
}

function joined(before: Columns | undefined, columns: Columns): Columns {
  return new Map(
    [...columns].map(([name, values]) => [name, [...(before?.get(name) ?? []), ...values]]),
  )
}

function violationsOf(baseline: Columns, columns: Columns): readonly JsonRecord[] {
  return [...columns].flatMap(([name, values]) => {
    const distance = robustDistance(baseline.get(name) ?? [], values)
    if (distance <= THRESHOLD) return []
    return [
      {
        feature_name: name,
        constraint_check_type: 'baseline_drift_check',
        description: `Baseline drift distance: ${distance} exceeds threshold: ${THRESHOLD}`,
      },
    ]
  })
}

/** The largest difference of two distribution functions, less what chance may bring about. */
function robustDistance(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return 0
  const [x, y] = [a.toSorted((p, q) => p - q), b.toSorted((p, q) => p - q)]
  let [i, j, largest] = [0, 0, 0]
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i] ?? 0, y[j] ?? 0)
    while (i < x.length && (x[i] ?? 0) <= value) i++
    while (j < y.length && (y[j] ?? 0) <= value) j++
    largest = Math.max(largest, Math.abs(i / x.length - j / y.length))
  }
  const chance = ROBUST * Math.sqrt((x.length + y.length) / (x.length * y.length))
  return Math.max(0, largest - chance)
}
