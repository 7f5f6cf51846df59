import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine } from './engine.ts'

const MOST_ROWS = 200_000

/** Secrets of one spelling that a caller's invocations held on one day. */
export interface SecretDay {
  readonly caller: string
  readonly resource: EntityRef
  readonly account: string
  readonly region: string
  readonly day: number
  readonly side: 'prompt' | 'completion'
  /** As `secretsIn` writes them. */
  readonly secrets: string
  readonly calls: number
  readonly first: number
  readonly last: number
  readonly keys: readonly string[]
}

export async function readSecretDays(
  engine: Engine,
  baseline: TimeWindow,
  scope: TimeWindow,
): Promise<readonly SecretDay[]> {
  const days: SecretDay[] = []
  for (const side of ['prompt', 'completion'] as const) {
    const rows = await engine.query(
      `WITH counted AS (
         SELECT caller, resource, resource_type, account, region, ${side}_secrets AS secrets,
           CAST(floor((epoch(time) - epoch($3::TIMESTAMP)) / 86400) AS INTEGER) AS day, count(*) AS calls,
           min(time) AS first, max(time) AS last, array_agg(CAST(key AS VARCHAR) ORDER BY time, key)[1:10] AS keys
         FROM stored.invocation
         WHERE time >= $1 AND time < $2 AND ${side}_secrets <> 0 GROUP BY ALL)
       SELECT c.* EXCLUDE (caller, resource, account, region, secrets), tc.text AS caller, tr.text AS resource,
         ta.text AS account, tg.text AS region, ts.text AS secrets
       FROM counted c JOIN term tr ON tr.id = c.resource JOIN term ts ON ts.id = c.secrets
         LEFT JOIN term tc ON tc.id = c.caller LEFT JOIN term ta ON ta.id = c.account LEFT JOIN term tg ON tg.id = c.region
       ORDER BY caller, resource, c.day, secrets LIMIT ${MOST_ROWS}`,
      [new Date(baseline.start), new Date(scope.end), new Date(scope.start)],
    )
    for (const row of rows)
      days.push({
        caller: String(row['caller'] ?? ''),
        resource: { type: entityTypeOf(Number(row['resource_type'])), id: String(row['resource']) },
        account: String(row['account'] ?? ''),
        region: String(row['region'] ?? ''),
        day: Number(row['day']),
        side,
        secrets: String(row['secrets']),
        calls: Number(row['calls']),
        first: Number(row['first']),
        last: Number(row['last']),
        keys: Array.isArray(row['keys']) ? row['keys'].map(String) : [],
      })
  }
  return days
}
