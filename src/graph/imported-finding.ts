import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import { severityFromScore } from '../events/severity.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'

/**
 * The latest state of what another service found, by `<service>:<its id>`; undefined when none can be seen. An
 * investigation has it in the same shape, with what belongs to it.
 */
export async function readImportedFinding(
  engine: Engine,
  id: string,
): Promise<Finding | undefined> {
  const colon = id.indexOf(':')
  if (colon <= 0) return undefined
  const [row] = await engine.query(LATEST, [id.slice(colon + 1), id.slice(0, colon)])
  return row === undefined ? undefined : findingOf(row, id)
}

const TEXTS = [
  'type',
  'origin',
  'account',
  'region',
  'resource',
  'actor',
  'session',
  'access_key',
  'source_ip',
  'techniques',
]
/** Looked for by the ids of the dictionary, since the view would spell out every finding first. */
const LATEST = `SELECT ${TEXTS.map((name) => `${termText(`f.${name}`)} AS ${name}`).join(', ')}, f.title, f.score, f.time,
    f.end_time, f.resource_type, f.actor_type, f.occurrences, f.sample FROM stored.finding f
  WHERE f.id = (SELECT min(id) FROM term WHERE text = $1) AND f.origin = (SELECT min(id) FROM term WHERE text = $2)
  ORDER BY f.updated DESC LIMIT 1`

function findingOf(row: SqlRow, id: string): Finding {
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : '')
  const start = Number(row['time'])
  const actor = refOf(row, 'actor')
  const entity = refOf(row, 'resource') ?? actor ?? { type: 'aws-account', id: text('account') }
  const related: readonly EntityRef[] = [
    { type: 'role-session', id: text('session') },
    { type: 'access-key', id: text('access_key') },
    { type: 'ip-address', id: text('source_ip') },
  ]
  const score = Number(row['score'] ?? 0)
  return {
    id,
    type: text('type'),
    severity: severityFromScore(score),
    title: text('title') || text('type'),
    entity,
    ...(actor === undefined ? {} : { actor }),
    related: related.filter((one) => one.id !== ''),
    account: text('account'),
    region: text('region'),
    start,
    end: Math.max(start, Number(row['end_time'] ?? 0)),
    detector: text('origin'),
    score,
    observed: `seen ${Number(row['occurrences'] ?? 1)} times`,
    expected: 'no such finding',
    baseline: `as ${text('origin')} judged it`,
    examined: 1,
    techniques: text('techniques').split(',').filter(Boolean),
    eventIds: [id.slice(id.indexOf(':') + 1)],
    ...(row['sample'] === 2 ? { sample: true } : {}),
  }
}

function refOf(row: SqlRow, name: string): EntityRef | undefined {
  const id = row[name]
  if (typeof id !== 'string' || id === '') return undefined
  return { type: entityTypeOf(Number(row[`${name}_type`])), id }
}
