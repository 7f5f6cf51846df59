import { type EntityType, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from './engine.ts'
import { FOUND_BY_OTHERS, LATEST_FIRST, latestFindings, TELLS_OF_EVENT } from './latest-finding.ts'
import { termText } from './schema.ts'

/** A finding that another service made, in its latest state; `''` where it named nothing. */
export interface ImportedFinding {
  readonly id: string
  /** Such as `guardduty`. */
  readonly origin: string
  readonly type: string
  readonly title: string
  /** 0–10. */
  readonly score: number
  readonly time: number
  readonly endTime: number
  readonly account: string
  readonly region: string
  readonly resource: string
  readonly resourceType: EntityType
  readonly actor: string
  readonly actorType: EntityType
  readonly session: string
  readonly accessKey: string
  readonly sourceIp: string
  readonly occurrences: number
  readonly archived: boolean
  readonly sample: boolean
  /** MITRE ids, comma-separated. */
  readonly techniques: string
}

/** Most findings that one scope brings back: the gravest. */
const MOST_FINDINGS = 20_000

const OF_ORIGIN = `($3 = '' OR origin = (SELECT min(id) FROM term WHERE text = $3))`

/** The findings whose time, first to last seen, touches the window: what others found, and not how something is set up.
 * @param origin of this service alone, when it is given */
export async function importedFindings(
  engine: Engine,
  window: TimeWindow,
  origin = '',
): Promise<readonly ImportedFinding[]> {
  const rows = await engine.query(
    `SELECT ${COLUMNS} FROM (
       SELECT * FROM ${latestFindings(`${TELLS_OF_EVENT} AND ${FOUND_BY_OTHERS} AND ${OF_ORIGIN}`)}
       WHERE time < $2 AND coalesce(end_time, time) >= $1 ORDER BY score DESC, time, key LIMIT ${MOST_FINDINGS}) f
     ORDER BY f.score DESC, f.time, f.key`,
    [new Date(window.start), new Date(window.end), origin],
  )
  return rows.map(findingOf)
}

/** The latest state of one finding, by the service that made it and its id there; undefined when none can be seen. Looked for
 * by the ids of the dictionary, since the view would spell out every finding first. */
export async function importedFinding(
  engine: Engine,
  origin: string,
  id: string,
): Promise<ImportedFinding | undefined> {
  const [row] = await engine.query(ONE, [id, origin])
  return row === undefined ? undefined : findingOf(row)
}

const TEXTS = [
  'id',
  'origin',
  'type',
  'account',
  'region',
  'resource',
  'actor',
  'session',
  'access_key',
  'source_ip',
  'techniques',
]
const COLUMNS = `${TEXTS.map((name) => `${termText(`f.${name}`)} AS ${name}`).join(', ')}, f.title, f.score, f.time,
    f.end_time, f.resource_type, f.actor_type, f.occurrences, f.archived, f.sample`
const ONE = `SELECT ${COLUMNS} FROM stored.finding f
  WHERE f.id = (SELECT min(id) FROM term WHERE text = $1) AND f.origin = (SELECT min(id) FROM term WHERE text = $2)
  ORDER BY ${LATEST_FIRST} LIMIT 1`

function findingOf(row: SqlRow): ImportedFinding {
  const text = (name: string) => (typeof row[name] === 'string' ? String(row[name]) : '')
  const number = (name: string) => (typeof row[name] === 'number' ? Number(row[name]) : 0)
  return {
    id: text('id'),
    origin: text('origin'),
    type: text('type'),
    title: text('title'),
    score: number('score'),
    time: number('time'),
    endTime: number('end_time'),
    account: text('account'),
    region: text('region'),
    resource: text('resource'),
    resourceType: entityTypeOf(number('resource_type')),
    actor: text('actor'),
    actorType: entityTypeOf(number('actor_type')),
    session: text('session'),
    accessKey: text('access_key'),
    sourceIp: text('source_ip'),
    occurrences: number('occurrences'),
    archived: number('archived') === 2,
    sample: number('sample') === 2,
    techniques: text('techniques'),
  }
}
