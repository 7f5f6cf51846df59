import { type EntityType, entityTypeCode, entityTypeOf } from '../events/entity.ts'
import { DAY, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlParameter, SqlRow } from '../lake/engine.ts'
import { CLIENT_SQL, NETWORK_SQL } from './novelty-values.ts'
import { relationCode } from './relation-types.ts'

/** The sides of a principal's behaviour that are held against its baseline. */
export const FACETS = [
  'operation',
  'resource',
  'network',
  'client',
  'key',
  'region',
  'country',
  'asn',
] as const

export type Facet = (typeof FACETS)[number]

/** A value that a principal showed in the scope and never in the baseline. */
export interface NovelValue {
  readonly actor: string
  readonly actorType: EntityType
  readonly account: string
  readonly facet: Facet
  /** For an operation `service:operation`. */
  readonly value: string
  readonly first: number
  readonly last: number
  readonly count: number
  readonly failed: number
}

/** How much of a facet the baseline holds of one principal. */
export interface Seen {
  /** Hours in which the principal called. */
  readonly hours: number
  /** Days on which it did. */
  readonly days: number
  /** How many different values it showed. */
  readonly distinct: number
}

export interface Novelties {
  readonly novel: readonly NovelValue[]
  /** Days of the baseline that the lake holds; with 0 nothing can be called new. */
  readonly baselineDays: number
  /** Principals that called in the scope. */
  readonly principals: number
  readonly seen: (actor: string, facet: Facet) => Seen
  /** Every principal that the baseline holds, for sums over peers, accounts and all. */
  readonly known: readonly { readonly actor: string; readonly account: string }[]
  /** Who showed a value before, with the hours in which they did. */
  readonly holders: (facet: Facet, value: string) => readonly { actor: string; hours: number }[]
}

/** Most new values that are brought back: beyond it a scope is all new and says nothing. */
const MOST_VALUES = 50_000

/** What principals showed in the scope that the baseline does not hold. Services that act on their own are left out. */
export async function noveltiesOf(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<Novelties> {
  const span: SqlParameter[] = [
    new Date(baseline.start),
    new Date(baseline.end),
    new Date(scope.start),
    new Date(scope.end),
  ]
  const novel = await engine.query(
    `${SHOWN} SELECT ${texts('source', 'account')}, source_type, facet, value, first, last, count, failed
     FROM shown s WHERE before = 0 AND count > 0 ORDER BY first, facet, value LIMIT ${MOST_VALUES}`,
    span,
  )
  const totals = await engine.query(
    `${SHOWN} SELECT ${texts('source', 'account')}, facet, max(active) AS hours, max(days) AS days,
       count(*) FILTER (WHERE before > 0) AS distinct_values, sum(count) AS count
     FROM shown s GROUP BY source, account, facet`,
    span,
  )
  const holders = await engine.query(
    `${SHOWN} SELECT ${texts('source')}, facet, value, before AS hours FROM shown s
     WHERE before > 0 AND (facet, value) IN (SELECT facet, value FROM shown WHERE before = 0 AND count > 0)`,
    span,
  )
  const [edge] = await engine.query(
    `SELECT min(time) AS first, max(time) AS last FROM stored.relation
     WHERE time >= $1 AND time < $2 AND type = $3`,
    [...span.slice(0, 2), relationCode('called')],
  )
  return assemble(novel, totals, holders, baselineDays(edge))
}

/** The line each facet comes from, and how its target reads. */
const SOURCES: readonly (readonly [facet: Facet, relation: string, value: string])[] = [
  [
    'operation',
    'called',
    "concat((SELECT term.text FROM term WHERE term.id = service), ':', text)",
  ],
  ['resource', 'acted-on', 'text'],
  ['network', 'used-address', NETWORK_SQL],
  ['client', 'used-agent', CLIENT_SQL],
  ['key', 'used-key', 'text'],
  ['region', 'in-region', 'text'],
]

const WHOLE_SPAN = `((r.time >= $1 AND r.time < $2) OR (r.time >= $3 AND r.time < $4))
  AND r.source_type <> ${entityTypeCode('aws-service')}`

const LINE_COLUMNS =
  'r.source, r.source_type, r.account, r.time, r.count, r.failed, r.first, r.last'

function lineOf([facet, relation, value]: (typeof SOURCES)[number]): string {
  const temporary = facet === 'key' ? " AND t.text LIKE 'AKIA%'" : ''
  return `SELECT '${facet}' AS facet, ${value} AS value, ${LINE_COLUMNS}
    FROM stored.relation r JOIN term t ON t.id = r.target
    WHERE r.type = ${relationCode(relation)} AND ${WHOLE_SPAN}${temporary}`
}

function placeLine(facet: 'country' | 'asn'): string {
  return `SELECT '${facet}' AS facet, CAST(l.${facet} AS VARCHAR) AS value, ${LINE_COLUMNS}
    FROM stored.relation r JOIN stored.location l ON l.ip = r.target
    WHERE r.type = ${relationCode('used-address')} AND l.${facet} IS NOT NULL AND ${WHOLE_SPAN}`
}

/** A row for each principal, facet and value: hours before the scope, and what there is of it in the scope. */
const SHOWN = `WITH line AS (
    ${[...SOURCES.map(lineOf), placeLine('country'), placeLine('asn')].join('\n    UNION ALL ')}),
  active AS (SELECT source, facet, count(DISTINCT time) FILTER (WHERE time < $2) AS active,
      count(DISTINCT date_trunc('day', time)) FILTER (WHERE time < $2) AS days
    FROM line GROUP BY source, facet),
  value AS (SELECT source, min(source_type) AS source_type, facet, value, min(account) AS account,
      count(DISTINCT time) FILTER (WHERE time < $2) AS before,
      coalesce(sum(count) FILTER (WHERE time >= $3), 0) AS count,
      coalesce(sum(failed) FILTER (WHERE time >= $3), 0) AS failed,
      min(first) FILTER (WHERE time >= $3) AS first, max(last) FILTER (WHERE time >= $3) AS last
    FROM line GROUP BY source, facet, value),
  shown AS (SELECT v.*, a.active, a.days FROM value v
    JOIN active a ON a.source = v.source AND a.facet = v.facet)`

function texts(...columns: readonly string[]): string {
  return columns
    .map((name) => `(SELECT term.text FROM term WHERE term.id = s.${name}) AS ${name}`)
    .join(', ')
}

function baselineDays(edge: SqlRow | undefined): number {
  if (edge === undefined || edge['first'] === null) return 0
  return Math.floor((Number(edge['last']) - Number(edge['first'])) / DAY) + 1
}

const NOTHING: Seen = { hours: 0, days: 0, distinct: 0 }

function assemble(
  novel: readonly SqlRow[],
  totals: readonly SqlRow[],
  holders: readonly SqlRow[],
  days: number,
): Novelties {
  const seen = new Map<string, Seen>()
  const known = new Map<string, { actor: string; account: string }>()
  const inScope = new Set<string>()
  for (const row of totals) {
    const actor = text(row['source'])
    const before = seen.get(`${row['facet']}\0${actor}`)
    const one = {
      hours: Number(row['hours']),
      days: Number(row['days']),
      distinct: Number(row['distinct_values']) + (before?.distinct ?? 0),
    }
    seen.set(`${row['facet']}\0${actor}`, one)
    if (one.hours > 0) known.set(actor, { actor, account: text(row['account']) })
    if (Number(row['count']) > 0) inScope.add(actor)
  }
  const byValue = new Map<string, { actor: string; hours: number }[]>()
  for (const row of holders) {
    const key = `${row['facet']}\0${row['value']}`
    const list = byValue.get(key) ?? []
    list.push({ actor: text(row['source']), hours: Number(row['hours']) })
    byValue.set(key, list)
  }
  return {
    novel: novel.flatMap(novelOf),
    baselineDays: days,
    principals: inScope.size,
    seen: (actor, facet) => seen.get(`${facet}\0${actor}`) ?? NOTHING,
    known: [...known.values()],
    holders: (facet, value) => byValue.get(`${facet}\0${value}`) ?? [],
  }
}

function novelOf(row: SqlRow): readonly NovelValue[] {
  const facet = FACETS.find((name) => name === row['facet'])
  const value = text(row['value'])
  if (facet === undefined || value === '') return []
  return [
    {
      actor: text(row['source']),
      actorType: entityTypeOf(Number(row['source_type'])),
      account: text(row['account']),
      facet,
      value,
      first: Number(row['first']),
      last: Number(row['last']),
      count: Number(row['count']),
      failed: Number(row['failed']),
    },
  ]
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
