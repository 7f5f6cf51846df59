import { type EntityType, entityTypeCode } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import type { KnownEntity } from './known-entity.ts'
import { ENOUGH_DAYS } from './novelty-habits.ts'
import { CLIENT_SQL, NETWORK_SQL } from './novelty-values.ts'
import { chanceOfNews, isOften } from './rare-news.ts'

/** The sides from which an entity is met. */
export const ENTITY_FACETS = [
  'principal',
  'account',
  'operation',
  'network',
  'program',
  'region',
  'peer',
] as const

export type EntityFacet = (typeof ENTITY_FACETS)[number]

/** Something that never had to do with an entity before the scope, where such news is rare. */
export interface EntityNovelty {
  readonly facet: EntityFacet
  /** An ARN, an account, `service:operation`, a network, a program and its system, a Region, an address. */
  readonly value: string
  /** Nothing in the lake showed it before the scope, to whatever entity. */
  readonly newForEverybody: boolean
  readonly count: number
  readonly failed: number
  /** First and last in the scope, milliseconds since the epoch. */
  readonly first: number
  readonly last: number
  /** -log2 of the chance that a scope like this brings the entity anything new of the kind. */
  readonly bits: number
}

/** Values of one facet that are brought back: the most frequent. */
const MOST_VALUES = 1000

/**
 * What had to do with an entity in the scope and never in the baseline: who acted on it, called with it or from it, with which
 * operations, programs, networks. Held against how often something new comes to this entity at all, so that the bucket that
 * everybody writes to brings no news. None when the lake holds fewer than a few days of it before the scope.
 */
export async function newAboutEntity(
  engine: Engine,
  entity: KnownEntity,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly EntityNovelty[]> {
  const rows = await engine.query(
    `WITH ${linesOf(entity.type)},
       shown AS (${SHOWN}),
       value AS (SELECT facet, value, min(day) FILTER (WHERE NOT within) AS debut,
           coalesce(sum(calls) FILTER (WHERE within), 0) AS count, coalesce(sum(failed) FILTER (WHERE within), 0) AS failed,
           min(first) FILTER (WHERE within) AS first, max(last) FILTER (WHERE within) AS last
         FROM shown WHERE value <> '' GROUP BY facet, value),
       habit AS (SELECT facet, count(DISTINCT debut) - 1 AS fresh FROM value WHERE debut IS NOT NULL GROUP BY facet),
       active AS (SELECT facet, count(DISTINCT day) FILTER (WHERE NOT within) AS days,
           count(DISTINCT day) FILTER (WHERE within) AS scope_days FROM shown GROUP BY facet),
       fresh AS (SELECT v.*, h.fresh, a.days, a.scope_days,
           row_number() OVER (PARTITION BY v.facet ORDER BY v.count DESC, v.value) AS nth
         FROM value v JOIN active a ON a.facet = v.facet JOIN habit h ON h.facet = v.facet
         WHERE v.debut IS NULL AND v.count > 0)
     SELECT * FROM fresh WHERE nth <= ${MOST_VALUES} ORDER BY facet, nth`,
    [...entity.terms, new Date(baseline.start), new Date(scope.start), new Date(scope.end)],
  )
  const rare = rows.flatMap(rarely)
  const known = await knownBefore(engine, rare, scope)
  return rare
    .map((one) => ({ ...one, newForEverybody: !known.has(`${one.facet}\0${one.value}`) }))
    .toSorted(
      (a, b) =>
        Number(b.newForEverybody) - Number(a.newForEverybody) ||
        b.bits - a.bits ||
        ENTITY_FACETS.indexOf(a.facet) - ENTITY_FACETS.indexOf(b.facet) ||
        b.count - a.count ||
        (a.value < b.value ? -1 : 1),
    )
}

/** Nothing when the entity is new itself, or when a scope like this often brings it something new. */
function rarely(row: SqlRow): readonly Omit<EntityNovelty, 'newForEverybody'>[] {
  const days = Number(row['days'])
  const facet = ENTITY_FACETS.find((one) => one === row['facet'])
  if (facet === undefined || days < ENOUGH_DAYS) return []
  const own = { count: Number(row['fresh']), total: days - 1 }
  const chance = chanceOfNews([own], Number(row['scope_days']))
  if (isOften(chance)) return []
  return [
    {
      facet,
      value: String(row['value']),
      count: Number(row['count']),
      failed: Number(row['failed']),
      first: Number(row['first']),
      last: Number(row['last']),
      bits: -Math.log2(chance),
    },
  ]
}

/** Where an entity of a type stands in an API call; what is acted upon is the rest. */
const COLUMNS: Readonly<Partial<Record<EntityType, string>>> = {
  'aws-account': 'account',
  'iam-user': 'actor',
  'iam-role': 'actor',
  'aws-service': 'actor',
  'kubernetes-subject': 'actor',
  'role-session': 'session',
  'federated-user': 'session',
  'access-key': 'access_key',
  'ip-address': 'source_ip',
  'user-agent': 'user_agent',
  'vpc-endpoint': 'vpc_endpoint',
  'aws-region': 'region',
}

/** Calls, invocations and flows in which the entity stands, summed per day: $1 and $2 are its ids, $3 to $5 the beginning of
 * the baseline, that of the scope, and its end. */
function linesOf(type: EntityType): string {
  const column = COLUMNS[type] ?? 'target'
  const span = 'time >= $3 AND time < $5'
  const sums = `date_trunc('day', time) AS day, time >= $4 AS within, count(*) AS calls`
  return `call AS (SELECT actor, actor_account, service, operation, source_ip, ip_kind, user_agent, region, ${sums},
      count(*) FILTER (WHERE outcome <> 0) AS failed, min(time) AS first, max(time) AS last
    FROM stored.api_call WHERE ${column} IN ($1, $2) AND ${span}
    GROUP BY actor, actor_account, service, operation, source_ip, ip_kind, user_agent, region, day, within),
  invocation_line AS (SELECT caller, ${sums}, count(*) FILTER (WHERE error <> 0) AS failed, min(time) AS first, max(time) AS last
    FROM stored.invocation WHERE resource IN ($1, $2) AND ${span} GROUP BY caller, day, within),
  flow_line AS (SELECT CASE WHEN source IN ($1, $2) OR (instance IN ($1, $2) AND direction = ${EGRESS}) OR
        (interface IN ($1, $2) AND direction = ${EGRESS}) THEN destination ELSE source END AS peer, ${sums},
      count(*) FILTER (WHERE action = ${REJECT}) AS failed, min(time) AS first, max(time) AS last
    FROM stored.flow WHERE (source IN ($1, $2) OR destination IN ($1, $2) OR instance IN ($1, $2) OR interface IN ($1, $2))
      AND ${span} GROUP BY peer, day, within)`
}

const EGRESS = `(SELECT min(id) FROM term WHERE text = 'egress')`
const REJECT = `(SELECT min(id) FROM term WHERE text = 'REJECT')`
const REST = 'l.day, l.within, l.calls, l.failed, l.first, l.last'

/** What an AWS service does by itself has no network and no program of its own. */
const SHOWN = [
  `SELECT 'principal' AS facet, t.text AS value, ${REST} FROM call l JOIN term t ON t.id = l.actor`,
  `SELECT 'principal', t.text, ${REST} FROM invocation_line l JOIN term t ON t.id = l.caller`,
  `SELECT 'account', t.text, ${REST} FROM call l JOIN term t ON t.id = l.actor_account`,
  `SELECT 'operation', concat(s.text, ':', t.text), ${REST} FROM call l JOIN term s ON s.id = l.service
     JOIN term t ON t.id = l.operation`,
  `SELECT 'network', ${NETWORK_SQL}, ${REST} FROM call l JOIN term t ON t.id = l.source_ip WHERE l.ip_kind IN (1, 2, 5)`,
  `SELECT 'program', ${CLIENT_SQL}, ${REST} FROM call l JOIN term t ON t.id = l.user_agent
     WHERE NOT (text LIKE '%.amazonaws.com' OR text = 'AWS Internal')`,
  `SELECT 'region', t.text, ${REST} FROM call l JOIN term t ON t.id = l.region`,
  `SELECT 'peer', t.text, ${REST} FROM flow_line l JOIN term t ON t.id = l.peer`,
].join('\n    UNION ALL ')

/** Which values the lake held before the scope, of whatever entity. */
async function knownBefore(
  engine: Engine,
  novelties: readonly Omit<EntityNovelty, 'newForEverybody'>[],
  scope: TimeWindow,
): Promise<ReadonlySet<string>> {
  if (novelties.length === 0) return new Set()
  const rows = await engine.query(KNOWN, [
    novelties.map(({ facet }) => facet),
    novelties.map(({ value }) => value),
    new Date(scope.start),
  ])
  return new Set(rows.map((row) => `${row['facet']}\0${row['value']}`))
}

const address = entityTypeCode('ip-address')
const agent = entityTypeCode('user-agent')

const KNOWN = `WITH asked AS (SELECT unnest($1::VARCHAR[]) AS facet, unnest($2::VARCHAR[]) AS value),
  ends AS (SELECT source AS id, source_type AS type FROM stored.relation WHERE first < $3 GROUP BY source, source_type
    UNION SELECT target, target_type FROM stored.relation WHERE first < $3 GROUP BY target, target_type),
  seen AS (SELECT e.type, t.text FROM ends e JOIN term t ON t.id = e.id),
  pairs AS (SELECT DISTINCT service, target FROM stored.relation WHERE first < $3 AND service <> 0)
  SELECT facet, value FROM asked WHERE facet IN ('principal', 'region', 'peer') AND value IN (SELECT text FROM seen)
  UNION ALL SELECT facet, value FROM asked WHERE facet = 'account' AND value IN
    (SELECT t.text FROM term t WHERE t.id IN (SELECT account FROM stored.relation WHERE first < $3))
  UNION ALL SELECT facet, value FROM asked WHERE facet = 'network' AND value IN (SELECT ${NETWORK_SQL} FROM seen WHERE type = ${address})
  UNION ALL SELECT facet, value FROM asked WHERE facet = 'program' AND value IN (SELECT ${CLIENT_SQL} FROM seen WHERE type = ${agent})
  UNION ALL SELECT facet, value FROM asked WHERE facet = 'operation' AND value IN
    (SELECT concat(s.text, ':', t.text) FROM pairs p JOIN term s ON s.id = p.service JOIN term t ON t.id = p.target)`
