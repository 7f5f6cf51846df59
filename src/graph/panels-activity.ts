import type { SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { negativeBinomialOf, negativeBinomialTails } from '../statistics/tails.ts'
import { callLines, linesOnTarget } from './call-lines.ts'
import { hasBaseline, NO_BASELINE, spanOf } from './facet-values.ts'
import { againstBaseline, coveredHours, rounded } from './hourly.ts'
import {
  CALLERS,
  columns,
  type Panel,
  type PanelColumn,
  type PanelContext,
  type PanelData,
  panelData,
  RESOURCES,
  TRACES,
} from './panel.ts'

/** What every panel over time has beside its own values. */
export const BAND_COLUMNS: readonly PanelColumn[] = [
  columns.number('expected', 'Expected', 'what the same hour of the week was like in the baseline'),
  columns.number('lower', 'Lower', '99 % of such hours were not below'),
  columns.number('upper', 'Upper', '99 % of such hours were not above'),
  columns.flag('outside', 'Outside', 'whether the hour is outside of that band'),
]

export const TIME_COLUMN = columns.time('time', 'Hour', 'start of the hour, UTC')

const CALL_COLUMNS: readonly PanelColumn[] = [
  TIME_COLUMN,
  columns.count('successful', 'Successful calls', 'calls that succeeded'),
  columns.count('failed', 'Failed calls', 'calls that were refused or failed'),
  ...BAND_COLUMNS,
]

/** Panels about how much an entity called, or was called. */
export const ACTIVITY_PANELS: readonly Panel[] = [
  {
    name: 'api-call-volume',
    title: 'Overall API call volume',
    kind: 'activity-over-time',
    description:
      'Calls by the entity, or with it, in each hour, against what the same hour of the week was like before. Hours of ' +
      'which no log was collected are empty, not zero.',
    entityTypes: [...CALLERS, ...TRACES],
    columns: CALL_COLUMNS,
    read: (context) => callVolume(context, callLines(context.entity.type, 'operation')),
  },
  {
    name: 'acted-on-volume',
    title: 'API calls that acted on it',
    kind: 'activity-over-time',
    description: 'Calls of anybody that named it as their target, in each hour.',
    entityTypes: [...RESOURCES, 'iam-role', 'iam-user'],
    columns: CALL_COLUMNS,
    read: (context) => callVolume(context, linesOnTarget('operation')),
  },
  {
    name: 'increased-calls',
    title: 'API calls with increased volume',
    kind: 'changed-significantly',
    description:
      'Operations that it called before, now called at least twice as often as the baseline lets expect of as many ' +
      'hours, and so much more often that chance explains it in less than one of a thousand looks like this one.',
    entityTypes: [...CALLERS, ...TRACES],
    columns: [
      columns.text('service', 'Service', 'service that was called'),
      columns.text('operation', 'Operation', 'operation that was called'),
      columns.count('successful', 'Successful calls', 'in the scope'),
      columns.count('failed', 'Failed calls', 'in the scope'),
      columns.number('expected', 'Expected', 'calls that as many hours of the baseline had'),
      columns.number('ratio', 'Ratio', 'how many times as often'),
      columns.number('pValue', 'p-value', 'chance of as many calls, were nothing different'),
    ],
    read: increasedCalls,
  },
]

async function callVolume(context: PanelContext, lines: string): Promise<PanelData> {
  const { engine, scope, baseline } = context
  const rows = await engine.query(
    `SELECT time, sum(count) AS calls, sum(failed) AS failed FROM (${lines}) line GROUP BY time`,
    spanOf(context).slice(0, 4),
  )
  const covered = await coveredHours(engine, 'relation', { start: baseline.start, end: scope.end })
  const values = new Map(rows.map((row) => [Number(row['time']), Number(row['calls'])]))
  const failed = new Map(rows.map((row) => [Number(row['time']), Number(row['failed'])]))
  const hours = againstBaseline({ values, covered, kind: 'count' }, scope, baseline)
  return panelData(
    hours.map(({ value, ...hour }) => ({
      ...hour,
      successful: value === null ? null : value - (failed.get(hour.time) ?? 0),
      failed: value === null ? null : (failed.get(hour.time) ?? 0),
    })),
    [],
    hours.length,
  )
}

const LEAST_MORE = 5
const LEAST_RATIO = 2
const CHANCE = 0.001

async function increasedCalls(context: PanelContext): Promise<PanelData> {
  const { engine, scope, baseline } = context
  if (!(await hasBaseline(context))) return panelData([], [NO_BASELINE])
  const rows = await engine.query(INCREASED(callLines(context.entity.type, 'operation')), [
    ...spanOf(context),
  ])
  const hours = await coveredHours(engine, 'relation', { start: baseline.start, end: scope.end })
  const inScope = [...hours].filter((time) => time >= scope.start).length
  const judged = rows.map((row) => judge(row, hours.size - inScope, inScope))
  return panelData(
    judged
      .filter(({ calls, expected }) => calls >= expected * LEAST_RATIO)
      .filter(({ calls, expected }) => calls - expected >= LEAST_MORE)
      .filter(({ pValue }) => pValue * rows.length <= CHANCE)
      .toSorted((a, b) => a.pValue - b.pValue || b.calls - a.calls)
      .map(({ calls, expected, ...row }) => ({
        ...row,
        expected: rounded(expected),
        ratio: rounded(calls / expected),
      })),
  )
}

const INCREASED = (lines: string) => `SELECT ${termText('g.service')} AS service,
    ${termText('g.value')} AS operation, g.* EXCLUDE (service, value) FROM (
    SELECT service, value, sum(CASE WHEN time >= $5 THEN calls ELSE 0 END) AS calls,
      sum(CASE WHEN time >= $5 THEN failed ELSE 0 END) AS failed,
      sum(CASE WHEN time < $5 THEN calls ELSE 0 END) AS before,
      sum(CASE WHEN time < $5 THEN CAST(calls AS DOUBLE) * calls ELSE 0 END) AS squares
    FROM (SELECT service, value, time, sum(count) AS calls, sum(failed) AS failed
      FROM (${lines}) line GROUP BY service, value, time) hourly
    GROUP BY service, value) g
  WHERE g.before > 0 AND g.calls > 0 ORDER BY service, operation`

/** Hours are bursty: their variance, not their mean, says what chance brings. Days are taken not to depend on each other. */
function judge(row: SqlRow, hoursBefore: number, hours: number) {
  const calls = Number(row['calls'])
  const mean = Number(row['before']) / Math.max(1, hoursBefore)
  const variance = Number(row['squares']) / Math.max(1, hoursBefore) - mean * mean
  const expected = mean * Math.max(1, hours)
  const fit = negativeBinomialOf(expected, variance * Math.max(1, hours))
  return {
    service: String(row['service'] ?? ''),
    operation: String(row['operation'] ?? ''),
    successful: calls - Number(row['failed']),
    failed: Number(row['failed']),
    calls,
    expected,
    pValue: negativeBinomialTails(calls, fit).exact.upper,
  }
}
