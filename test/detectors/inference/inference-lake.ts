import { type EntityType, entityTypeCode } from '../../../src/events/entity.ts'
import { DAY } from '../../../src/events/time.ts'
import { type Lake, openLake } from '../../../src/lake/lake.ts'
import { createRandom, type Random } from '../../../src/statistics/random.ts'

/** A Monday. */
export const START = Date.UTC(2026, 8, 7)
export const SCOPE_START = START + 14 * DAY
export const END = SCOPE_START + DAY
export const BASELINE = { start: START, end: SCOPE_START }
export const SCOPE = { start: SCOPE_START, end: END }
export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'
export const ENDPOINT = `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/churn`
export const MODEL = `arn:aws:bedrock:${REGION}::foundation-model/anthropic.claude-3-haiku-20240307-v1:0`
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/portal`

export function newLake(): Promise<Lake> {
  return openLake({ path: ':memory:', newSecret: () => 'ab'.repeat(16), threads: 1 })
}

export function random(seed: string): Random {
  return createRandom(seed)
}

export interface MetricRow {
  readonly time: number
  readonly sum: number
  readonly samples?: number
  readonly p99?: number
}

export interface MetricIdentity {
  readonly name: string
  readonly resource?: string
  readonly type?: EntityType
  readonly variant?: string
  readonly period?: number
  readonly account?: string
  readonly dimensions?: string
}

export async function addMetric(
  lake: Lake,
  identity: MetricIdentity,
  rows: readonly MetricRow[],
): Promise<void> {
  const { name, resource = ENDPOINT, type = 'sagemaker-endpoint', variant = '' } = identity
  const { period = 300, account = ACCOUNT, dimensions = `of=${resource}` } = identity
  const namespace = type === 'sagemaker-endpoint' ? 'AWS/SageMaker' : 'AWS/Bedrock'
  const texts = [
    account,
    account === '' ? '' : REGION,
    namespace,
    name,
    dimensions,
    resource,
    variant,
  ]
  const ids = await termIds(lake, texts)
  await lake.engine.query(
    `INSERT INTO stored.metric BY NAME SELECT uuid() AS key, ${time('t')} AS time, ${period} AS period_seconds,
      ${columns(['account', 'region', 'namespace', 'name', 'dimensions', 'resource', 'variant'], ids)},
      ${entityTypeCode(type)} AS resource_type, s AS sum, nullif(n, -1) AS samples, nullif(p, -1) AS p99, 0 AS object
     FROM (SELECT unnest($1::DOUBLE[]) AS t, unnest($2::DOUBLE[]) AS s, unnest($3::DOUBLE[]) AS n, unnest($4::DOUBLE[]) AS p)`,
    [
      rows.map((row) => row.time),
      rows.map((row) => row.sum),
      rows.map((row) => row.samples ?? -1),
      rows.map((row) => row.p99 ?? -1),
    ],
  )
}

export interface CallRow {
  readonly time: number
  /** Index into OUTCOMES. */
  readonly outcome?: number
}

export async function addCalls(
  lake: Lake,
  rows: readonly CallRow[],
  {
    actor = ROLE,
    target = ENDPOINT,
    operation = 'InvokeEndpoint',
    type = 'sagemaker-endpoint' as EntityType,
  } = {},
): Promise<void> {
  const ids = await termIds(lake, [ACCOUNT, REGION, operation, actor, target])
  await lake.engine.query(
    `INSERT INTO stored.api_call BY NAME SELECT uuid() AS event_id, ${time('t')} AS time, CAST(o AS UTINYINT) AS outcome,
      ${columns(['account', 'region', 'operation', 'actor', 'target'], ids)}, ${entityTypeCode('iam-role')} AS actor_type,
      ${entityTypeCode(type)} AS target_type, 0 AS object
     FROM (SELECT unnest($1::DOUBLE[]) AS t, unnest($2::DOUBLE[]) AS o)`,
    [rows.map((row) => row.time), rows.map((row) => row.outcome ?? 0)],
  )
}

export interface InvocationRow {
  readonly time: number
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly latency?: number
}

export async function addInvocations(
  lake: Lake,
  rows: readonly InvocationRow[],
  {
    caller = ROLE,
    resource = MODEL,
    type = 'foundation-model' as EntityType,
    capture = false,
  } = {},
): Promise<void> {
  const place = capture ? ['', ''] : [ACCOUNT, REGION]
  const ids = await termIds(lake, [...place, caller, resource])
  await lake.engine.query(
    `INSERT INTO stored.invocation BY NAME SELECT uuid() AS key, ${time('t')} AS time, ${capture ? 1 : 0} AS origin,
      ${columns(['account', 'region', 'caller', 'resource'], ids)}, ${entityTypeCode(type)} AS resource_type,
      0 AS error, CAST(i AS BIGINT) AS input_tokens, CAST(o AS BIGINT) AS output_tokens, l AS latency_ms, 0 AS object
     FROM (SELECT unnest($1::DOUBLE[]) AS t, unnest($2::DOUBLE[]) AS i, unnest($3::DOUBLE[]) AS o, unnest($4::DOUBLE[]) AS l)`,
    [
      rows.map((row) => row.time),
      rows.map((row) => row.inputTokens ?? 1000),
      rows.map((row) => row.outputTokens ?? 200),
      rows.map((row) => row.latency ?? 800),
    ],
  )
}

export interface FeatureRow {
  readonly time: number
  readonly bucket: number
  readonly count: number
}

export async function addFeature(
  lake: Lake,
  rows: readonly FeatureRow[],
  { side = 0, feature = 'income', resource = 'endpoint/churn' } = {},
): Promise<void> {
  const ids = await termIds(lake, [resource, '', feature, ''])
  await lake.engine.query(
    `INSERT INTO stored.feature BY NAME SELECT ${time('t')} AS time, ${side} AS side, 1 AS kind,
      ${columns(['resource', 'variant', 'feature', 'category'], ids)}, CAST(b AS BIGINT) AS bucket, CAST(c AS BIGINT) AS count
     FROM (SELECT unnest($1::DOUBLE[]) AS t, unnest($2::DOUBLE[]) AS b, unnest($3::DOUBLE[]) AS c)`,
    [rows.map((row) => row.time), rows.map((row) => row.bucket), rows.map((row) => row.count)],
  )
}

async function termIds(lake: Lake, texts: readonly string[]): Promise<readonly number[]> {
  const ids = await lake.terms.idsOf(texts)
  await lake.terms.flush()
  lake.terms.kept()
  return [...ids]
}

function columns(names: readonly string[], ids: readonly number[]): string {
  return names.map((name, i) => `${ids[i]} AS ${name}`).join(', ')
}

function time(column: string): string {
  return `make_timestamp(CAST(${column} * 1000 AS BIGINT))`
}
