import type { TimeWindow } from '../events/time.ts'
import type { Engine } from './engine.ts'

/**
 * Whom CloudTrail knows as the callers of the model-invocation log, as ids of the dictionary. That log names a session, and a
 * role's session says nothing of the role's path; where CloudTrail holds the same session, its principal is the caller.
 */
export async function callerPrincipals(
  engine: Engine,
  window: TimeWindow,
): Promise<ReadonlyMap<number, number>> {
  const rows = await engine.query(
    `SELECT i.caller, min(c.actor) AS actor
     FROM (SELECT DISTINCT caller, session FROM stored.invocation
           WHERE time >= $1 AND time < $2 AND caller <> 0 AND session <> 0) i
     JOIN (SELECT DISTINCT session, actor FROM stored.api_call
           WHERE time >= $1 AND time < $2 AND session <> 0 AND actor <> 0) c ON c.session = i.session
     GROUP BY i.caller`,
    [new Date(window.start), new Date(window.end)],
  )
  return new Map(rows.map(({ caller, actor }) => [Number(caller), Number(actor)]))
}
