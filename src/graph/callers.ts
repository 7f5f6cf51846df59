import type { EntityRef } from '../events/entity.ts'
import { MODEL_INVOCATIONS } from '../events/invoke-operations.ts'
import type { Engine } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'

/** How much one principal used a resource before and during an anomaly, per hour. */
export interface CallerChange {
  readonly caller: string
  readonly before: number
  readonly during: number
  /** Tokens per hour, where the logs tell. */
  readonly tokensBefore: number
  readonly tokensDuring: number
  /** First use of the resource in all the lake. */
  readonly firstSeen: number
  readonly eventIds: readonly string[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Who called `resource` how often in [onset, end) against the same hours of the clock on the `days` days before (a day is not
 * held against nights), or as many of them as there has been a caller; against all of it where that is less than a day. Largest
 * growth first. Invocation logs tell where there are any, CloudTrail's data events otherwise. */
export async function callerChanges(
  engine: Engine,
  resource: EntityRef,
  onset: number,
  end: number,
  days: number,
): Promise<CallerChange[]> {
  const start = onset - days * DAY
  const last = Math.max(end, onset + HOUR)
  for (const statement of [FROM_INVOCATIONS, FROM_CALLS]) {
    const rows = await engine.query(statement, [
      resource.id,
      new Date(onset),
      new Date(last),
      new Date(start),
      Math.min(DAY, last - onset),
    ])
    if (rows.length === 0) continue
    const hours = (last - onset) / HOUR
    const known = onset - Math.min(...rows.map((row) => Number(row['first_seen'])))
    const whole = known < DAY
    const hoursBefore = whole
      ? Math.max(1, Math.min(24 * days, known / HOUR))
      : Math.min(24, hours) * Math.min(days, known / DAY)
    const before = whole ? ['ever', 'tokens_ever'] : ['before', 'tokens_before']
    return rows
      .map((row) => ({
        caller: String(row['caller'] ?? ''),
        before: Number(row[before[0] ?? ''] ?? 0) / hoursBefore,
        during: Number(row['during']) / hours,
        tokensBefore: Number(row[before[1] ?? ''] ?? 0) / hoursBefore,
        tokensDuring: Number(row['tokens_during'] ?? 0) / hours,
        firstSeen: Number(row['first_seen']),
        eventIds: Array.isArray(row['event_ids']) ? row['event_ids'].map(String) : [],
      }))
      .filter(({ caller }) => caller !== '')
      .sort((a, b) => b.during - b.before - (a.during - a.before) || (a.caller < b.caller ? -1 : 1))
  }
  return []
}

/** Within the days before, and of those at an hour of the clock at which it was called since. */
const EVER = 's.time < $2 AND s.time >= $4'
const BEFORE = `${EVER} AND (epoch_ms(s.time) - epoch_ms($4)) % ${DAY} < $5`

const select = (caller: string, tokens: string, id: string) => `
  SELECT ${termText('c.caller')} AS caller, c.* EXCLUDE (caller) FROM (
    SELECT s.${caller} AS caller, count(*) FILTER (WHERE ${BEFORE}) AS before,
      count(*) FILTER (WHERE ${EVER}) AS ever, sum(${tokens}) FILTER (WHERE ${EVER}) AS tokens_ever,
      count(*) FILTER (WHERE s.time >= $2 AND s.time < $3) AS during,
      sum(${tokens}) FILTER (WHERE ${BEFORE}) AS tokens_before,
      sum(${tokens}) FILTER (WHERE s.time >= $2 AND s.time < $3) AS tokens_during,
      min(s.time) AS first_seen,
      (array_agg(CAST(s.${id} AS VARCHAR) ORDER BY s.time) FILTER (WHERE s.time >= $2 AND s.time < $3))[1:10] AS event_ids`

const FROM_INVOCATIONS = `${select('caller', 'coalesce(s.input_tokens, 0) + coalesce(s.output_tokens, 0)', 'key')}
    FROM stored.invocation s
    WHERE s.resource = (SELECT id FROM term WHERE text = $1) AND s.caller <> 0 AND s.time < $3
    GROUP BY s.caller) c`

const FROM_CALLS = `${select('actor', '0', 'event_id')}
    FROM stored.api_call s
    WHERE s.target = (SELECT id FROM term WHERE text = $1) AND s.actor <> 0 AND s.time < $3
      AND s.operation IN (SELECT id FROM term WHERE text IN (${MODEL_INVOCATIONS.map((name) => `'${name}'`).join(', ')}))
    GROUP BY s.actor) c`
