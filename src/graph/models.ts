import { parseArn } from '../events/arn.ts'
import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import { INVOCATIONS } from '../events/invoke-operations.ts'
import type { TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine, SqlParameter, SqlRow } from '../lake/engine.ts'
import { metricsOnce } from './metrics-once.ts'
import {
  CALL_METRICS,
  METRIC_CALLS,
  METRIC_FAILED,
  type ModelDays,
  modelDays,
} from './model-days.ts'
import { relationCode } from './relation-types.ts'

/** The log that counts are from. */
export type ModelLog = 'cloudwatch-metrics' | 'bedrock-invocation' | 'cloudtrail'

/** How an endpoint or model was used in a scope. */
export interface ModelUse {
  readonly entity: EntityRef
  /** Accounts that used it, or whose it is. */
  readonly accounts: readonly string[]
  /** `''` when no log tells. */
  readonly region: string
  /** Calls, those that failed or were throttled included. */
  readonly calls: number
  readonly failed: number
  /** Mean milliseconds that it took to answer; null when no log tells, as of tokens. */
  readonly latency: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  /** Calls of the seven days up to the end of the scope, and of such weekdays before: see ModelDays. */
  readonly days: readonly number[]
  readonly usual: readonly (number | null)[]
  /** Undefined when nothing was called in the scope. */
  readonly log: ModelLog | undefined
}

/** Every endpoint and model that was called in the scope or in the 52 days before its end, the most called first. */
export async function readModels(engine: Engine, scope: TimeWindow): Promise<ModelUse[]> {
  const days = await modelDays(engine, scope.end)
  const uses = await usesIn(engine, scope)
  const known = new Map(days.map((one) => [one.resource, one]))
  for (const [resource, { type }] of uses)
    if (!known.has(resource)) known.set(resource, { resource, type, days: [], usual: [] })
  const ids = [
    ...known.keys(),
    ...[...uses.values()].flatMap(({ accounts, region }) => [...accounts, region]),
  ]
  const texts = await termTexts(engine, new Set(ids))
  return [...known.values()]
    .map((one) => modelOf(one, uses.get(one.resource), texts))
    .toSorted((a, b) => b.calls - a.calls || (a.entity.id < b.entity.id ? -1 : 1))
}

function modelOf(
  { resource, type, days, usual }: ModelDays,
  use: Use | undefined,
  texts: ReadonlyMap<number, string>,
): ModelUse {
  const id = texts.get(resource) ?? ''
  const arn = parseArn(id)
  const used = (use?.accounts ?? []).flatMap((one) => texts.get(one) || [])
  const none = Array.from({ length: 7 }, () => null)
  return {
    entity: { type: entityTypeOf(type), id },
    accounts: arn?.account ? [arn.account] : used.toSorted(),
    region: arn?.region || texts.get(use?.region ?? 0) || '',
    calls: use?.calls ?? 0,
    failed: use?.failed ?? 0,
    latency: use?.latency ?? null,
    inputTokens: use?.inputTokens ?? null,
    outputTokens: use?.outputTokens ?? null,
    days: days.length > 0 ? days : none.map(() => 0),
    usual: usual.length > 0 ? usual : none,
    log: use?.log,
  }
}

interface Use {
  readonly type: number
  readonly accounts: readonly number[]
  readonly region: number
  readonly calls: number
  readonly failed: number
  readonly latency: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly log: ModelLog
}

interface Source {
  readonly log: ModelLog
  /** One row a resource, from $1 to before $2. */
  readonly sql: string
  readonly more: readonly SqlParameter[]
}

const named = (...names: string[]) => `name IN (${names.map((name) => `'${name}'`).join(', ')})`
const sumOf = (name: string) => `sum(CASE WHEN name = '${name}' THEN sum END)`
const OWNERS = 'array_agg(DISTINCT account) AS accounts, max(region) AS region'

/** SageMaker tells latency in microseconds, Bedrock in milliseconds. */
const SOURCES: readonly Source[] = [
  {
    log: 'cloudwatch-metrics',
    sql: `WITH ${metricsOnce([...CALL_METRICS, 'ModelLatency', 'InvocationLatency', 'InputTokenCount', 'OutputTokenCount'], 'm.time >= $1 AND m.time < $2')}
      SELECT resource, max(resource_type) AS type, ${OWNERS},
        sum(CASE WHEN ${named(...CALL_METRICS)} THEN ${METRIC_CALLS} END) AS calls,
        sum(CASE WHEN ${named(...CALL_METRICS)} THEN ${METRIC_FAILED} END) AS failed,
        sum(CASE WHEN name = 'ModelLatency' THEN sum / 1000 WHEN name = 'InvocationLatency' THEN sum END)
          / nullif(sum(CASE WHEN ${named('ModelLatency', 'InvocationLatency')} THEN samples END), 0) AS latency,
        ${sumOf('InputTokenCount')} AS input, ${sumOf('OutputTokenCount')} AS output
      FROM once GROUP BY resource`,
    more: [],
  },
  {
    log: 'bedrock-invocation',
    sql: `SELECT resource, max(resource_type) AS type, ${OWNERS}, count(*) AS calls,
        sum(CASE WHEN error <> 0 THEN 1 ELSE 0 END) AS failed, avg(latency_ms) AS latency,
        sum(input_tokens) AS input, sum(output_tokens) AS output
      FROM stored.invocation WHERE time >= $1 AND time < $2 AND resource <> 0 AND origin <> 1 GROUP BY resource`,
    more: [],
  },
  {
    log: 'cloudtrail',
    sql: `SELECT target AS resource, max(target_type) AS type, array_agg(DISTINCT account) AS accounts, 0 AS region,
        sum(count) AS calls, sum(failed) AS failed, NULL AS latency, NULL AS input, NULL AS output
      FROM stored.relation WHERE type = ${relationCode('acted-on')} AND time >= $1 AND time < $2
        AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[]))) GROUP BY target`,
    more: [[...INVOCATIONS]],
  },
]

/** Counts come from the first log that has any; what it does not tell comes from the next that does. */
async function usesIn(engine: Engine, scope: TimeWindow): Promise<ReadonlyMap<number, Use>> {
  const found = new Map<number, Use>()
  for (const { log, sql, more } of SOURCES) {
    const rows = await engine.query(sql, [new Date(scope.start), new Date(scope.end), ...more])
    for (const row of rows) {
      const resource = Number(row['resource'])
      const told = useOf(row, log)
      const first = found.get(resource)
      if (first === undefined) {
        if (told.calls > 0) found.set(resource, told)
      } else found.set(resource, withMore(first, told))
    }
  }
  return found
}

function withMore(first: Use, more: Use): Use {
  return {
    ...first,
    accounts: [...new Set([...first.accounts, ...more.accounts])],
    latency: first.latency ?? more.latency,
    inputTokens: first.inputTokens ?? more.inputTokens,
    outputTokens: first.outputTokens ?? more.outputTokens,
  }
}

function useOf(row: SqlRow, log: ModelLog): Use {
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null)
  const accounts = Array.isArray(row['accounts']) ? row['accounts'].map(Number) : []
  return {
    type: Number(row['type']),
    accounts: accounts.filter((account) => account > 0),
    region: Number(row['region'] ?? 0),
    calls: number('calls') ?? 0,
    failed: number('failed') ?? 0,
    latency: number('latency'),
    inputTokens: number('input'),
    outputTokens: number('output'),
    log,
  }
}
