import type { Schemas } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'

type Row = Schemas['PanelAnswer']['items'][number]

/** What the page of raw events is asked for. */
export type RecordQuery = Readonly<Record<string, string>>

/** How raw events name an entity of a type that calls, or that calls come with; any other is acted upon. */
const CALLER_NAMES: Readonly<Partial<Record<Entity['type'], string>>> = {
  'iam-user': 'actor',
  'iam-role': 'actor',
  'aws-service': 'actor',
  'role-session': 'session',
  'federated-user': 'session',
  'access-key': 'key',
  'ip-address': 'ip',
  'user-agent': 'agent',
  'aws-account': 'account',
  'aws-region': 'region',
  operation: 'operation',
}

/** Panels whose rows are of calls on the entity, also when it calls by itself. */
const ON_IT = ['acted-on-by', 'acted-on-volume']
const OF_CALLS = ['api-call-volume', 'acted-on-volume']
const INVOCATIONS = ['invocations', 'latency', 'errors', 'tokens', 'callers']
const FLOWS = ['flow-volume', 'flow-peers']
const DNS = ['domains', 'new-domains']

/** Panels that group calls, with the columns that narrow them and the names these have among raw events. */
const NARROWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'api-methods': { service: 'service', operation: 'operation' },
  'new-api-methods': { service: 'service', operation: 'operation' },
  'increased-calls': { service: 'service', operation: 'operation' },
  resources: { resource: 'target', service: 'service', operation: 'operation' },
  'new-resources': { resource: 'target', service: 'service', operation: 'operation' },
  'observed-addresses': { address: 'ip' },
  'new-addresses': { address: 'ip' },
  'user-agents': { userAgent: 'agent' },
  'new-user-agents': { userAgent: 'agent' },
  'access-keys': { accessKey: 'key' },
  regions: { region: 'region' },
  sessions: { session: 'session' },
  'session-openings': { session: 'session' },
  principals: { principal: 'actor' },
  'acted-on-by': { principal: 'actor', service: 'service', operation: 'operation' },
  'roles-assumed': { role: 'target' },
  'assumed-by': { principal: 'actor' },
  callers: { caller: 'actor' },
  'models-used': { resource: 'target' },
  'flow-peers': { peer: 'ip', port: 'port' },
  domains: { domain: 'domain' },
  'new-domains': { domain: 'domain' },
}

/** What a figure counts of the records of its row; the page of raw events reads `where` line by line. */
const COUNTED: Readonly<Record<string, RecordQuery>> = {
  successful: { outcome: 'success' },
  failed: { where: 'outcome!=success' },
  invocations: {},
  accepted: { action: 'ACCEPT' },
  rejected: { action: 'REJECT' },
  queries: {},
  unanswered: { where: 'error!=NOERROR' },
}

/** Panels of the calls by which roles are taken on: any of them. */
const ASSUMING: RecordQuery = {
  operation: 'AssumeRole',
  where: ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot']
    .map((name) => `operation=${name}`)
    .join('\n'),
}

/** Which records a panel about inference is made of, as its notes begin to say. */
const LOGS: readonly (readonly [note: string, kind: string])[] = [
  ['From CloudWatch metrics', 'metric'],
  ['From CloudTrail', 'call'],
]

function inferenceKind(notes: readonly string[]): string {
  const known = LOGS.find(([start]) => notes.some((note) => note.startsWith(start)))
  return known?.[1] ?? 'invocation'
}

/** The raw events behind a panel; undefined where it is not made of records of one kind.
 * @param notes of the panel, which say what log it is from */
export function recordsOfPanel(
  panel: string,
  entity: Entity,
  notes: readonly string[] = [],
): RecordQuery | undefined {
  if (INVOCATIONS.includes(panel)) return { kind: inferenceKind(notes), target: entity.id }
  if (panel === 'models-used') return { kind: inferenceKind(notes), ...asCaller(entity) }
  if (FLOWS.includes(panel))
    return { kind: 'flow', [entity.type === 'ip-address' ? 'ip' : 'target']: entity.id }
  if (panel === 'domain-askers') return { kind: 'dns', domain: entity.id }
  if (DNS.includes(panel))
    return { kind: 'dns', [entity.type === 'ip-address' ? 'ip' : 'target']: entity.id }
  if (panel === 'assumed-by') return { kind: 'call', target: entity.id, ...ASSUMING }
  if (panel === 'roles-assumed' && entity.type !== 'operation')
    return { kind: 'call', ...asCaller(entity), ...ASSUMING }
  if (ON_IT.includes(panel)) return { kind: 'call', target: entity.id }
  if (OF_CALLS.includes(panel) || Object.hasOwn(NARROWED, panel))
    return { kind: 'call', ...asCaller(entity) }
  return undefined
}

/** The raw events that a figure of a row counts; undefined when they cannot be asked for. */
export function recordsOfCell(
  panel: string,
  entity: Entity,
  row: Row,
  column: string,
  notes: readonly string[] = [],
): RecordQuery | undefined {
  const counted = COUNTED[column]
  const of = recordsOfRow(panel, entity, row, notes)
  if (counted === undefined || of === undefined) return undefined
  // Logs of invocations have an error in place of an outcome.
  if (of['kind'] === 'invocation' && column === 'failed') return { ...of, where: 'error!=' }
  const where = [of['where'], counted['where']].filter((line) => line !== undefined)
  return { ...of, ...counted, ...(where.length === 0 ? {} : { where: where.join('\n') }) }
}

function recordsOfRow(
  panel: string,
  entity: Entity,
  row: Row,
  notes: readonly string[],
): RecordQuery | undefined {
  const narrowed = NARROWED[panel]
  const base = recordsOfPanel(panel, entity, notes)
  if (narrowed === undefined || base === undefined) return undefined
  const query: Record<string, string> = { ...base }
  for (const [column, name] of Object.entries(narrowed)) {
    const value = row[column] ?? null
    const text = typeof value === 'object' && value !== null ? value.id : String(value ?? '')
    // Two addresses of a flow would mean either of them.
    if (text === '' || (name === 'ip' && 'ip' in query)) return undefined
    query[name] = text
  }
  return query
}

function asCaller({ type, id }: Entity): RecordQuery {
  return { [CALLER_NAMES[type] ?? 'target']: id }
}
