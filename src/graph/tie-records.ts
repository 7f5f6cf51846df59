import type { TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'

/** A log record that shows what one entity did to another. */
export interface TieRecord {
  readonly from: string
  readonly to: string
  /** Under which the record can be opened. */
  readonly eventId: string
}

/** Records of one pair. */
const MOST_OF_A_PAIR = 10
const MOST = 4000

/** Who and whom a call names: columns of `stored.api_call`. */
const PAIRS = [
  ['actor', 'target'],
  ['actor', 'access_key'],
  ['actor', 'source_ip'],
  ['actor', 'image'],
  ['actor', 'cluster'],
  ['session', 'actor'],
] as const

const CALL_PAIRS = PAIRS.map(
  ([
    from,
    to,
  ]) => `SELECT ${from} AS source, ${to} AS target, time, CAST(event_id AS VARCHAR) AS id, event_id_text AS text
        FROM stored.api_call WHERE time >= $2 AND time < $3
          AND ${from} IN (SELECT id FROM asked) AND ${to} IN (SELECT id FROM asked)`,
).join(' UNION ALL ')

/** The first records of each pair of entities of a list within the window: API calls, then invocations. */
export async function tieRecords(
  engine: Engine,
  ids: readonly string[],
  window: TimeWindow,
): Promise<readonly TieRecord[]> {
  const rows = await engine.query(
    `WITH asked AS (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])) AND text <> ''),
      pair AS (${CALL_PAIRS}
        UNION ALL SELECT caller, resource, time, CAST(key AS VARCHAR), 0 FROM stored.invocation
        WHERE time >= $2 AND time < $3 AND caller IN (SELECT id FROM asked) AND resource IN (SELECT id FROM asked)),
      numbered AS (SELECT source, target, id, text, time,
          row_number() OVER (PARTITION BY source, target ORDER BY time, id) AS nth FROM pair WHERE source <> target)
     SELECT ${termText('n.source')} AS source, ${termText('n.target')} AS target,
       coalesce(nullif(${termText('n.text')}, ''), n.id) AS id
     FROM numbered n WHERE n.nth <= ${MOST_OF_A_PAIR} ORDER BY source, target, n.time, id LIMIT ${MOST}`,
    [ids, new Date(window.start), new Date(window.end)],
  )
  return rows.map((row) => ({
    from: String(row['source'] ?? ''),
    to: String(row['target'] ?? ''),
    eventId: String(row['id'] ?? ''),
  }))
}
