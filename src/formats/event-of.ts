import type { Event } from '../events/event.ts'
import type { Column, EventTableName } from '../events/tables.ts'
import { EVENT_TABLES } from '../events/tables.ts'

/** What a format found for a column; undefined, `''` and NaN mean that the record does not say. */
export type Found = string | number | undefined

/** Most characters of a `text` value; its mark of being cut included. */
export const TEXT_CHARACTERS = 16_384
/** Most characters of a `term` value. */
const TERM_CHARACTERS = 2_048

/**
 * A row of `table` from what was found, fit to be stored whatever the record held: absent values are left out, long
 * text is cut, and a number that its kind of column cannot hold (infinite, negative or fractional count) is left out.
 */
export function eventOf(table: EventTableName, found: Readonly<Record<string, Found>>): Event {
  const columns = COLUMNS[table]
  const row: Record<string, string | number> = {}
  for (const name of Object.keys(found)) {
    const value = storable(columns.get(name), found[name])
    if (value !== undefined) row[name] = value
  }
  return { table, row }
}

/** Cuts text to `limit` characters, with a mark that says so, never between the halves of a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = limit - 1
  const last = text.charCodeAt(end - 1)
  return `${text.slice(0, last >= 0xd800 && last < 0xdc00 ? end - 1 : end)}…`
}

const columnsOf = (table: EventTableName): ReadonlyMap<string, Column> =>
  new Map(EVENT_TABLES[table].columns.map((column) => [column.name, column]))

const COLUMNS: Readonly<Record<EventTableName, ReadonlyMap<string, Column>>> = {
  api_call: columnsOf('api_call'),
  flow: columnsOf('flow'),
  invocation: columnsOf('invocation'),
  capture_value: columnsOf('capture_value'),
  metric: columnsOf('metric'),
  finding: columnsOf('finding'),
  dns_query: columnsOf('dns_query'),
  resource_state: columnsOf('resource_state'),
  digest: columnsOf('digest'),
  digest_file: columnsOf('digest_file'),
  model_request: columnsOf('model_request'),
}

function storable(column: Column | undefined, value: Found): Found {
  if (typeof value === 'string') {
    if (value === '') return undefined
    return cutText(value, column?.kind === 'term' ? TERM_CHARACTERS : TEXT_CHARACTERS)
  }
  if (value === undefined || !Number.isFinite(value)) return undefined
  if (column?.kind === 'count') return isCount(value) ? value : undefined
  if (column?.kind === 'code') return isCount(value) && value < 256 ? value : undefined
  return value
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
