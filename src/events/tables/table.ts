/**
 * Kinds of column, with what a row holds in TypeScript and what rests in the lake:
 * - `term`    string ('' = absent) → dictionary id; for values that repeat
 * - `text`    string ('' = absent) → VARCHAR; for values that seldom repeat
 * - `time`    milliseconds since the epoch, NaN = absent → TIMESTAMP
 * - `key`     string → UUID: itself when it is a canonical UUID, otherwise 128 bits of its SHA-256; '' = absent
 * - `number`  double, NaN = absent → DOUBLE
 * - `count`   integer up to 2^53, NaN = absent → BIGINT
 * - `code`    small integer 0–255, the index of a word in a list of the vocabulary → UTINYINT
 */
export type ColumnKind = 'term' | 'text' | 'time' | 'key' | 'number' | 'count' | 'code'

export interface Column {
  readonly name: string
  readonly kind: ColumnKind
  readonly description: string
}

export interface EventTable {
  readonly name: EventTableName
  readonly description: string
  readonly columns: readonly Column[]
  /** Two rows that agree in these columns are one event delivered twice. */
  readonly identity: readonly string[]
  /** Whether a row may say no time, and is known again all the same. */
  readonly mayLackTime?: boolean
}

export const EVENT_TABLE_NAMES = [
  'api_call',
  'flow',
  'invocation',
  'capture_value',
  'metric',
  'finding',
  'dns_query',
  'resource_state',
  'digest',
  'digest_file',
  'model_request',
] as const

export type EventTableName = (typeof EVENT_TABLE_NAMES)[number]

/** A column of a table. */
export const column = (name: string, kind: ColumnKind, description: string): Column => ({
  name,
  kind,
  description,
})
