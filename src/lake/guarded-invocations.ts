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
  readonly guarded: boolean
}

/** Only what the model answered: a refused call was never to be guarded. */
const ANSWERED = 'origin = 0 AND caller <> 0 AND resource <> 0 AND error = 0'

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

/** The invocations of one model by one caller, in the order of time. */
export async function guardedInvocations(
  engine: Engine,
  window: TimeWindow,
  { caller, resource, account }: Pick<GuardedUse, 'caller' | 'resource' | 'account'>,
): Promise<readonly GuardedInvocation[]> {
  const named = (index: number) => `(SELECT min(id) FROM term WHERE text = $${index})`
  const rows = await engine.query(
    `SELECT CAST(key AS VARCHAR) AS id, time, region, guardrail <> 0 AS guarded FROM stored.invocation
     WHERE time >= $1 AND time < $2 AND ${ANSWERED}
       AND caller = ${named(3)} AND resource = ${named(4)} AND account = ${named(5)}
     ORDER BY time, key LIMIT ${MOST_INVOCATIONS}`,
    [new Date(window.start), new Date(window.end), caller, resource, account],
  )
  const texts = await termTexts(engine, new Set(rows.map((row) => Number(row['region']))))
  return rows.map((row) => ({
    id: String(row['id']),
    time: Number(row['time']),
    region: texts.get(Number(row['region'])) ?? '',
    guarded: row['guarded'] === true,
  }))
}
