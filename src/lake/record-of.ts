import type { Engine, SqlRow } from './engine.ts'

/** A call by its event id, with the object that it was read from. */
const RECORD = `SELECT a.*, o.uri AS log_object FROM api_call a JOIN stored.object o ON o.id = a.object
  WHERE starts_with(CAST(a.event_id AS VARCHAR), $1) OR a.event_id_text = $1 ORDER BY a.time LIMIT 1`

/** The same for an invocation, by the id that its log gave it. */
const INVOCATION = `SELECT i.*, o.uri AS log_object FROM invocation i JOIN stored.object o ON o.id = i.object
  WHERE starts_with(CAST(i.key AS VARCHAR), $1) OR CAST(i.request_id AS VARCHAR) = $1 ORDER BY i.time LIMIT 1`

/** The call or invocation that a user names by its id or the beginning of it, with the log object that told of it. */
export async function recordOf(engine: Engine, id: string): Promise<SqlRow | undefined> {
  const calls = await engine.query(RECORD, [id])
  const [found] = calls.length > 0 ? calls : await engine.query(INVOCATION, [id])
  return found
}
