import { DAY } from '../../events/time.ts'
import type { Engine } from '../engine.ts'
import { STORED_TABLES } from '../schema.ts'

/** A row that claims to be of later than a day after it was read is nobody's word for what time it is. */
const MOST_AHEAD = `INTERVAL '${DAY / 1000} seconds'`

/** When the newest of what the lake tells of happened, milliseconds since the epoch; undefined when it tells of nothing. */
export async function newestRow(engine: Engine): Promise<number | undefined> {
  const times = STORED_TABLES.map(
    ({ name }) =>
      `SELECT max(s.time) AS time FROM stored.${name} s JOIN stored.object o ON o.id = s.object
       WHERE s.time <= o.ingested + ${MOST_AHEAD}`,
  )
  const [row] = await engine.query(`SELECT max(time) AS newest FROM (${times.join(' UNION ALL ')})`)
  return typeof row?.['newest'] === 'number' ? row['newest'] : undefined
}
