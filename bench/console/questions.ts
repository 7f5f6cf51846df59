import { type EntityRef, entityTypeOf } from '../../src/events/entity.ts'
import { openLake } from '../../src/lake/lake.ts'
import type { Answered } from './server.ts'

/** A question that a page asks, under the name of the questions that it is one of. */
export interface Question {
  readonly name: string
  readonly target: string
}

type Ask = (target: string) => Promise<Answered>

/** The busiest entity of each type, and one in the middle. */
export async function someEntities(path: string): Promise<readonly EntityRef[]> {
  const lake = await openLake({ path, newSecret: () => 'bench'.repeat(8), readOnly: false })
  try {
    const rows = await lake.engine.query(
      `SELECT e.type, t.text AS id FROM (
         SELECT type, id, row_number() OVER (PARTITION BY type ORDER BY n DESC, id) AS nth, count(*) OVER (PARTITION BY type) AS of
         FROM (SELECT type, id, sum(n) AS n FROM (
           SELECT source_type AS type, source AS id, count AS n FROM stored.relation
           UNION ALL SELECT target_type, target, count FROM stored.relation
           UNION ALL SELECT resource_type, resource, 1 FROM stored.invocation
           UNION ALL SELECT resource_type, resource, 1 FROM stored.metric WHERE resource <> 0) GROUP BY ALL)) e
       JOIN term t ON t.id = e.id WHERE nth = 1 OR nth = 1 + of // 2 ORDER BY nth, e.type, t.text`,
    )
    return rows.map((row) => ({ type: entityTypeOf(Number(row['type'])), id: String(row['id']) }))
  } finally {
    await lake.engine.close()
  }
}

/** What the first page asks before it shows groups. */
export const FIRST_VIEW: readonly Question[] = [
  { name: 'scope', target: '/api/v1/scope' },
  { name: 'summary', target: '/api/v1/summary' },
  { name: 'finding groups', target: '/api/v1/finding-groups?limit=50' },
]

/** What no page of one entity asks. `baseline` is what an answer costs that asks the lake nothing. */
export const BASELINE: Question = { name: 'whoami', target: '/api/v1/whoami' }

const OVERALL: readonly Question[] = [
  { name: 'coverage', target: '/api/v1/coverage' },
  { name: 'usage', target: '/api/v1/usage' },
  { name: 'high volume', target: '/api/v1/high-volume-entities' },
  { name: 'runs', target: '/api/v1/runs' },
  { name: 'suppressions', target: '/api/v1/suppressions' },
  { name: 'archived groups', target: '/api/v1/archived-groups' },
]

/** As somebody types, pause by pause. */
const TYPED = [
  '',
  'ch',
  'chu',
  'churn',
  'arn:aws:iam',
  'arn:aws:iam::1111',
  'role/',
  '203.0.113.',
  '10.',
  'AKIA',
  'boto3',
  's3',
  'Invoke',
  'nothing-has-this',
]

/** Questions of pages of entities, of search, groups, findings and records; from what the server itself lists. */
export async function questionsOf(
  ask: Ask,
  entities: readonly EntityRef[],
): Promise<readonly Question[]> {
  const searches = TYPED.map((text) => ({
    name: 'search',
    target: `/api/v1/entities?limit=10&q=${encodeURIComponent(text)}`,
  }))
  const ofEntities: Question[] = []
  for (const entity of entities) ofEntities.push(...(await ofEntity(ask, entity)))
  return [...OVERALL, ...searches, ...ofEntities, ...(await ofGroups(ask))]
}

async function ofEntity(ask: Ask, { type, id }: EntityRef): Promise<readonly Question[]> {
  const base = `/api/v1/entities/${encodeURIComponent(id)}`
  const { status, body } = await ask(`${base}/panels?limit=200`)
  if (status !== 200) return []
  const names = itemsOf(body).map((panel) => String(panel['name']))
  return [
    { name: `profile of ${type}`, target: base },
    { name: 'changes', target: `${base}/changes` },
    ...names.map((name) => ({ name: `panel ${name}`, target: `${base}/panels/${name}` })),
  ]
}

async function ofGroups(ask: Ask): Promise<readonly Question[]> {
  const groups = itemsOf((await ask('/api/v1/finding-groups?limit=5')).body)
  const questions: Question[] = []
  for (const { id } of groups) {
    const target = `/api/v1/finding-groups/${encodeURIComponent(String(id))}`
    questions.push({ name: 'group', target }, { name: 'causes', target: `${target}/causes` })
    const { body } = await ask(target)
    const findings = listIn(body, 'findings').slice(0, 3)
    for (const finding of findings) {
      const findingTarget = `/api/v1/findings/${encodeURIComponent(String(finding['id']))}`
      questions.push({ name: 'finding', target: findingTarget })
    }
    const events = findings.flatMap(({ eventIds }) => (Array.isArray(eventIds) ? eventIds : []))
    for (const event of events.slice(0, 2)) {
      const record = `/api/v1/records/${encodeURIComponent(String(event))}`
      // A finding may also name rows that are no records, such as another service's findings.
      if ((await ask(record)).status === 200) questions.push({ name: 'record', target: record })
    }
  }
  return questions
}

function itemsOf(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  return listIn(body, 'items')
}

function listIn(body: unknown, name: string): readonly Readonly<Record<string, unknown>>[] {
  if (typeof body !== 'object' || body === null) return []
  const list: unknown = Object.entries(body).find(([key]) => key === name)?.[1]
  return Array.isArray(list) ? list.filter((one) => typeof one === 'object' && one !== null) : []
}
