import { entityTypeOf } from '../events/entity.ts'
import { IP_KINDS } from '../events/ip.ts'
import {
  type Column,
  EVENT_CATEGORIES,
  EVENT_TABLES,
  INVOCATION_ORIGINS,
  OUTCOMES,
  TRUTH,
} from '../events/tables.ts'
import type { Engine, SqlRow, SqlValue } from '../lake/engine.ts'

/** A record of a log as the lake keeps it, in the words of the vocabulary. */
export interface LogRecord {
  readonly table: 'api_call' | 'invocation'
  /** Milliseconds since the epoch. */
  readonly time: number
  /** By the name of its column; what was absent is left out. Codes are words, times milliseconds since the epoch. */
  readonly fields: Readonly<Record<string, string | number>>
  /** Address of the log object it was read from. */
  readonly object: string
}

/** Which row has the id: looked for among the ids that rest in the lake, since a view would spell out every row first. */
const FIND_CALL = `SELECT s.time, CAST(s.event_id AS VARCHAR) AS key FROM stored.api_call s
  WHERE s.event_id = TRY_CAST($1 AS UUID) OR s.event_id_text = (SELECT min(id) FROM term WHERE text = $1)
  ORDER BY s.time LIMIT 1`
const FIND_INVOCATION = `SELECT s.time, CAST(s.key AS VARCHAR) AS key FROM stored.invocation s
  WHERE s.key = TRY_CAST($1 AS UUID) OR s.request_id = TRY_CAST($1 AS UUID) ORDER BY s.time LIMIT 1`

const READ_CALL = `SELECT a.*, o.uri AS log_object FROM api_call a JOIN stored.object o ON o.id = a.object
  WHERE a.time = $1 AND a.event_id = CAST($2 AS UUID) LIMIT 1`
const READ_INVOCATION = `SELECT i.*, o.uri AS log_object FROM invocation i JOIN stored.object o ON o.id = i.object
  WHERE i.time = $1 AND i.key = CAST($2 AS UUID) LIMIT 1`

/** The API call with an event id, or the invocation with a key or request id; undefined when none can be seen. */
export async function readLogRecord(engine: Engine, id: string): Promise<LogRecord | undefined> {
  if (id === '') return undefined
  const call = await openRow(engine, id, FIND_CALL, READ_CALL)
  if (call !== undefined) return recordOf('api_call', call)
  const invocation = await openRow(engine, id, FIND_INVOCATION, READ_INVOCATION)
  return invocation === undefined ? undefined : recordOf('invocation', invocation)
}

async function openRow(
  engine: Engine,
  id: string,
  find: string,
  read: string,
): Promise<SqlRow | undefined> {
  const [found] = await engine.query(find, [id])
  if (found === undefined) return undefined
  const [row] = await engine.query(read, [new Date(Number(found['time'])), String(found['key'])])
  return row
}

function recordOf(table: LogRecord['table'], row: SqlRow): LogRecord {
  const fields = EVENT_TABLES[table].columns.flatMap((column) => {
    const value = fieldOf(column, row[column.name])
    return value === undefined ? [] : [[column.name, value] as const]
  })
  return {
    table,
    time: Number(row['time']),
    fields: Object.fromEntries(fields),
    object: String(row['log_object'] ?? ''),
  }
}

/** The list that a column's code is an index into. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  category: EVENT_CATEGORIES,
  read_only: TRUTH,
  mfa: TRUTH,
  ip_kind: IP_KINDS,
  outcome: OUTCOMES,
  origin: INVOCATION_ORIGINS,
}

function fieldOf(column: Column, value: SqlValue | undefined): string | number | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value !== 'number') return undefined
  if (column.kind !== 'code') return value
  if (column.name.endsWith('_type')) return entityTypeOf(value)
  return WORDS[column.name]?.[value] ?? value
}
