import type { Schemas } from '../../api/client.ts'
import type { RecordKind } from './record-fields.ts'

type LogRecord = Schemas['LogRecord']

const KIND_OF: Readonly<Record<LogRecord['table'], RecordKind>> = {
  api_call: 'call',
  invocation: 'invocation',
  flow: 'flow',
  metric: 'metric',
  finding: 'finding',
  dns_query: 'dns',
}

export function kindOf(table: LogRecord['table']): RecordKind {
  return KIND_OF[table]
}

/** Fields with text of their own below. */
export const TEXTS = ['request', 'response', 'additional', 'detail'] as const

/** Which fields belong together, for whoever asks who, what, from where and with what end. */
const GROUPS: readonly (readonly [title: string, fields: readonly string[]])[] = [
  [
    'Who',
    [
      'actor',
      'caller',
      'identity_type',
      'session',
      'issuer',
      'source_identity',
      'access_key',
      'mfa',
      'actor_account',
    ],
  ],
  [
    'What',
    [
      'operation',
      'service',
      'namespace',
      'name',
      'title',
      'description',
      'type',
      'domain',
      'class',
      'answers',
      'target',
      'resource',
      'variant',
      'category',
      'read_only',
      'dimensions',
      'protocol',
      'cluster',
      'image',
      'request_id',
      'techniques',
    ],
  ],
  [
    'Where from',
    [
      'source_ip',
      'ip_kind',
      'user_agent',
      'vpc_endpoint',
      'source',
      'source_port',
      'packet_source',
      'destination',
      'destination_port',
      'packet_destination',
      'interface',
      'instance',
      'vpc',
      'resolver_endpoint',
      'resolver_interface',
      'transport',
      'subnet',
      'direction',
      'account',
      'region',
      'inference_region',
    ],
  ],
  [
    'Outcome',
    [
      'time',
      'end_time',
      'updated',
      'outcome',
      'error',
      'error_message',
      'action',
      'response_code',
      'firewall_action',
      'firewall_rule_group',
      'firewall_list',
      'status',
      'stop_reason',
      'guardrail',
      'guardrail_action',
      'guardrail_policies',
      'score',
      'occurrences',
      'archived',
      'sample',
      'origin',
    ],
  ],
]

const HIDDEN: ReadonlySet<string> = new Set([
  'event_id',
  'event_id_text',
  'key',
  'query_vector',
  ...TEXTS,
])

/** The fields of a record in groups; those without a field are left out. */
export function groupsOf({ fields }: Pick<LogRecord, 'fields'>) {
  return GROUPS.map(([title, some]) => ({
    title,
    fields: some.filter((field) => fields[field] !== undefined),
  })).filter((group) => group.fields.length > 0)
}

/** What belongs to no group: sizes, counts and measures. */
export function numbersOf({ fields }: Pick<LogRecord, 'fields'>): readonly string[] {
  const grouped = new Set(GROUPS.flatMap(([, some]) => some))
  return Object.keys(fields).filter(
    (field) => !grouped.has(field) && !HIDDEN.has(field) && !field.endsWith('_type'),
  )
}

/** The record with its JSON texts as JSON, as one would write it down. */
export function asJson({ table, id, time, fields, object }: LogRecord) {
  const parsed = Object.entries(fields).map(([name, value]) => [
    name,
    isText(name) ? read(value) : value,
  ])
  return { table, id, time, object, fields: Object.fromEntries(parsed) }
}

function isText(name: string): boolean {
  return TEXTS.some((one) => one === name)
}

function read(value: string | number): unknown {
  try {
    return JSON.parse(String(value))
  } catch {
    return value
  }
}
