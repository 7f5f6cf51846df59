import type { Schemas } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'

type Row = Schemas['PanelAnswer']['items'][number]

/** What the page of raw events is asked for. */
export type RecordQuery = Readonly<Record<string, string>>

/** How raw events name an entity of a type that calls, or that calls come with. */
const CALLER_NAMES: Readonly<Partial<Record<Entity['type'], string>>> = {
  'iam-user': 'actor',
  'iam-role': 'actor',
  'role-session': 'actor',
  'federated-user': 'actor',
  'aws-service': 'actor',
  'ip-address': 'ip',
  'aws-account': 'account',
  'aws-region': 'region',
  operation: 'operation',
}

/** Types that do not call: their calls are those on them. */
const WITHOUT_NAME: readonly Entity['type'][] = ['access-key', 'user-agent']

/** Panels whose rows are of calls on the entity. */
const ON_IT = ['acted-on-by', 'assumed-by', 'acted-on-volume']
const INVOCATIONS = ['invocations', 'latency', 'errors', 'tokens', 'callers']
const FLOWS = ['flow-volume', 'flow-peers']

/** The raw events behind a panel; undefined when they cannot be asked for by what they have. */
export function recordsOfPanel(panel: string, entity: Entity): RecordQuery | undefined {
  if (INVOCATIONS.includes(panel)) return { kind: 'invocation', target: entity.id }
  if (panel === 'models-used') return withCaller({ kind: 'invocation' }, entity)
  if (FLOWS.includes(panel))
    return entity.type === 'ip-address' ? { kind: 'flow', ip: entity.id } : undefined
  if (CALL_PANELS.includes(panel)) {
    const isOn = ON_IT.includes(panel)
    return isOn ? { kind: 'call', target: entity.id } : withCaller({ kind: 'call' }, entity)
  }
  return undefined
}

/** Panels that group calls, with the columns that narrow them and the names these have among raw events. */
const NARROWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'api-methods': { operation: 'operation' },
  'new-api-methods': { operation: 'operation' },
  'increased-calls': { operation: 'operation' },
  resources: { resource: 'target', operation: 'operation' },
  'new-resources': { resource: 'target', operation: 'operation' },
  'observed-addresses': { address: 'ip' },
  'new-addresses': { address: 'ip' },
  regions: { region: 'region' },
  sessions: { session: 'actor' },
  principals: { principal: 'actor' },
  'acted-on-by': { principal: 'actor', operation: 'operation' },
  'roles-assumed': { role: 'target' },
  'assumed-by': { principal: 'actor' },
  'session-openings': { session: 'actor' },
  callers: { caller: 'actor' },
  'models-used': { resource: 'target' },
}

const CALL_PANELS = [
  'api-call-volume',
  'acted-on-volume',
  ...Object.keys(NARROWED).filter((name) => name !== 'callers' && name !== 'models-used'),
]

/** The raw events behind a row of a panel; undefined when something of it has no name among them. */
export function recordsOfRow(panel: string, entity: Entity, row: Row): RecordQuery | undefined {
  const narrowed = NARROWED[panel]
  const base = recordsOfPanel(panel, entity)
  if (narrowed === undefined || base === undefined) return undefined
  const query: Record<string, string> = { ...base }
  for (const [column, name] of Object.entries(narrowed)) {
    const value = row[column]
    const text = typeof value === 'object' && value !== null ? value.id : value
    if (typeof text !== 'string' || text === '') return undefined
    // A session is of its role, and an address narrows no other one.
    if (name in query && name !== 'actor') return undefined
    query[name] = text
  }
  return query
}

function withCaller(base: Record<string, string>, { type, id }: Entity): RecordQuery | undefined {
  if (WITHOUT_NAME.includes(type)) return undefined
  return { ...base, [CALLER_NAMES[type] ?? 'target']: id }
}
