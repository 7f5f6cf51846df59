import { HOUR, type TimeWindow } from '../events/time.ts'
import { decodeCodes } from '../statistics/quantised-vector.ts'
import type { Engine, SqlRow, SqlValue } from './engine.ts'
import { readEndpointNames } from './series-names.ts'
import type { BoundStatement } from './series-records.ts'

/** One captured query: a row that an endpoint was asked about. */
export interface Query {
  /** Key of its invocation. */
  readonly key: string
  readonly time: number
  /** ARN of who asked; `''` when no other log tells. */
  readonly caller: string
  /** Codes of `quantised-vector`, one a feature. */
  readonly codes: Int16Array
  readonly label: string
  /** NaN where the answer is no classification. */
  readonly confidence: number
  readonly margin: number
  /** Equal inputs have equal hashes. */
  readonly inputHash: string
}

/** The queries of one endpoint that ask about the same features. */
export interface QueryPopulation {
  /** ARN, or `endpoint/<name>` when no other log knows the endpoint. */
  readonly endpoint: string
  readonly form: string
  readonly features: number
  /** In order of time. */
  readonly queries: readonly Query[]
  /** Whether the lake holds more than was read. */
  readonly sampled: boolean
}

/** Requests read of one endpoint and form from each side of the border: all the later work is bounded by it. */
const MOST_REQUESTS = 6_000
const MOST_POPULATIONS = 64
/** Rows of one request that are looked at, so that a batch does not drown the others. */
const MOST_ROWS = 4
/** Seconds between the time of a call in CloudTrail and that of its capture; both logs write whole seconds. */
const SECONDS_APART = 2

const POPULATIONS = `SELECT resource, query_form, query_features, count(*) AS n FROM stored.invocation
  WHERE query_form <> 0 AND time >= $1 AND time < $2
  GROUP BY resource, query_form, query_features
  HAVING count(*) FILTER (WHERE time >= $3) > 0
  ORDER BY n DESC, resource, query_form LIMIT ${MOST_POPULATIONS}`

/** The order of keys is that of chance and does not depend on when what was read. */
const REQUESTS = `SELECT CAST(key AS VARCHAR) AS key, time, query_vector, label, confidence, margin,
    CAST(input_hash AS VARCHAR) AS input_hash
  FROM stored.invocation
  WHERE resource = $1 AND query_form = $2 AND query_features = $3 AND time >= $4 AND time < $5
  ORDER BY stored.invocation.key LIMIT ${MOST_REQUESTS + 1}`

/**
 * Every endpoint that was asked something in the scope, with its queries of baseline and scope, each with its caller.
 * Data capture does not know who asked: it is told by the call of that request id in CloudTrail, or else by the calls
 * within two seconds of it, if they are all of one principal.
 */
export async function readQueryPopulations(
  engine: Engine,
  baseline: TimeWindow,
  scope: TimeWindow,
): Promise<readonly QueryPopulation[]> {
  const window = [new Date(baseline.start), new Date(scope.end)]
  const found = await engine.query(POPULATIONS, [...window, new Date(scope.start)])
  const names = await readEndpointNames(engine)
  const populations: QueryPopulation[] = []
  for (const row of found) {
    const [resource, form, features] = ['resource', 'query_form', 'query_features'].map((name) =>
      Number(row[name]),
    )
    if (!(features !== undefined && features > 0)) continue
    const sides: SqlRow[][] = []
    for (const side of [baseline, scope]) {
      const parameters = [resource ?? 0, form ?? 0, features]
      const times = [new Date(side.start), new Date(side.end)]
      sides.push([...(await engine.query(REQUESTS, [...parameters, ...times]))])
    }
    const texts = await textsOf(engine, [resource ?? 0, form ?? 0, ...sides.flat().map(labelOf)])
    const short = texts.get(resource ?? 0) ?? ''
    const endpoint = names.get(short) ?? short
    const callers = await readCallers(engine, endpoint, sides.flat())
    const kept = sides.flatMap((rows) => rows.slice(0, MOST_REQUESTS))
    const queries = kept.flatMap((request) => queriesOf(request, features, texts, callers))
    populations.push({
      endpoint,
      form: texts.get(form ?? 0) ?? '',
      features,
      queries: queries.sort((a, b) => a.time - b.time || (a.key < b.key ? -1 : 1)),
      sampled: sides.some((rows) => rows.length > MOST_REQUESTS),
    })
  }
  return populations
}

function queriesOf(
  row: SqlRow,
  features: number,
  texts: ReadonlyMap<number, string>,
  callers: ReadonlyMap<string, string>,
): readonly Query[] {
  const codes = decodeCodes(String(row['query_vector'] ?? ''))
  const key = String(row['key'])
  const shared = {
    key,
    time: Number(row['time']),
    caller: callers.get(key) ?? '',
    label: texts.get(labelOf(row)) ?? '',
    confidence: numberOf(row['confidence']),
    margin: numberOf(row['margin']),
    inputHash: String(row['input_hash'] ?? key),
  }
  const rows = Math.min(MOST_ROWS, Math.floor(codes.length / features))
  return Array.from({ length: rows }, (_, i) => ({
    ...shared,
    codes: codes.slice(i * features, (i + 1) * features),
  }))
}

const CALLERS = `WITH asked AS (
    SELECT unnest($1::VARCHAR[]) AS key, unnest($2::DOUBLE[]) AS second
  ), call AS (
    SELECT CAST(request_id AS VARCHAR) AS id, epoch(date_trunc('second', time)) AS second, actor
    FROM stored.api_call
    WHERE target = (SELECT min(id) FROM term WHERE text = $3) AND time >= $4 AND time < $5 AND actor <> 0
      AND operation IN (SELECT id FROM term WHERE text IN ('InvokeEndpoint', 'InvokeEndpointAsync',
        'InvokeEndpointWithResponseStream'))
  ), named AS (
    SELECT a.key, min(c.actor) AS actor FROM asked a JOIN call c ON c.id = a.key
    GROUP BY a.key HAVING count(DISTINCT c.actor) = 1
  ), near AS (
    SELECT a.key, min(c.actor) AS actor
    FROM (SELECT key, unnest(range(CAST(second AS BIGINT) - ${SECONDS_APART},
      CAST(second AS BIGINT) + ${SECONDS_APART + 1})) AS second FROM asked) a
    JOIN (SELECT DISTINCT CAST(second AS BIGINT) AS second, actor FROM call) c ON c.second = a.second
    GROUP BY a.key HAVING count(DISTINCT c.actor) = 1
  )
  SELECT a.key, t.text AS caller FROM asked a
  LEFT JOIN named n ON n.key = a.key LEFT JOIN near s ON s.key = a.key
  JOIN term t ON t.id = coalesce(n.actor, s.actor)`

/** Who made each request, as far as CloudTrail tells. */
async function readCallers(
  engine: Engine,
  endpoint: string,
  requests: readonly SqlRow[],
): Promise<ReadonlyMap<string, string>> {
  if (requests.length === 0) return new Map()
  const times = requests.map((row) => Number(row['time']))
  const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY)
  const last = times.reduce((most, time) => Math.max(most, time), 0)
  const rows = await engine.query(CALLERS, [
    requests.map((row) => String(row['key'])),
    times.map((time) => Math.floor(time / 1000)),
    endpoint,
    new Date(first - HOUR),
    new Date(last + HOUR),
  ])
  return new Map(rows.map((row) => [String(row['key']), String(row['caller'])]))
}

/** Times of a principal's calls of an endpoint, in order, at most `most`. */
export async function readCallTimes(
  engine: Engine,
  endpoint: string,
  caller: string,
  window: TimeWindow,
  most = 2_000,
): Promise<readonly number[]> {
  const rows = await engine.query(
    `SELECT time FROM stored.api_call
     WHERE target = (SELECT min(id) FROM term WHERE text = $1) AND actor = (SELECT min(id) FROM term WHERE text = $2)
       AND time >= $3 AND time < $4 ORDER BY time LIMIT ${Math.floor(most)}`,
    [endpoint, caller, new Date(window.start), new Date(window.end)],
  )
  return rows.map((row) => Number(row['time']))
}

/** Shows the captured queries of an endpoint in a stretch of time. */
export function explainQueries(endpoint: string, form: string, window: TimeWindow): BoundStatement {
  const at = endpoint.indexOf(':endpoint/')
  return {
    sql: `SELECT time, key, query_rows, label, confidence, margin, query_vector FROM invocation
  WHERE resource IN ($1, $2) AND query_form = $3
    AND time >= CAST($4 AS TIMESTAMP) AND time < CAST($5 AS TIMESTAMP)
  ORDER BY time LIMIT 200`,
    parameters: [
      endpoint,
      at < 0 ? endpoint : endpoint.slice(at + 1),
      form,
      sqlTime(window.start),
      sqlTime(window.end),
    ],
  }
}

async function textsOf(engine: Engine, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await engine.query(
    'SELECT id, text FROM term WHERE id IN (SELECT unnest($1::DOUBLE[]))',
    [[...new Set(ids)]],
  )
  return new Map(rows.map((row) => [Number(row['id']), String(row['text'])]))
}

function labelOf(row: SqlRow): number {
  return Number(row['label'] ?? 0)
}

function numberOf(value: SqlValue | undefined): number {
  return typeof value === 'number' ? value : Number.NaN
}

function sqlTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '')
}
