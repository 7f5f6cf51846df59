import { MODEL_INVOCATIONS } from '../events/invoke-operations.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine } from './engine.ts'
import type { InferenceSeries } from './series-dense.ts'
import type { Measure } from './series-measures.ts'

/** A statement over the lake's views and what it is bound with. */
export interface BoundStatement {
  readonly sql: string
  readonly parameters: readonly (string | number)[]
}

const METRICS: Readonly<Record<Measure, string>> = {
  invocations: "'Invocations'",
  'model-latency': "'ModelLatency', 'InvocationLatency'",
  'tail-latency': "'ModelLatency', 'InvocationLatency'",
  'overhead-latency': "'OverheadLatency'",
  'client-errors': "'Invocations', 'Invocation4XXErrors', 'InvocationClientErrors'",
  'server-errors': "'Invocations', 'Invocation5XXErrors', 'InvocationServerErrors'",
  throttles: "'Invocations', 'InvocationThrottles'",
  denials: "'Invocations'",
  'input-tokens': "'InputTokenCount'",
  'output-tokens': "'OutputTokenCount'",
  'input-size': "'InputTokenCount', 'Invocations'",
  'output-size': "'OutputTokenCount', 'Invocations'",
  'captured-records': "''",
}

const OPERATIONS = MODEL_INVOCATIONS.map((name) => `'${name}'`).join(', ')
/** A time as a parameter: ISO 8601 text, since an explanation is kept as JSON. */
const WITHIN = 'time >= CAST($2 AS TIMESTAMP) AND time < CAST($3 AS TIMESTAMP)'

/** Shows the rows that a stretch of a series was made of. */
export function explainSeries(series: InferenceSeries, window: TimeWindow): BoundStatement {
  const { resource, source, caller, variant, measure, account, region } = series
  const base = [resource.id, sqlTime(window.start), sqlTime(window.end)]
  const short = shortEndpoint(resource.id)
  const column = source === 'api_call' ? 'target' : 'resource'
  const named = `${column} IN ($1, $4) AND ${WITHIN}`
  const who = source === 'api_call' ? 'actor' : 'caller'
  const narrow = [
    ...(caller === undefined ? [] : [[who, caller.id] as const]),
    ...(variant === '' ? [] : [['variant', variant] as const]),
    ...(resource.type === 'sagemaker-endpoint' || account === ''
      ? []
      : [['account', account] as const, ['region', region] as const]),
  ]
  const conditions = narrow.map(([name], i) => ` AND ${name} = $${i + 5}`).join('')
  const parameters = [...base, short, ...narrow.map(([, value]) => value)]
  return {
    sql: `${SELECTS[source](measure)} WHERE ${named}${conditions} ORDER BY time`,
    parameters,
  }
}

const SELECTS = {
  metric: (measure: Measure) =>
    `SELECT time, name, variant, samples, sum, minimum, maximum, p50, p99 FROM (
  SELECT * FROM metric WHERE name IN (${METRICS[measure]})) m`,
  invocation: () =>
    `SELECT time, key, caller, operation, error, latency_ms, input_tokens, output_tokens FROM invocation`,
  api_call: () => `SELECT time, event_id, actor, operation, outcome, error, source_ip FROM (
  SELECT * FROM api_call WHERE operation IN (${OPERATIONS})) c`,
} as const

/** Ids of a few records of the stretch, those that show the measure first; none when the log is of sums only. */
export async function readRecordIds(
  engine: Engine,
  series: InferenceSeries,
  window: TimeWindow,
  limit = 5,
): Promise<readonly string[]> {
  if (series.source === 'metric') return []
  const { sql, parameters } = explainSeries(series, window)
  const isCall = series.source === 'api_call'
  const id = isCall ? 'event_id' : 'key'
  const failed = isCall ? 'outcome > 0' : 'error IS NOT NULL'
  const order = series.kind === 'rate' ? `CASE WHEN ${failed} THEN 0 ELSE 1 END, ` : ''
  const rows = await engine.query(
    `SELECT CAST(${id} AS VARCHAR) AS id FROM (${sql}) rows ORDER BY ${order}time LIMIT ${limit}`,
    parameters,
  )
  return rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : []))
}

function sqlTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '')
}

/** What data capture calls an endpoint; the id itself of anything else. */
function shortEndpoint(id: string): string {
  const at = id.indexOf(':endpoint/')
  return at < 0 ? id : id.slice(at + 1)
}
