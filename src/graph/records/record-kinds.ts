import {
  EVENT_TABLES,
  type EventTableName,
  INVOCATION_ORIGINS,
  OUTCOMES,
} from '../../events/tables.ts'

/** Kinds of log records, as people name them. */
export const RECORD_KINDS = ['call', 'invocation', 'flow', 'metric', 'finding', 'dns'] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

/** What records can be filtered by. Not every kind has each. */
export const RECORD_FILTERS = [
  'actor',
  'target',
  'operation',
  'service',
  'ip',
  'error',
  'account',
  'region',
  'session',
  'key',
  'agent',
  'outcome',
  'port',
  'action',
  'direction',
  'namespace',
  'type',
  'domain',
] as const
export type RecordFilter = (typeof RECORD_FILTERS)[number]

/** How a filter's value is found in a row: as a string of the dictionary, as the code of a word, or as a number. */
export type FilterColumns =
  | { readonly terms: readonly string[] }
  | { readonly code: string; readonly words: readonly string[] }
  | { readonly numbers: readonly string[] }

export type RecordTable = Exclude<
  EventTableName,
  'capture_value' | 'resource_state' | 'digest' | 'digest_file' | 'model_request'
>

/** Where a kind of records lies, and how it is told apart. */
export interface RecordSource {
  readonly table: RecordTable
  /** The column that names a record. */
  readonly key: string
  /** Which rows failed, as a condition on `s`. */
  readonly failed: string
  readonly filters: Readonly<Partial<Record<RecordFilter, FilterColumns>>>
  /** Columns of the dictionary in which a text is looked for. */
  readonly texts: readonly string[]
}

const terms = (...columns: readonly string[]): FilterColumns => ({ terms: columns })

const PLACE = { account: terms('account'), region: terms('region') } as const

export const RECORD_SOURCES: Readonly<Record<RecordKind, RecordSource>> = {
  call: {
    table: 'api_call',
    key: 'event_id',
    failed: 's.outcome <> 0',
    filters: {
      actor: terms('actor', 'session', 'access_key'),
      target: terms('target'),
      operation: terms('operation'),
      service: terms('service'),
      ip: terms('source_ip'),
      error: terms('error'),
      session: terms('session'),
      key: terms('access_key'),
      agent: terms('user_agent'),
      outcome: { code: 'outcome', words: OUTCOMES },
      ...PLACE,
    },
    texts: [
      'operation',
      'service',
      'actor',
      'session',
      'access_key',
      'target',
      'source_ip',
      'user_agent',
      'error',
    ],
  },
  invocation: {
    table: 'invocation',
    key: 'key',
    failed: 's.error <> 0',
    filters: {
      actor: terms('caller', 'session'),
      target: terms('resource'),
      operation: terms('operation'),
      error: terms('error'),
      session: terms('session'),
      type: { code: 'origin', words: INVOCATION_ORIGINS },
      ...PLACE,
    },
    texts: ['operation', 'caller', 'session', 'resource', 'error', 'guardrail', 'stop_reason'],
  },
  flow: {
    table: 'flow',
    key: 'key',
    failed: `s.action IN (SELECT id FROM term WHERE text = 'REJECT')`,
    filters: {
      target: terms('interface', 'instance'),
      ip: terms('source', 'destination', 'packet_source', 'packet_destination'),
      port: { numbers: ['source_port', 'destination_port'] },
      action: terms('action'),
      direction: terms('direction'),
      ...PLACE,
    },
    texts: ['interface', 'instance', 'vpc', 'subnet', 'source', 'destination'],
  },
  metric: {
    table: 'metric',
    key: 'key',
    failed: 'FALSE',
    filters: {
      target: terms('resource'),
      operation: terms('name'),
      namespace: terms('namespace'),
      ...PLACE,
    },
    texts: ['namespace', 'name', 'dimensions', 'resource'],
  },
  finding: {
    table: 'finding',
    key: 'key',
    failed: 'FALSE',
    filters: {
      actor: terms('actor', 'session', 'access_key'),
      target: terms('resource'),
      ip: terms('source_ip'),
      session: terms('session'),
      key: terms('access_key'),
      type: terms('type'),
      service: terms('origin'),
      ...PLACE,
    },
    texts: ['id', 'type', 'resource', 'actor', 'session', 'access_key', 'source_ip'],
  },
  dns: {
    table: 'dns_query',
    key: 'key',
    failed: `s.response_code NOT IN (SELECT 0 UNION SELECT id FROM term WHERE text = 'NOERROR')`,
    filters: {
      target: terms('instance'),
      domain: terms('domain'),
      ip: terms('source'),
      type: terms('type'),
      error: terms('response_code'),
      action: terms('firewall_action'),
      ...PLACE,
    },
    texts: ['domain', 'instance', 'source', 'vpc', 'response_code', 'firewall_list'],
  },
}

export function kindOfTable(table: RecordTable): RecordKind {
  return RECORD_KINDS.find((kind) => RECORD_SOURCES[kind].table === table) ?? 'call'
}

/** What a table of records shows: all but long texts and what only a computer reads. */
export function listedColumns({ table }: RecordSource) {
  return EVENT_TABLES[table].columns.filter(
    ({ name, kind }) => (kind !== 'text' || name === 'title') && !UNLISTED.test(name),
  )
}

const UNLISTED = /^(?:event_id_text|query_|prompt_|completion_|input_hash|output_hash|system_echo)/
