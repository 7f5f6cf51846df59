import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import { INVOCATIONS } from '../events/invoke-operations.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine } from './engine.ts'
import type { BoundStatement } from './series-records.ts'

/** One caller of one endpoint or model in one hour, as CloudTrail has it. */
export interface CallerHour {
  readonly caller: string
  readonly resource: EntityRef
  readonly account: string
  readonly region: string
  /** Start of the hour, milliseconds since the epoch. */
  readonly hour: number
  readonly calls: number
  /** Refused for their number, for what they held, or failed at the model. */
  readonly throttled: number
  readonly invalid: number
  readonly failed: number
}

const MOST_ROWS = 400_000

/** Outcomes are those of OUTCOMES: 2 throttled, 3 invalid, 5 failed. */
export async function readCallerHours(
  engine: Engine,
  window: TimeWindow,
): Promise<readonly CallerHour[]> {
  const rows = await engine.query(
    `WITH counted AS (
       SELECT actor, target, target_type, account, region, date_trunc('hour', time) AS hour, count(*) AS calls,
         count(*) FILTER (WHERE outcome = 2) AS throttled, count(*) FILTER (WHERE outcome = 3) AS invalid,
         count(*) FILTER (WHERE outcome = 5) AS failed
       FROM stored.api_call
       WHERE time >= $1 AND time < $2 AND actor <> 0 AND target <> 0
         AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[])))
       GROUP BY ALL)
     SELECT c.* EXCLUDE (actor, target, account, region), ta.text AS caller, tt.text AS resource, tc.text AS account,
       tg.text AS region
     FROM counted c JOIN term ta ON ta.id = c.actor JOIN term tt ON tt.id = c.target
       LEFT JOIN term tc ON tc.id = c.account LEFT JOIN term tg ON tg.id = c.region
     ORDER BY c.hour, ta.text, tt.text LIMIT ${MOST_ROWS}`,
    [new Date(window.start), new Date(window.end), INVOCATIONS],
  )
  return rows.map((row) => ({
    caller: String(row['caller']),
    resource: { type: entityTypeOf(Number(row['target_type'])), id: String(row['resource']) },
    account: String(row['account'] ?? ''),
    region: String(row['region'] ?? ''),
    hour: Number(row['hour']),
    calls: Number(row['calls']),
    throttled: Number(row['throttled']),
    invalid: Number(row['invalid']),
    failed: Number(row['failed']),
  }))
}

/** Event ids of the first calls of a caller in a window. */
export async function readCallIds(
  engine: Engine,
  caller: string,
  resource: string,
  window: TimeWindow,
): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT CAST(event_id AS VARCHAR) AS id FROM stored.api_call
     WHERE actor = (SELECT min(id) FROM term WHERE text = $1) AND target = (SELECT min(id) FROM term WHERE text = $2)
       AND time >= $3 AND time < $4 ORDER BY time, event_id LIMIT 20`,
    [caller, resource, new Date(window.start), new Date(window.end)],
  )
  return rows.map(({ id }) => String(id))
}

/** Shows who called a resource how often and with what outcome. */
export function explainCallerHours(resource: string, window: TimeWindow): BoundStatement {
  return {
    sql: `SELECT date_trunc('hour', time) AS hour, actor, outcome, count(*) AS calls FROM api_call
  WHERE target = $1 AND time >= CAST($2 AS TIMESTAMP) AND time < CAST($3 AS TIMESTAMP)
  GROUP BY ALL ORDER BY hour, calls DESC`,
    parameters: [resource, sqlTime(window.start), sqlTime(window.end)],
  }
}

function sqlTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '')
}
