import type { TimeWindow } from '../events/time.ts'
import { CALL_COLUMNS, type Call, withTexts } from './calls.ts'
import type { Engine } from './engine.ts'

/** What of a call is held against a text. */
export type CallPart = 'source_ip' | 'user_agent' | 'operation' | 'region'

/** The first calls of a principal in the window that have this address, user agent, operation or Region. */
export async function firstCallsWith(
  engine: Engine,
  actor: string,
  part: CallPart,
  text: string,
  window: TimeWindow,
  most: number,
): Promise<readonly Call[]> {
  const rows = await engine.query(
    `SELECT ${CALL_COLUMNS} FROM stored.api_call
     WHERE actor = (SELECT id FROM term WHERE text = $1) AND ${part} = (SELECT id FROM term WHERE text = $2)
       AND time >= $3 AND time < $4
     ORDER BY time, event_id LIMIT $5`,
    [actor, text, new Date(window.start), new Date(window.end), most],
  )
  return withTexts(engine, rows)
}
