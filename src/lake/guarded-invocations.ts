import type { TimeWindow } from '../events/time.ts'
import { callerPrincipals } from './caller-principals.ts'
import { termTexts } from './calls.ts'
import type { Engine } from './engine.ts'

/** How many invocations of a model a caller made with a guardrail and without one. */
export interface GuardedUse {
  /** As the log has it, without the path of a role. */
  readonly caller: string
  /** The principal that CloudTrail knows for it, or the same. */
  readonly principal: string
  readonly resource: string
  readonly account: string
  readonly guarded: number
  readonly unguarded: number
}

/** One invocation of a caller whose guardrail is looked at. */
export interface GuardedInvocation {
  readonly id: string
  readonly time: number
  readonly region: string
  readonly resource: string
  readonly guarded: boolean
}

/** Only what the model answered in words: a refused call was never to be guarded, and vectors for a search cannot be. */
const ANSWERED = 'origin = 0 AND caller <> 0 AND resource <> 0 AND error = 0 AND output_tokens > 0'

/** Who invoked which model with and without a guardrail, from the model-invocation log. */
export async function guardedUses(
  engine: Engine,
  window: TimeWindow,
): Promise<readonly GuardedUse[]> {
  const rows = await engine.query(
    `SELECT caller, resource, account, count(*) FILTER (WHERE guardrail <> 0) AS guarded,
       count(*) FILTER (WHERE guardrail = 0) AS unguarded
     FROM stored.invocation WHERE time >= $1 AND time < $2 AND ${ANSWERED} GROUP BY caller, resource, account`,
    [new Date(window.start), new Date(window.end)],
  )
  const ids = rows.flatMap((row) =>
    ['caller', 'resource', 'account'].map((name) => Number(row[name])),
  )
  const principals = await callerPrincipals(engine, window)
  const texts = await termTexts(engine, new Set([...ids, ...principals.values()]))
  const text = (value: unknown) => texts.get(Number(value)) ?? ''
  return rows.map((row) => ({
    caller: text(row['caller']),
    principal: text(principals.get(Number(row['caller'])) ?? row['caller']),
    resource: text(row['resource']),
    account: text(row['account']),
    guarded: Number(row['guarded']),
    unguarded: Number(row['unguarded']),
  }))
}

/** Most invocations of one caller that are followed one by one: the first ones. */
const MOST_INVOCATIONS = 20_000

/** The invocations of these models by one caller, in the order of time. */
export async function guardedInvocations(
  engine: Engine,
  window: TimeWindow,
  caller: string,
  account: string,
  resources: readonly string[],
): Promise<readonly GuardedInvocation[]> {
  const named = (index: number) => `(SELECT min(id) FROM term WHERE text = $${index})`
  const rows = await engine.query(
    `SELECT CAST(key AS VARCHAR) AS id, time, region, resource, guardrail <> 0 AS guarded FROM stored.invocation
     WHERE time >= $1 AND time < $2 AND ${ANSWERED} AND caller = ${named(3)} AND account = ${named(4)}
       AND resource IN (SELECT id FROM term WHERE text IN (SELECT unnest($5::VARCHAR[])))
     ORDER BY time, key LIMIT ${MOST_INVOCATIONS}`,
    [new Date(window.start), new Date(window.end), caller, account, [...resources]],
  )
  const ids = rows.flatMap((row) => [Number(row['region']), Number(row['resource'])])
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => ({
    id: String(row['id']),
    time: Number(row['time']),
    region: texts.get(Number(row['region'])) ?? '',
    resource: texts.get(Number(row['resource'])) ?? '',
    guarded: row['guarded'] === true,
  }))
}
