import { entityTypeOf } from '../../events/entity.ts'
import { IP_KINDS } from '../../events/ip.ts'
import {
  type Column,
  EVENT_CATEGORIES,
  EVENT_TABLES,
  INVOCATION_ORIGINS,
  OUTCOMES,
  TRUTH,
} from '../../events/tables.ts'
import type { Engine, SqlRow, SqlValue } from '../../lake/engine.ts'
import { LATEST_FIRST } from '../../lake/latest-finding.ts'
import { RECORD_SOURCES, type RecordSource, type RecordTable } from './record-kinds.ts'

/** A record of a log as the lake keeps it, in the words of the vocabulary. */
export interface LogRecord {
  readonly table: RecordTable
  /** What opens it. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  /** By the name of its column; what was absent is left out. Codes are words, times milliseconds since the epoch. */
  readonly fields: Readonly<Record<string, string | number>>
  /** Address of the log object it was read from. */
  readonly object: string
}

/** Which row has the id: looked for among the ids that rest in the lake, since a view would spell out every row first. */
const FINDS: readonly (readonly [source: RecordSource, where: string])[] = [
  [
    RECORD_SOURCES.call,
    's.event_id = TRY_CAST($1 AS UUID) OR s.event_id_text = (SELECT min(id) FROM term WHERE text = $1)',
  ],
  [
    RECORD_SOURCES.invocation,
    's.key = TRY_CAST($1 AS UUID) OR s.request_id = TRY_CAST($1 AS UUID)',
  ],
  [RECORD_SOURCES.finding, 's.key = TRY_CAST($1 AS UUID)'],
  [RECORD_SOURCES.metric, 's.key = TRY_CAST($1 AS UUID)'],
  [RECORD_SOURCES.flow, 's.key = TRY_CAST($1 AS UUID)'],
  [RECORD_SOURCES.dns, 's.key = TRY_CAST($1 AS UUID)'],
]

/** The API call with an event id, the invocation with a key or request id, or another record with a key; undefined when none
 * can be seen. */
export async function readLogRecord(engine: Engine, id: string): Promise<LogRecord | undefined> {
  if (id === '') return undefined
  for (const [source, where] of FINDS) {
    const row = await openRow(engine, id, source, where)
    if (row !== undefined) return recordOf(source, row)
  }
  return undefined
}

async function openRow(
  engine: Engine,
  id: string,
  { table, key }: RecordSource,
  where: string,
): Promise<SqlRow | undefined> {
  // Of a finding that was told several times the latest state counts.
  const order = table === 'finding' ? LATEST_FIRST : 's.time'
  const version = table === 'finding' ? 'updated' : 'time'
  const [found] = await engine.query(
    `SELECT s.${version} AS nth, s.time, CAST(s.${key} AS VARCHAR) AS key FROM stored.${table} s
     WHERE ${where} ORDER BY ${order} LIMIT 1`,
    [id],
  )
  if (found === undefined) return undefined
  const first = table === 'finding' ? 'ORDER BY a.archived DESC, a.via IS NOT NULL' : ''
  const [row] = await engine.query(
    `SELECT a.*, o.uri AS log_object FROM ${table} a JOIN stored.object o ON o.id = a.object
     WHERE a.time = $1 AND a.${key} = CAST($2 AS UUID) AND a.${version} = $3 ${first} LIMIT 1`,
    [new Date(Number(found['time'])), String(found['key']), new Date(Number(found['nth']))],
  )
  return row
}

function recordOf({ table, key }: RecordSource, row: SqlRow): LogRecord {
  return {
    table,
    id: String(row[key]),
    time: Number(row['time']),
    fields: fieldsOf(EVENT_TABLES[table].columns, row),
    object: String(row['log_object'] ?? ''),
  }
}

/** What a row says, by column, in the words of the vocabulary. */
export function fieldsOf(columns: readonly Column[], row: SqlRow): LogRecord['fields'] {
  const fields = columns.flatMap((column) => {
    const value = fieldOf(column, row[column.name])
    return value === undefined ? [] : [[column.name, value] as const]
  })
  return Object.fromEntries(fields)
}

/** The list that a column's code is an index into. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  category: EVENT_CATEGORIES,
  read_only: TRUTH,
  mfa: TRUTH,
  ip_kind: IP_KINDS,
  outcome: OUTCOMES,
  origin: INVOCATION_ORIGINS,
  archived: TRUTH,
  sample: TRUTH,
}

function fieldOf(column: Column, value: SqlValue | undefined): string | number | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value !== 'number') return undefined
  if (column.kind !== 'code') return value
  if (column.name.endsWith('_type')) return entityTypeOf(value)
  return WORDS[column.name]?.[value] ?? value
}
