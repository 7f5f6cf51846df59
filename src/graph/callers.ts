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

/** Who called `resource` how often in [onset, end) against [onset − baselineHours, onset), or as much of it as there has
 * been a caller, largest growth first. Invocation logs tell where there are any, CloudTrail's data events otherwise. */
export async function callerChanges(
  engine: Engine,
  resource: EntityRef,
  onset: number,
  end: number,
  baselineHours: number,
): Promise<CallerChange[]> {
  const start = onset - baselineHours * HOUR
  const last = Math.max(end, onset + HOUR)
  for (const statement of [FROM_INVOCATIONS, FROM_CALLS]) {
    const rows = await engine.query(statement, [
      resource.id,
      new Date(onset),
      new Date(last),
      new Date(start),
    ])
    if (rows.length === 0) continue
    const hours = Math.max(1, (last - onset) / HOUR)
    const first = Math.min(...rows.map((row) => Number(row['first_seen'])))
    const hoursBefore = Math.max(1, Math.min(baselineHours, (onset - first) / HOUR))
    return rows
      .map((row) => ({
        caller: String(row['caller'] ?? ''),
        before: Number(row['before']) / hoursBefore,
        during: Number(row['during']) / hours,
        tokensBefore: Number(row['tokens_before'] ?? 0) / hoursBefore,
        tokensDuring: Number(row['tokens_during'] ?? 0) / hours,
        firstSeen: Number(row['first_seen']),
        eventIds: Array.isArray(row['event_ids']) ? row['event_ids'].map(String) : [],
      }))
      .filter(({ caller }) => caller !== '')
      .sort((a, b) => b.during - b.before - (a.during - a.before) || (a.caller < b.caller ? -1 : 1))
  }
  return []
}

const select = (caller: string, tokens: string, id: string) => `
  SELECT ${termText('c.caller')} AS caller, c.* EXCLUDE (caller) FROM (
    SELECT s.${caller} AS caller, count(*) FILTER (WHERE s.time < $2 AND s.time >= $4) AS before,
      count(*) FILTER (WHERE s.time >= $2 AND s.time < $3) AS during,
      sum(${tokens}) FILTER (WHERE s.time < $2 AND s.time >= $4) AS tokens_before,
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
