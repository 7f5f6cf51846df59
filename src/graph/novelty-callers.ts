import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import { INVOCATIONS } from '../events/invoke-operations.ts'
import type { TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine } from '../lake/engine.ts'
import { relationCode } from './relation-types.ts'

/** How often a principal invoked an endpoint or model, before the scope and in it. */
export interface Calling {
  readonly caller: EntityRef
  readonly resource: EntityRef
  readonly account: string
  /** Days of the baseline on which it did. */
  readonly daysBefore: number
  readonly within: number
  /** First invocation in the scope, milliseconds since the epoch; NaN when there is none. */
  readonly first: number
  readonly last: number
}

/** Who invoked what, from API calls and from the logs of invocations. */
export async function callingsOf(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly Calling[]> {
  const rows = await engine.query(
    `SELECT source, min(source_type) AS source_type, target, min(target_type) AS target_type,
       max(account) AS account,
       count(DISTINCT date_trunc('day', time)) FILTER (WHERE time < $3) AS days_before,
       coalesce(sum(count) FILTER (WHERE time >= $3), 0) AS within,
       min(first) FILTER (WHERE time >= $3) AS first, max(last) FILTER (WHERE time >= $3) AS last
     FROM stored.relation
     WHERE ((time >= $1 AND time < $2) OR (time >= $3 AND time < $4))
       AND (type = $5 OR (type = $6 AND operation IN
         (SELECT id FROM term WHERE text IN (SELECT unnest($7::VARCHAR[])))))
     GROUP BY source, target`,
    [
      new Date(baseline.start),
      new Date(baseline.end),
      new Date(scope.start),
      new Date(scope.end),
      relationCode('invoked'),
      relationCode('acted-on'),
      INVOCATIONS,
    ],
  )
  const ids = rows.flatMap((row) => [row['source'], row['target'], row['account']].map(Number))
  const texts = await termTexts(engine, new Set(ids))
  const ref = (id: unknown, type: unknown): EntityRef => ({
    type: entityTypeOf(Number(type)),
    id: texts.get(Number(id)) ?? '',
  })
  return rows.map((row) => ({
    caller: ref(row['source'], row['source_type']),
    resource: ref(row['target'], row['target_type']),
    account: texts.get(Number(row['account'])) ?? '',
    daysBefore: Number(row['days_before']),
    within: Number(row['within']),
    first: row['first'] === null ? Number.NaN : Number(row['first']),
    last: row['last'] === null ? Number.NaN : Number(row['last']),
  }))
}
