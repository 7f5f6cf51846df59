import { type EntityType, entityTypeCode } from '../events/entity.ts'
import { relationCode } from './relation-types.ts'

/** The sides of calls that a panel can group by. */
export type CallFacet =
  | 'operation'
  | 'resource'
  | 'principal'
  | 'address'
  | 'agent'
  | 'key'
  | 'region'
  | 'session'

/** Principals whose calls are counted per hour in the graph. */
const ACTORS: ReadonlySet<EntityType> = new Set([
  'iam-user',
  'iam-role',
  'federated-user',
  'aws-account',
  'aws-service',
])

/** Entities that stand in a column of their own in a call. */
const COLUMNS: Readonly<Partial<Record<EntityType, string>>> = {
  'role-session': 'session',
  'access-key': 'access_key',
  'ip-address': 'source_ip',
  'user-agent': 'user_agent',
  'aws-region': 'region',
  operation: 'operation',
}

const code = (type: EntityType) => String(entityTypeCode(type))

/** How the raw calls name a facet: its column, its type, and which calls have it. */
const RAW: Readonly<
  Record<CallFacet, { readonly value: string; readonly type: string; readonly has: string }>
> = {
  operation: { value: 'operation', type: code('operation'), has: 'a.operation <> 0' },
  resource: { value: 'target', type: 'a.target_type', has: 'a.target <> 0' },
  principal: { value: 'actor', type: 'a.actor_type', has: 'a.actor <> 0' },
  address: { value: 'source_ip', type: code('ip-address'), has: 'a.ip_kind IN (1, 2, 5)' },
  agent: { value: 'user_agent', type: code('user-agent'), has: 'a.user_agent <> 0' },
  key: { value: 'access_key', type: code('access-key'), has: 'a.access_key <> 0' },
  region: { value: 'region', type: code('aws-region'), has: 'a.region <> 0' },
  session: { value: 'session', type: code('role-session'), has: 'a.session <> 0' },
}

/** The relation that holds a facet of a principal. */
const OF_ACTOR: Readonly<Partial<Record<CallFacet, string>>> = {
  operation: 'called',
  resource: 'acted-on',
  address: 'used-address',
  agent: 'used-agent',
  key: 'used-key',
  region: 'in-region',
}

const HOURLY = 'r.service, r.operation, r.count, r.failed, r.first, r.last'

/**
 * The calls of an entity from $3 to before $4 as lines `time, value, value_type, service, operation, count, failed, first,
 * last`, of which several may be of the same hour and value. Its ids are $1 and $2. Hourly sums of the graph where it has
 * them, else the calls themselves.
 */
export function callLines(type: EntityType, facet: CallFacet): string {
  if (!ACTORS.has(type)) {
    const column = COLUMNS[type]
    return column === undefined ? linesOnTarget(facet) : rawLines(column, facet)
  }
  if (type === 'aws-account') return accountLines(facet)
  if (facet === 'session') return relationLines('session-of', 'target', 'source')
  const relation = OF_ACTOR[facet]
  return relation === undefined ? rawLines('actor', facet) : relationLines(relation, 'source')
}

/** All calls in an account, where it goes by its number; those of its root user, where it goes by that one's ARN. */
function accountLines(facet: CallFacet): string {
  const relation = facet === 'principal' ? 'called' : OF_ACTOR[facet]
  if (relation === undefined) return rawLines(['account', 'actor'], facet)
  const value = facet === 'principal' ? 'source' : 'target'
  return `SELECT r.time, r.${value} AS value, r.${value}_type AS value_type, ${HOURLY}
    FROM stored.relation r WHERE r.type = ${relationCode(relation)} AND (r.source IN ($1, $2) OR r.account IN ($1, $2))
      AND r.time >= $3 AND r.time < $4`
}

/** The same of calls that acted on the entity, even when it is a principal that calls by itself. */
export function linesOnTarget(facet: CallFacet): string {
  if (facet === 'principal') return relationLines('acted-on', 'target', 'source')
  if (facet === 'operation') {
    return `SELECT r.time, r.operation AS value, ${code('operation')} AS value_type, ${HOURLY}
      FROM stored.relation r WHERE ${ofRelation('acted-on', 'target')}`
  }
  return rawLines('target', facet)
}

function relationLines(
  name: string,
  entity: 'source' | 'target',
  other: 'source' | 'target' = 'target',
): string {
  return `SELECT r.time, r.${other} AS value, r.${other}_type AS value_type, ${HOURLY}
    FROM stored.relation r WHERE ${ofRelation(name, entity)}`
}

function ofRelation(name: string, entity: 'source' | 'target'): string {
  return `r.type = ${relationCode(name)} AND r.${entity} IN ($1, $2) AND r.time >= $3 AND r.time < $4`
}

function rawLines(column: string | readonly string[], facet: CallFacet): string {
  const { value, type, has } = RAW[facet]
  const columns = typeof column === 'string' ? [column] : column
  const own = columns.map((name) => `a.${name} IN ($1, $2)`).join(' OR ')
  return `SELECT date_trunc('hour', a.time) AS time, a.${value} AS value, ${type} AS value_type, a.service,
      a.operation, 1 AS count, CASE WHEN a.outcome <> 0 THEN 1 ELSE 0 END AS failed, a.time AS first, a.time AS last
    FROM stored.api_call a
    WHERE (${own}) AND a.time >= $3 AND a.time < $4 AND ${has}`
}
