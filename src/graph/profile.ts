import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { RELATION_TYPES, relationCode } from './relation-types.ts'

/** One thing that an entity is related to, with how often and since when. */
export interface Neighbour {
  readonly relation: string
  readonly entity: EntityRef
  readonly service: string
  readonly count: number
  readonly failed: number
  readonly firstSeen: number
  readonly lastSeen: number
  /** First seen within the scope, with a baseline before it: newly observed. */
  readonly newlyObserved: boolean
}

/** What is known of an entity in a scope, against the baseline before it. */
export interface Profile {
  readonly entity: EntityRef
  readonly firstSeen: number
  readonly lastSeen: number
  readonly calls: number
  readonly failed: number
  /** Calls per hour of the scope. */
  readonly activity: readonly {
    readonly time: number
    readonly count: number
    readonly failed: number
  }[]
  /** What it did or used (source) and what was done to it or with it (target), commonest first. */
  readonly outgoing: readonly Neighbour[]
  readonly incoming: readonly Neighbour[]
}

const NEIGHBOURS = 200

/** The profile of an entity by its id; undefined when the lake has never seen it. */
export async function readProfile(
  engine: Engine,
  id: string,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<Profile | undefined> {
  const [known] = await engine.query(
    `SELECT e.type, min(e.first) AS first_seen, max(e.last) AS last_seen, count(*) AS lines FROM (
       SELECT source_type AS type, first, last FROM stored.relation WHERE source = (SELECT id FROM term WHERE text = $1)
       UNION ALL
       SELECT target_type, first, last FROM stored.relation WHERE target = (SELECT id FROM term WHERE text = $1)) e
     GROUP BY e.type ORDER BY lines DESC LIMIT 1`,
    [id],
  )
  if (known === undefined) return undefined
  const outgoing = await neighbours(engine, id, 'source', scope, baseline)
  const incoming = await neighbours(engine, id, 'target', scope, baseline)
  const activity = await activityOf(engine, id, scope)
  return {
    entity: { type: entityTypeOf(Number(known['type'])), id },
    firstSeen: Number(known['first_seen']),
    lastSeen: Number(known['last_seen']),
    calls: activity.reduce((sum, hour) => sum + hour.count, 0),
    failed: activity.reduce((sum, hour) => sum + hour.failed, 0),
    activity,
    outgoing,
    incoming,
  }
}

async function neighbours(
  engine: Engine,
  id: string,
  side: 'source' | 'target',
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<Neighbour[]> {
  const other = side === 'source' ? 'target' : 'source'
  const rows = await engine.query(
    `SELECT n.type, n.entity_type, ${termText('n.entity')} AS entity, ${termText('n.service')} AS service,
       n.count, n.failed, n.first_seen, n.last_seen FROM (
       SELECT type, ${other}_type AS entity_type, ${other} AS entity, service,
         coalesce(sum(count) FILTER (WHERE time >= $2), 0) AS count,
         coalesce(sum(failed) FILTER (WHERE time >= $2), 0) AS failed, min(first) AS first_seen, max(last) AS last_seen
       FROM stored.relation
       WHERE ${side} = (SELECT id FROM term WHERE text = $1) AND time >= $4 AND time < $3
       GROUP BY type, ${other}_type, ${other}, service) n
     ORDER BY n.count DESC, n.first_seen LIMIT ${NEIGHBOURS}`,
    [id, new Date(scope.start), new Date(scope.end), new Date(baseline.start)],
  )
  return rows.map((row) => neighbourOf(row, scope))
}

function neighbourOf(row: SqlRow, scope: TimeWindow): Neighbour {
  const firstSeen = Number(row['first_seen'])
  return {
    relation: RELATION_TYPES[Number(row['type'])]?.name ?? 'unknown',
    entity: { type: entityTypeOf(Number(row['entity_type'])), id: String(row['entity'] ?? '') },
    service: String(row['service'] ?? ''),
    count: Number(row['count']),
    failed: Number(row['failed']),
    firstSeen,
    lastSeen: Number(row['last_seen']),
    newlyObserved: firstSeen >= scope.start,
  }
}

async function activityOf(
  engine: Engine,
  id: string,
  scope: TimeWindow,
): Promise<Profile['activity']> {
  const rows = await engine.query(
    `SELECT time, sum(count) AS count, sum(failed) AS failed FROM stored.relation
     WHERE ((source = (SELECT id FROM term WHERE text = $1) AND type IN ($4, $5))
        OR (target = (SELECT id FROM term WHERE text = $1) AND type <> $4))
       AND time >= $2 AND time < $3
     GROUP BY time ORDER BY time`,
    [
      id,
      new Date(scope.start),
      new Date(scope.end),
      relationCode('called'),
      relationCode('connected'),
    ],
  )
  return rows.map((row) => ({
    time: Number(row['time']),
    count: Number(row['count']),
    failed: Number(row['failed']),
  }))
}

/** Entities whose id is `text`, ends with it, or holds it; exact ones first. For people who do not type whole ARNs. */
export async function findEntities(engine: Engine, text: string, limit = 20): Promise<EntityRef[]> {
  const rows = await engine.query(
    `SELECT DISTINCT e.type, t.text AS id, length(t.text) AS size, t.text = $1 AS exact, ends_with(t.text, $1) AS tail
     FROM term t JOIN (
       SELECT source_type AS type, source AS id FROM stored.relation
       UNION SELECT target_type, target FROM stored.relation
       UNION SELECT resource_type, resource FROM stored.invocation
       UNION SELECT resource_type, resource FROM stored.metric) e ON e.id = t.id
     WHERE strpos(t.text, $1) > 0
     ORDER BY exact DESC, tail DESC, size, id LIMIT ${Math.max(1, Math.floor(limit))}`,
    [text],
  )
  return rows.map((row) => ({ type: entityTypeOf(Number(row['type'])), id: String(row['id']) }))
}
