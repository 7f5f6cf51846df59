import type { TimeWindow } from '../events/time.ts'
import { termTexts } from './calls.ts'
import type { Engine } from './engine.ts'

/** A day on which a principal asked some of a list of questions. */
export interface DiscoveryDay {
  readonly actor: string
  readonly account: string
  /** Start of the day, milliseconds since the epoch. */
  readonly day: number
  /** How many different ones. */
  readonly distinct: number
}

/** On which days principals called how many different ones of these operations; of whom none, nothing is said. */
export async function discoveryDays(
  engine: Engine,
  window: TimeWindow,
  operationTerms: readonly number[],
): Promise<readonly DiscoveryDay[]> {
  const rows = await engine.query(
    `SELECT actor, account, date_trunc('day', time) AS day, count(DISTINCT operation) AS distinct_operations
     FROM stored.api_call
     WHERE time >= $1 AND time < $2 AND actor <> 0 AND ip_kind NOT IN (3, 4)
       AND operation IN (SELECT unnest($3::UINTEGER[]))
     GROUP BY actor, account, day`,
    [new Date(window.start), new Date(window.end), [...operationTerms]],
  )
  const ids = rows.flatMap((row) => [Number(row['actor']), Number(row['account'])])
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => ({
    actor: texts.get(Number(row['actor'])) ?? '',
    account: texts.get(Number(row['account'])) ?? '',
    day: Number(row['day']),
    distinct: Number(row['distinct_operations']),
  }))
}

/** On how many days of the window each principal called anything. */
export async function activeDaysOf(
  engine: Engine,
  window: TimeWindow,
  calledCode: number,
): Promise<readonly { readonly actor: string; readonly account: string; readonly days: number }[]> {
  const rows = await engine.query(
    `SELECT source, account, count(DISTINCT date_trunc('day', time)) AS days FROM stored.relation
     WHERE time >= $1 AND time < $2 AND type = $3 GROUP BY source, account`,
    [new Date(window.start), new Date(window.end), calledCode],
  )
  const ids = rows.flatMap((row) => [Number(row['source']), Number(row['account'])])
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => ({
    actor: texts.get(Number(row['source'])) ?? '',
    account: texts.get(Number(row['account'])) ?? '',
    days: Number(row['days']),
  }))
}
