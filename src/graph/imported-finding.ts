import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import { severityFromScore } from '../events/severity.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'

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
  const [row] = await engine.query(
    'SELECT * FROM latest_finding WHERE id = $1 AND origin = $2 ORDER BY updated DESC LIMIT 1',
    [id.slice(colon + 1), id.slice(0, colon)],
  )
  return row === undefined ? undefined : findingOf(row, id)
}

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
    eventIds: [text('id')],
    ...(row['sample'] === 2 ? { sample: true } : {}),
  }
}

function refOf(row: SqlRow, name: string): EntityRef | undefined {
  const id = row[name]
  if (typeof id !== 'string' || id === '') return undefined
  return { type: entityTypeOf(Number(row[`${name}_type`])), id }
}
