import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { Engine } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'

/** The last call that changed something. */
export interface LastChange {
  readonly operation: string
  readonly principal: EntityRef
  readonly time: number
  readonly eventId: string
}

/** The last call before `end` that was no mere read and succeeded, of each target that has one, by its id. */
export async function lastChanges(
  engine: Engine,
  targets: readonly string[],
  end: number,
): Promise<ReadonlyMap<string, LastChange>> {
  const rows = await engine.query(LAST_CHANGE, [targets, new Date(end)])
  return new Map(
    rows.map((row) => [
      String(row['target']),
      {
        operation: String(row['operation'] ?? ''),
        principal: {
          type: entityTypeOf(Number(row['actor_type'])),
          id: String(row['actor'] ?? ''),
        },
        time: Number(row['time']),
        eventId: String(row['event_id']),
      },
    ]),
  )
}

const LAST_CHANGE = `SELECT ${termText('c.target')} AS target, ${termText('c.operation')} AS operation,
    ${termText('c.actor')} AS actor, c.actor_type, c.time, CAST(c.event_id AS VARCHAR) AS event_id FROM (
    SELECT target, operation, actor, actor_type, time, event_id,
      row_number() OVER (PARTITION BY target ORDER BY time DESC, event_id) AS nth
    FROM stored.api_call
    WHERE target IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
      AND time < $2 AND read_only <> 2 AND outcome = 0) c
  WHERE c.nth = 1`
