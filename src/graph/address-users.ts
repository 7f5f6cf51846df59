import { floorHour, type TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { relationCode } from './relation-types.ts'

/** Every address from which anybody called in the scope, as the log writes it. */
export async function addressesInUse(
  engine: Engine,
  scope: TimeWindow,
): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT t.text FROM (SELECT DISTINCT target AS id FROM stored.relation
        WHERE type = $1 AND time >= $2 AND time < $3 AND last >= $4) d JOIN term t ON t.id = d.id ORDER BY t.text`,
    [
      relationCode('used-address'),
      new Date(floorHour(scope.start)),
      new Date(scope.end),
      new Date(scope.start),
    ],
  )
  return rows.map((row) => String(row['text']))
}
