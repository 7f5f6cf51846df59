import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { RELATION_TYPES, relationCode } from './relation-types.ts'

/** What one entity did to another, by one kind of relation. */
export interface EntityTie {
  readonly from: EntityRef
  readonly to: EntityRef
  /** Name of the relation: `acted-on`, `invoked` … */
  readonly relation: string
  readonly count: number
  readonly failed: number
  /** First and last time, milliseconds since the epoch. */
  readonly first: number
  readonly last: number
  /** The busiest first, at most eight; none where the relation has no operations. */
  readonly operations: readonly TieOperation[]
}

export interface TieOperation {
  readonly name: string
  readonly count: number
  readonly failed: number
}

/** What connects entities one can tell apart; `called` and the like lead to what everybody shares. */
const CONNECTING = [
  'acted-on',
  'used-address',
  'used-key',
  'session-of',
  'invoked',
  'connected',
  'in-cluster',
  'ran-image',
]
const MOST_LINES = 4000
const MOST_OPERATIONS = 8

/** What entities of a list did to each other in the hours that the window touches, the busiest first. */
export async function tiesAmong(
  engine: Engine,
  ids: readonly string[],
  window: TimeWindow,
): Promise<readonly EntityTie[]> {
  const codes = CONNECTING.map(relationCode).join(', ')
  const rows = await engine.query(
    `WITH asked AS (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])) AND text <> ''),
      line AS (SELECT type, source, target, operation, min(source_type) AS source_type, min(target_type) AS target_type,
          sum(count) AS count, sum(failed) AS failed, min(first) AS first, max(last) AS last
        FROM stored.relation
        WHERE time >= date_trunc('hour', $2::TIMESTAMP) AND time < $3 AND type IN (${codes})
          AND source IN (SELECT id FROM asked) AND target IN (SELECT id FROM asked) AND source <> target
        GROUP BY type, source, target, operation)
     SELECT l.type, ${termText('l.source')} AS source, ${termText('l.target')} AS target, l.source_type, l.target_type,
       ${termText('l.operation')} AS operation, l.count, l.failed, l.first, l.last
     FROM line l ORDER BY l.count DESC, l.type, source, target, operation LIMIT ${MOST_LINES}`,
    [ids, new Date(window.start), new Date(window.end)],
  )
  const ties = new Map<string, EntityTie>()
  for (const row of rows) {
    const key = JSON.stringify([row['type'], row['source'], row['target']])
    ties.set(key, joined(ties.get(key), lineOf(row)))
  }
  return [...ties.values()].toSorted((a, b) => b.count - a.count)
}

function lineOf(row: SqlRow): EntityTie {
  const [count, failed] = [Number(row['count']), Number(row['failed'])]
  const name = String(row['operation'] ?? '')
  return {
    from: { type: entityTypeOf(Number(row['source_type'])), id: String(row['source'] ?? '') },
    to: { type: entityTypeOf(Number(row['target_type'])), id: String(row['target'] ?? '') },
    relation: RELATION_TYPES[Number(row['type'])]?.name ?? '',
    count,
    failed,
    first: Number(row['first']),
    last: Number(row['last']),
    operations: name === '' ? [] : [{ name, count, failed }],
  }
}

function joined(known: EntityTie | undefined, line: EntityTie): EntityTie {
  if (known === undefined) return line
  return {
    ...known,
    count: known.count + line.count,
    failed: known.failed + line.failed,
    first: Math.min(known.first, line.first),
    last: Math.max(known.last, line.last),
    operations: [...known.operations, ...line.operations].slice(0, MOST_OPERATIONS),
  }
}
