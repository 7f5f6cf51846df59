import type { SqlParameter } from './engine.ts'

/** Longer lists are cut: nobody reads them, and they can be had from the statement before. */
const MOST_ITEMS = 200

/** A bound value as it would be written in a statement, for people who want to ask it again by hand. */
export function sqlLiteral(value: SqlParameter): string {
  if (value === null) return 'NULL'
  if (value instanceof Date) return timestamp(value)
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number')
    return Number.isFinite(value) ? String(value) : `'${value}'::DOUBLE`
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return list(value)
}

/** The id that the lake's dictionary gives a text, which is another in every lake. */
export function termLiteral(text: string): string {
  return `(SELECT id FROM term WHERE text = ${quoted(text)})`
}

function list(values: readonly string[] | readonly number[]): string {
  const items = values.slice(0, MOST_ITEMS).map(sqlLiteral)
  const left = values.length - items.length
  return `[${items.join(', ')}${left > 0 ? ` /* and ${left} more */` : ''}]`
}

function timestamp(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'NULL'
  return `TIMESTAMP '${date.toISOString().replace('T', ' ').replace('Z', '')}'`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
