import { againstBaseline, coveredHours, type HourlySeries, rounded } from './hourly.ts'
import { type InferenceHour, type InferenceMeasure, inferenceHours } from './inference-hours.ts'
import { modelCallers, modelsUsed } from './model-use.ts'
import {
  CALLERS,
  columns,
  MODELS,
  type Panel,
  type PanelColumn,
  type PanelContext,
  type PanelData,
  panelData,
} from './panel.ts'
import { BAND_COLUMNS, TIME_COLUMN } from './panels-activity.ts'

const USE: readonly PanelColumn[] = [
  columns.count('invocations', 'Invocations', 'in the scope'),
  columns.count('failed', 'Failed', 'of those'),
  columns.tokens('inputTokens', 'Input tokens', 'in the scope, where the log tells'),
  columns.tokens('outputTokens', 'Output tokens', 'in the scope, where the log tells'),
  columns.share('share', 'Share', 'of all invocations of the scope'),
  columns.count('before', 'Invocations before', 'in the baseline'),
  columns.time('firstSeen', 'First seen', 'since the baseline began'),
  columns.time('lastSeen', 'Last seen', 'up to the end of the scope'),
  columns.flag('isNew', 'Newly observed', 'not seen in the baseline'),
]

/** A panel over time of some measures, the first of which is held against its baseline. */
interface Measured {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly columns: readonly PanelColumn[]
  readonly kind: HourlySeries['kind']
  readonly measures: readonly [InferenceMeasure, ...InferenceMeasure[]]
  /** What is held against the baseline when it is more than the first measure. */
  readonly judged?: (hour: InferenceHour) => number | null
}

const MEASURED: readonly Measured[] = [
  {
    name: 'invocations',
    title: 'Invocations',
    description:
      'How often it was invoked in each hour, against the same hours of the weeks before.',
    columns: [columns.count('invocations', 'Invocations', 'calls that reached it')],
    kind: 'count',
    measures: ['invocations'],
  },
  {
    name: 'latency',
    title: 'Latency',
    description:
      'How long it took to answer: the mean, which is held against its past, and the worst 99th percentile.',
    columns: [
      columns.milliseconds('latency', 'Mean latency', 'over all calls of the hour'),
      columns.milliseconds('tailLatency', 'Tail latency', 'highest 99th percentile of the hour'),
    ],
    kind: 'measurement',
    measures: ['latency', 'tailLatency'],
  },
  {
    name: 'errors',
    title: 'Errors and throttling',
    description:
      'Calls that went wrong, by whose fault it was. The band is of all of them together.',
    columns: [
      columns.count('clientErrors', 'Client errors', 'the call was wrong or not allowed'),
      columns.count('serverErrors', 'Server errors', 'the model or the service failed'),
      columns.count('throttles', 'Throttled', 'there were too many calls'),
    ],
    kind: 'count',
    measures: ['clientErrors', 'serverErrors', 'throttles'],
    judged: (hour) => total(hour, ['clientErrors', 'serverErrors', 'throttles']),
  },
  {
    name: 'tokens',
    title: 'Tokens',
    description:
      'Tokens that went in and came out, which is what is paid for. The band is of both together.',
    columns: [
      columns.tokens('inputTokens', 'Input tokens', 'of prompts'),
      columns.tokens('outputTokens', 'Output tokens', 'of answers'),
    ],
    kind: 'sum',
    measures: ['inputTokens', 'outputTokens'],
    judged: (hour) => total(hour, ['inputTokens', 'outputTokens']),
  },
]

/** Panels about what endpoints and models do, and who makes them do it. */
export const INFERENCE_PANELS: readonly Panel[] = [
  ...MEASURED.map(
    (measured): Panel => ({
      name: measured.name,
      title: measured.title,
      kind: 'activity-over-time',
      description: measured.description,
      entityTypes: MODELS,
      columns: [TIME_COLUMN, ...measured.columns, ...BAND_COLUMNS],
      read: (context) => readMeasured(context, measured),
    }),
  ),
  {
    name: 'callers',
    title: 'Callers',
    kind: 'grouped-by-value',
    description:
      'Who invoked it, how much, and who is new: a new caller or one that grew explains many anomalies.',
    entityTypes: MODELS,
    columns: [columns.entity('caller', 'Caller', 'the principal'), ...USE],
    read: (context) => modelCallers(context),
  },
  {
    name: 'models-used',
    title: 'Models and endpoints it invoked',
    kind: 'grouped-by-value',
    description: 'What it invoked and how many tokens that took.',
    entityTypes: CALLERS.filter((type) => type !== 'access-key'),
    columns: [columns.entity('resource', 'Model or endpoint', 'what was invoked'), ...USE],
    read: (context) => modelsUsed(context),
  },
]

async function readMeasured(context: PanelContext, measured: Measured): Promise<PanelData> {
  const { engine, entity, scope, baseline } = context
  const { measures, kind } = measured
  const window = { start: baseline.start, end: scope.end }
  const found = await inferenceHours(engine, entity.terms, window, measures)
  if (found === undefined) {
    return panelData([], ['No log that was collected tells of this.'])
  }
  const judged = measured.judged ?? ((hour: InferenceHour) => hour[measures[0]])
  const byTime = new Map(found.hours.map((hour) => [hour.time, hour]))
  const values = new Map(found.hours.map((hour) => [hour.time, judged(hour) ?? Number.NaN]))
  const covered = await coveredHours(engine, found.table, window)
  const laid = againstBaseline({ values, covered, kind }, scope, baseline)
  return panelData(
    laid.map(({ value, ...hour }) => {
      const known = byTime.get(hour.time)
      const own = measures.map((measure) => {
        const absent = value === 0 && found.told.includes(measure) ? 0 : null
        const measuredValue = known?.[measure] ?? absent
        return [measure, measuredValue === null ? null : rounded(measuredValue)] as const
      })
      return { ...hour, ...Object.fromEntries(own) }
    }),
    [found.log],
    laid.length,
  )
}

function total(hour: InferenceHour, measures: readonly InferenceMeasure[]): number | null {
  const known = measures.flatMap((measure) => hour[measure] ?? [])
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
