import { entityOfArn, parseArn, shortName } from '../events/arn.ts'
import { type EntityRef, type EntityType, entityTypeCode, entityTypeOf } from '../events/entity.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { readEndpointNames } from '../lake/series-names.ts'

/** An entity that the lake has seen. */
export interface KnownEntity extends EntityRef {
  /** For people: the last part of an ARN, else the id. */
  readonly name: string
  /** `''` where it is nobody's, such as an address. */
  readonly account: string
  readonly region: string
  /** Milliseconds since the epoch, in all of what the lake holds. */
  readonly firstSeen: number
  readonly lastSeen: number
  /** Its ids in the dictionary: some logs know a thing by its ARN, others by its name alone. Twice the same when there is
   * only one, 0 for none. */
  readonly terms: readonly [number, number]
}

const MOST_ID = 2048

/** The entity of an id, exactly as it is written; undefined when no log that can be seen here names it. */
export async function findKnownEntity(
  engine: Engine,
  id: string,
): Promise<KnownEntity | undefined> {
  if (id === '' || id.length > MOST_ID) return undefined
  const [canonical, alias] = await namesOf(engine, id)
  const terms = await termsOf(engine, canonical, alias)
  // An id that the dictionary does not have is looked for all the same: the dictionary is everybody's, and how long an
  // answer takes must not tell what others have.
  const seen = isAccount(canonical) ? ACCOUNT_SEEN : SEEN
  const rows = await engine.query(seen, [...terms])
  const [first] = rows
  if (first === undefined) return undefined
  const named = entityOfArn(canonical)
  const type = named.type === 'unknown' ? entityTypeOf(Number(first['type'])) : named.type
  const arn = parseArn(canonical)
  return {
    type,
    id: canonical,
    name: arn === undefined ? canonical : shortName(canonical),
    account: arn?.account || (isAccount(canonical) ? canonical : accountOf(rows, type)),
    region: arn?.region ?? '',
    firstSeen: Math.min(...rows.map((row) => Number(row['first']))),
    lastSeen: Math.max(...rows.map((row) => Number(row['last']))),
    terms,
  }
}

/** The id in full, and the short one that some logs use: data capture names endpoints, flow logs instances. */
async function namesOf(engine: Engine, id: string): Promise<readonly [string, string]> {
  const short = id.slice(id.lastIndexOf(':') + 1)
  if (short.startsWith('endpoint/')) {
    const full = (await readEndpointNames(engine)).get(short)
    if (id === short) return [full ?? id, id]
    return [id, full === id ? short : id]
  }
  const flowName = /:ec2:[^:]*:\d+:(?:instance|network-interface)\/(.+)$/.exec(id)?.[1]
  return [id, flowName ?? id]
}

async function termsOf(
  engine: Engine,
  canonical: string,
  alias: string,
): Promise<readonly [number, number]> {
  const rows = await engine.query('SELECT id, text FROM term WHERE text IN ($1, $2)', [
    canonical,
    alias,
  ])
  const ids = rows.map((row) => Number(row['id'])).toSorted((a, b) => a - b)
  const [one = NO_TERM, other = one] = ids
  return [one, other]
}

/** Beyond any id that a dictionary will ever give. */
const NO_TERM = 2 ** 32 - 1

const code = entityTypeCode

/** Every place where an entity may stand, and as what. */
const PLACES: readonly (readonly [table: string, column: string, type: string])[] = [
  ['invocation', 'resource', 'resource_type'],
  ['invocation', 'session', String(code('role-session'))],
  ['metric', 'resource', 'resource_type'],
  ['finding', 'resource', 'resource_type'],
  ['finding', 'actor', 'actor_type'],
  ['finding', 'session', String(code('role-session'))],
  ['finding', 'access_key', String(code('access-key'))],
  ['finding', 'source_ip', String(code('ip-address'))],
  ['resource_state', 'resource', 'resource_type'],
  ['flow', 'interface', String(code('network-interface'))],
  ['flow', 'instance', String(code('ec2-instance'))],
]

const SEEN = `SELECT type, CASE WHEN min(account) = max(account) THEN ${termText('min(account)')} END AS account,
    min(first) AS first, max(last) AS last, sum(lines) AS lines FROM (
    SELECT source_type AS type, account, first, last, 1 AS lines FROM stored.relation WHERE source IN ($1, $2)
    UNION ALL SELECT target_type, account, first, last, 1 FROM stored.relation WHERE target IN ($1, $2)
    ${PLACES.map(
      ([table, column, type]) => `UNION ALL SELECT ${type}, account, min(time), max(time), count(*)
      FROM stored.${table} WHERE ${column} IN ($1, $2) GROUP BY 1, 2`,
    ).join('\n    ')}
    UNION ALL SELECT ${code('sagemaker-endpoint')}, 0, min(time), max(time), count(*) FROM stored.feature
      WHERE resource IN ($1, $2) HAVING count(*) > 0) seen
  GROUP BY type ORDER BY lines DESC, type`

/** An account stands beside what is done in it, and at no end of a relation. */
const ACCOUNT_SEEN = `SELECT ${code('aws-account')} AS type, min(first) AS first, max(last) AS last FROM stored.relation
  WHERE account IN ($1, $2) HAVING count(*) > 0`

function isAccount(id: string): boolean {
  return /^\d{12}$/.test(id)
}

/** A key and a session are an account's own; an address that one account alone has seen is still not its. */
function accountOf(rows: readonly SqlRow[], type: EntityType): string {
  if (type !== 'access-key' && type !== 'network-interface' && type !== 'ec2-instance') return ''
  const [account] = rows.flatMap((row) =>
    typeof row['account'] === 'string' ? [row['account']] : [],
  )
  return account ?? ''
}
