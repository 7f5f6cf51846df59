import { MODEL_INVOCATIONS } from '../events/invoke-operations.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import type { CoveringTable } from './hourly.ts'
import { metricsOnce } from './metrics-once.ts'

/** What one endpoint or model did in an hour. Latencies are milliseconds; null is not known. */
export interface InferenceHour {
  readonly time: number
  readonly invocations: number | null
  readonly clientErrors: number | null
  readonly serverErrors: number | null
  readonly throttles: number | null
  readonly latency: number | null
  readonly tailLatency: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
}

export type InferenceMeasure = Exclude<keyof InferenceHour, 'time'>

export interface InferenceHours {
  readonly hours: readonly InferenceHour[]
  /** The measures that the log tells of. */
  readonly told: readonly InferenceMeasure[]
  /** The log they are from. */
  readonly table: CoveringTable
  /** The same for people. */
  readonly log: string
}

/**
 * The hours of a resource out of the first log that tells of any of the measures: CloudWatch, else the model-invocation
 * log, else CloudTrail. One log only, so that nothing is counted twice.
 */
export async function inferenceHours(
  engine: Engine,
  terms: readonly [number, number],
  window: TimeWindow,
  measures: readonly InferenceMeasure[],
): Promise<InferenceHours | undefined> {
  for (const { table, log, sql } of LOGS) {
    const rows = await engine.query(sql(measures), [
      ...terms,
      new Date(window.start),
      new Date(window.end),
    ])
    const hours = rows.map(hourOf)
    const told = measures.filter((measure) => hours.some((hour) => hour[measure] !== null))
    if (told.length > 0)
      return { hours: hours.map((hour) => withZeros(hour, told)), told, table, log }
  }
  return undefined
}

/** Counts that are never of nothing: an hour with invocations and none of them had none. */
const COUNTS: readonly InferenceMeasure[] = [
  'clientErrors',
  'serverErrors',
  'throttles',
  'inputTokens',
  'outputTokens',
]

function withZeros(hour: InferenceHour, told: readonly InferenceMeasure[]): InferenceHour {
  if (hour.invocations === null) return hour
  const zeros = told.filter((measure) => COUNTS.includes(measure) && hour[measure] === null)
  return { ...hour, ...Object.fromEntries(zeros.map((measure) => [measure, 0])) }
}

function hourOf(row: SqlRow): InferenceHour {
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null)
  return {
    time: Number(row['hour']),
    invocations: number('calls'),
    clientErrors: number('client'),
    serverErrors: number('server'),
    throttles: number('throttled'),
    latency: number('latency'),
    tailLatency: number('tail'),
    inputTokens: number('input'),
    outputTokens: number('output'),
  }
}

const named = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ')

/** The metrics that each measure is made of. */
const METRICS: Readonly<Record<InferenceMeasure, readonly string[]>> = {
  invocations: ['Invocations'],
  clientErrors: ['Invocation4XXErrors', 'InvocationClientErrors'],
  serverErrors: ['Invocation5XXErrors', 'InvocationServerErrors'],
  throttles: ['InvocationThrottles'],
  latency: ['ModelLatency', 'InvocationLatency'],
  tailLatency: ['ModelLatency', 'InvocationLatency'],
  inputTokens: ['InputTokenCount'],
  outputTokens: ['OutputTokenCount'],
}

const sumOf = (measure: InferenceMeasure) =>
  `sum(CASE WHEN name IN (${named(METRICS[measure])}) THEN sum END)`

/** SageMaker tells latency in microseconds, Bedrock in milliseconds. */
function fromMetrics(measures: readonly InferenceMeasure[]): string {
  const names = new Set([...METRICS.invocations, ...measures.flatMap((one) => METRICS[one])])
  const where = 'm.resource IN ($1, $2) AND m.time >= $3 AND m.time < $4'
  return `WITH ${metricsOnce([...names], where)}
  SELECT hour, ${sumOf('invocations')} AS calls, ${sumOf('clientErrors')} AS client, ${sumOf('serverErrors')} AS server,
    ${sumOf('throttles')} AS throttled,
    sum(CASE WHEN name = 'ModelLatency' THEN sum / 1000 WHEN name = 'InvocationLatency' THEN sum END)
      / nullif(sum(CASE WHEN name IN (${named(METRICS.latency)}) THEN samples END), 0) AS latency,
    max(CASE WHEN name = 'ModelLatency' THEN p99 / 1000 WHEN name = 'InvocationLatency' THEN p99 END) AS tail,
    ${sumOf('inputTokens')} AS input, ${sumOf('outputTokens')} AS output
  FROM once GROUP BY hour ORDER BY hour`
}

const countOf = (condition: string) => `count(CASE WHEN ${condition} THEN 1 END)`
const like = (...starts: string[]) => starts.map((start) => `e.text LIKE '${start}%'`).join(' OR ')
const THROTTLED = `(${like('Throttling', 'TooManyRequests', 'ServiceQuotaExceeded')})`
const FAILED = `(${like('InternalServer', 'InternalFailure', 'ServiceUnavailable')} OR e.text LIKE 'Model%Exception')`

/** Data capture is a sample and no count: only the invocation log has every call. */
const FROM_INVOCATIONS = `SELECT date_trunc('hour', i.time) AS hour, count(*) AS calls,
    ${countOf(`e.text <> '' AND NOT ${THROTTLED} AND NOT ${FAILED}`)} AS client, ${countOf(FAILED)} AS server,
    ${countOf(THROTTLED)} AS throttled, avg(i.latency_ms) AS latency, quantile_cont(i.latency_ms, 0.99) AS tail,
    sum(i.input_tokens) AS input, sum(i.output_tokens) AS output
  FROM stored.invocation i LEFT JOIN term e ON e.id = i.error
  WHERE i.resource IN ($1, $2) AND i.time >= $3 AND i.time < $4 AND i.origin <> 1
  GROUP BY 1 ORDER BY 1`

const FROM_CALLS = `SELECT date_trunc('hour', a.time) AS hour, count(*) AS calls, ${countOf('a.outcome IN (1, 3, 4)')} AS client,
    ${countOf('a.outcome = 5')} AS server, ${countOf('a.outcome = 2')} AS throttled
  FROM stored.api_call a
  WHERE a.target IN ($1, $2) AND a.time >= $3 AND a.time < $4
    AND a.operation IN (SELECT id FROM term WHERE text IN (${named(MODEL_INVOCATIONS)}))
  GROUP BY 1 ORDER BY 1`

const LOGS: readonly {
  readonly table: CoveringTable
  readonly log: string
  readonly sql: (measures: readonly InferenceMeasure[]) => string
}[] = [
  { table: 'metric', log: 'From CloudWatch metrics.', sql: fromMetrics },
  { table: 'invocation', log: 'From model-invocation logs.', sql: () => FROM_INVOCATIONS },
  { table: 'api_call', log: 'From CloudTrail.', sql: () => FROM_CALLS },
]
