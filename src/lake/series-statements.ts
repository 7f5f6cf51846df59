import { MODEL_INVOCATIONS } from '../events/invoke-operations.ts'
import { termText } from './schema.ts'
import { BIN, type Measure } from './series-measures.ts'
import type { PartStatement } from './series-part.ts'

/**
 * One statement a log: it sums up bins in the engine and answers a row a series with its bins as arrays. Names of
 * metrics, operations and errors are AWS's own.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html
 */

const ENDPOINT_TYPE = 16

/** What a measure is made of, from the columns of a statement's `wide`; `values` absent: the bin has none. */
type Terms = Readonly<Record<string, { readonly values: string; readonly weights: string }>>

const count = (values: string) => ({ values, weights: '0' })

const METRIC_TERMS: Terms = {
  invocations: count('calls'),
  'model-latency': { values: 'latency', weights: 'timed' },
  'tail-latency': { values: 'tail * greatest(timed, 1)', weights: 'greatest(timed, 1)' },
  'overhead-latency': { values: 'overhead', weights: 'overheads' },
  'client-errors': { values: 'coalesce(client, 0)', weights: 'tries' },
  'server-errors': { values: 'coalesce(server, 0)', weights: 'tries' },
  throttles: {
    values: `CASE WHEN resource_type <> ${ENDPOINT_TYPE} THEN coalesce(throttled, 0) END`,
    weights: 'tries',
  },
  'input-tokens': count('input'),
  'output-tokens': count('output'),
  'input-size': { values: 'input', weights: 'calls' },
  'output-size': { values: 'output', weights: 'calls' },
}

/** The metrics that a measure is made of. */
const TRIES = [
  'Invocations',
  'Invocation4XXErrors',
  'Invocation5XXErrors',
  'InvocationClientErrors',
  'InvocationServerErrors',
  'InvocationThrottles',
]
const METRIC_NAMES: Readonly<Record<string, readonly string[]>> = {
  invocations: ['Invocations'],
  'model-latency': ['ModelLatency', 'InvocationLatency'],
  'tail-latency': ['ModelLatency', 'InvocationLatency'],
  'overhead-latency': ['OverheadLatency'],
  'client-errors': TRIES,
  'server-errors': TRIES,
  throttles: TRIES,
  'input-tokens': ['InputTokenCount'],
  'output-tokens': ['OutputTokenCount'],
  'input-size': ['InputTokenCount', 'Invocations'],
  'output-size': ['OutputTokenCount', 'Invocations'],
}

const named = (...names: string[]) => `name IN (${names.map((name) => `'${name}'`).join(', ')})`
const sumOf = (...names: string[]) => `sum(CASE WHEN ${named(...names)} THEN sum END)`
const LATENCIES = ['ModelLatency', 'InvocationLatency']

/** SageMaker's ModelLatency and OverheadLatency are microseconds, Bedrock's InvocationLatency is milliseconds. Bedrock's
 * Invocations are those that succeeded, SageMaker's are all. A point that was collected twice, in two periods or under
 * more dimensions, counts once: the shortest period and the fewest dimensions. So does one that a stream and the API told: that
 * with percentiles, else the stream's, which alone has a unit. */
export const METRIC_STATEMENT: PartStatement = {
  source: 'metric',
  measures: [
    'invocations',
    'model-latency',
    'tail-latency',
    'overhead-latency',
    'client-errors',
    'server-errors',
    'throttles',
    'input-tokens',
    'output-tokens',
    'input-size',
    'output-size',
  ],
  sql: (measures, by) => `WITH metric_name AS (
    SELECT id, text AS name FROM term WHERE text IN (${namesOf(measures)})
  ), raw AS (
    SELECT resource, resource_type, account, region, ${by === 'variant' ? 'variant AS own_variant, variant' : '0 AS own_variant, variant'},
      name AS name_id, ${binOf('time')} AS bin, period_seconds, dimensions, coalesce(unit, 0) AS unit, sum, samples, p99
    FROM stored.metric
    WHERE time >= $1 AND time < $2 AND name IN (SELECT id FROM metric_name) ${by === 'variant' ? 'AND variant <> 0' : ''}
      AND namespace IN (SELECT id FROM term WHERE text IN ('AWS/SageMaker', 'AWS/Bedrock')) AND resource <> 0
  ), twice AS (
    SELECT DISTINCT resource FROM (
      SELECT resource FROM raw GROUP BY resource, account, region, variant, name_id
      HAVING min(period_seconds) <> max(period_seconds) OR min(dimensions) <> max(dimensions)
        OR min(unit) <> max(unit)) doubled
  ), layout AS (
    SELECT r.resource, account, region, variant, name_id, bin, period_seconds, dimensions, unit,
      row_number() OVER (PARTITION BY r.resource, account, region, variant, name_id, bin
        ORDER BY period_seconds, min(length(d.text)), dimensions, max(p99) IS NULL, unit = 0, unit) AS nth
    FROM raw r JOIN term d ON d.id = dimensions WHERE r.resource IN (SELECT resource FROM twice)
    GROUP BY r.resource, account, region, variant, name_id, bin, period_seconds, dimensions, unit
  ), once AS (
    SELECT * FROM raw WHERE resource NOT IN (SELECT resource FROM twice)
    UNION ALL SELECT r.* FROM raw r JOIN layout l ON l.nth = 1 AND l.resource = r.resource AND l.account = r.account
      AND l.region = r.region AND l.variant = r.variant AND l.name_id = r.name_id AND l.bin = r.bin
      AND l.period_seconds = r.period_seconds AND l.dimensions = r.dimensions AND l.unit = r.unit
  ), summed AS (
    SELECT resource, resource_type, account, region, own_variant AS variant, bin,
      ${sumOf('Invocations')} AS calls,
      ${sumOf('Invocation4XXErrors', 'InvocationClientErrors')} AS client,
      ${sumOf('Invocation5XXErrors', 'InvocationServerErrors')} AS server,
      ${sumOf('InvocationThrottles')} AS throttled,
      ${sumOf('InputTokenCount')} AS input, ${sumOf('OutputTokenCount')} AS output,
      sum(CASE WHEN name = 'ModelLatency' THEN sum / 1000 WHEN name = 'InvocationLatency' THEN sum END) AS latency,
      sum(CASE WHEN ${named(...LATENCIES)} THEN samples END) AS timed,
      max(CASE WHEN name = 'ModelLatency' THEN p99 / 1000 WHEN name = 'InvocationLatency' THEN p99 END) AS tail,
      sum(CASE WHEN name = 'OverheadLatency' THEN sum / 1000 END) AS overhead,
      sum(CASE WHEN name = 'OverheadLatency' THEN samples END) AS overheads
    FROM once JOIN metric_name ON id = name_id GROUP BY 1, 2, 3, 4, 5, 6
  ), wide AS (
    SELECT *, 0 AS caller, 0 AS caller_type, CASE WHEN resource_type = ${ENDPOINT_TYPE}
        THEN greatest(coalesce(calls, 0), coalesce(client, 0) + coalesce(server, 0))
        ELSE coalesce(calls, 0) + coalesce(client, 0) + coalesce(server, 0) + coalesce(throttled, 0) END AS tries
    FROM summed
  ) ${seriesOf(measures, METRIC_TERMS)}`,
}

const INVOCATION_TERMS: Terms = {
  invocations: count('nullif(tries - denied, 0)'),
  'model-latency': { values: 'latency', weights: 'timed' },
  'client-errors': { values: 'nullif(tries, 0) - nullif(tries, 0) + client', weights: 'tries' },
  'server-errors': { values: 'nullif(tries, 0) - nullif(tries, 0) + server', weights: 'tries' },
  throttles: { values: 'nullif(tries, 0) - nullif(tries, 0) + throttled', weights: 'tries' },
  denials: { values: 'nullif(tries, 0) - nullif(tries, 0) + denied', weights: 'tries' },
  'input-tokens': count('input'),
  'output-tokens': count('output'),
  'input-size': { values: 'input', weights: 'inputs' },
  'output-size': { values: 'output', weights: 'outputs' },
  'captured-records': count('nullif(captured, 0)'),
}

const THROTTLED = `(e.text LIKE 'Throttling%' OR e.text LIKE 'TooManyRequests%' OR e.text LIKE 'ServiceQuotaExceeded%')`
const DENIED = `(e.text LIKE 'AccessDenied%' OR e.text LIKE 'Unauthorized%' OR e.text LIKE 'UnrecognizedClient%'
  OR e.text LIKE 'ExpiredToken%')`
const FAILED = `(e.text LIKE 'InternalServer%' OR e.text LIKE 'InternalFailure%' OR e.text LIKE 'ServiceUnavailable%'
  OR e.text LIKE 'Model%Exception')`
const countOf = (condition: string) => `count(CASE WHEN ${condition} THEN 1 END)`

/** Only Bedrock's log holds every call; data capture is a sample and gives `captured-records` alone. */
export const INVOCATION_STATEMENT: PartStatement = {
  source: 'invocation',
  measures: [
    'invocations',
    'model-latency',
    'client-errors',
    'server-errors',
    'throttles',
    'denials',
    'input-tokens',
    'output-tokens',
    'input-size',
    'output-size',
    'captured-records',
  ],
  sql: (measures, by) => `WITH wide AS (
    SELECT i.resource, i.resource_type, i.account, i.region, 0 AS variant, ${binOf('i.time')} AS bin,
      ${by === 'caller' ? 'i.caller' : '0'} AS caller, 0 AS caller_type,
      ${countOf('i.origin <> 1')} AS tries, ${countOf('i.origin = 1')} AS captured,
      ${countOf(`i.origin <> 1 AND ${THROTTLED}`)} AS throttled, ${countOf(`i.origin <> 1 AND ${DENIED}`)} AS denied,
      ${countOf(`i.origin <> 1 AND ${FAILED}`)} AS server,
      ${countOf(`i.origin <> 1 AND e.text <> '' AND NOT ${THROTTLED} AND NOT ${DENIED} AND NOT ${FAILED}`)} AS client,
      sum(i.latency_ms) AS latency, count(i.latency_ms) AS timed,
      sum(i.input_tokens) AS input, count(i.input_tokens) AS inputs,
      sum(i.output_tokens) AS output, count(i.output_tokens) AS outputs
    FROM stored.invocation i LEFT JOIN term e ON e.id = i.error
    WHERE i.time >= $1 AND i.time < $2 AND i.resource <> 0 ${by === 'caller' ? 'AND i.caller <> 0' : ''}
    GROUP BY 1, 2, 3, 4, 5, 6, 7
  ) ${seriesOf(measures, INVOCATION_TERMS)}`,
}

const CALL_TERMS: Terms = {
  invocations: count('nullif(tries - denied, 0)'),
  'client-errors': { values: 'client', weights: 'tries' },
  'server-errors': { values: 'server', weights: 'tries' },
  throttles: { values: 'throttled', weights: 'tries' },
  denials: { values: 'denied', weights: 'tries' },
}

export const CALL_STATEMENT: PartStatement = {
  source: 'api_call',
  measures: ['invocations', 'client-errors', 'server-errors', 'throttles', 'denials'],
  sql: (measures, by) => `WITH wide AS (
    SELECT c.target AS resource, c.target_type AS resource_type, c.account, c.region, 0 AS variant, ${binOf('c.time')} AS bin,
      ${by === 'caller' ? 'c.actor' : '0'} AS caller, ${by === 'caller' ? 'c.actor_type' : '0'} AS caller_type,
      count(*) AS tries, ${countOf('c.outcome = 1')} AS denied, ${countOf('c.outcome = 2')} AS throttled,
      ${countOf('c.outcome IN (3, 4)')} AS client, ${countOf('c.outcome = 5')} AS server
    FROM stored.api_call c JOIN term o ON o.id = c.operation
    WHERE c.time >= $1 AND c.time < $2 AND c.target <> 0
      AND o.text IN (${MODEL_INVOCATIONS.map((name) => `'${name}'`).join(', ')})
      ${by === 'caller' ? 'AND c.actor <> 0' : ''}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  ) ${seriesOf(measures, CALL_TERMS)}`,
}

function namesOf(measures: readonly Measure[]): string {
  const names = new Set(measures.flatMap((measure) => METRIC_NAMES[measure] ?? []))
  return [...names].map((name) => `'${name}'`).join(', ')
}

/** The bin of a time, counted from $1. */
function binOf(time: string): string {
  return `CAST(floor(date_diff('second', $1, ${time}) / ${BIN / 1000}.0) AS INTEGER)`
}

/** From `wide`, a row a resource, caller and bin, to a row a series: the busiest $3 of each measure. */
function seriesOf(measures: readonly Measure[], terms: Terms): string {
  const long = measures.map((measure) => {
    const { values = 'NULL', weights = '0' } = terms[measure] ?? {}
    return `SELECT '${measure}' AS measure, resource, resource_type, account, region, variant, caller, caller_type, bin,
      CAST(${values} AS DOUBLE) AS amount, CAST(coalesce(${weights}, 0) AS DOUBLE) AS weight FROM wide
      WHERE ${values} IS NOT NULL`
  })
  return `, long AS (${long.join(' UNION ALL ')}), series AS (
      SELECT measure, resource, max(resource_type) AS resource_type, account, region, variant, caller,
        max(caller_type) AS caller_type, array_agg(bin ORDER BY bin) AS bins, array_agg(amount ORDER BY bin) AS sums,
        array_agg(weight ORDER BY bin) AS weights, sum(CASE WHEN weight > 0 THEN weight ELSE amount END) AS total
      FROM long GROUP BY measure, resource, account, region, variant, caller
    ), ranked AS (
      SELECT *, count(*) OVER (PARTITION BY measure) AS found,
        row_number() OVER (PARTITION BY measure ORDER BY total DESC, resource, variant, caller) AS nth FROM series
    )
    SELECT measure, ${termText('r.resource')} AS resource, resource_type, ${termText('r.account')} AS account,
      ${termText('r.region')} AS region, ${termText('r.variant')} AS variant, ${termText('r.caller')} AS caller, caller_type,
      bins, sums, weights, total, found
    FROM ranked r WHERE nth <= $3 ORDER BY measure, nth`
}
