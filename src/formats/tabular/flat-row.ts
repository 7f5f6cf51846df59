import type { Json, JsonObject } from '../format.ts'
import type { NamedValue } from '../sagemaker-data-capture/json-rows.ts'

/** Objects and lists that are walked into, one within the other. What lies deeper is left out. */
const DEPTH = 6
/** Items of one list that become columns. */
const ITEMS = 1024
const NAME_CHARACTERS = 256

/** The values of a record under dotted names (`address.city`, `scores[3]`). */
export function flatRow(record: JsonObject): readonly NamedValue[] {
  const row: NamedValue[] = []
  for (const [key, value] of Object.entries(record)) walk(key, value ?? null, 0, row)
  return row
}

function walk(name: string, value: Json, depth: number, into: NamedValue[]): void {
  if (name.length > NAME_CHARACTERS) return
  if (typeof value !== 'object' || value === null) into.push({ name, value })
  else if (depth < DEPTH) {
    if (isList(value))
      value.slice(0, ITEMS).forEach((item, i) => {
        walk(`${name}[${i}]`, item, depth + 1, into)
      })
    else
      for (const [key, item] of Object.entries(value))
        walk(`${name}.${key}`, item ?? null, depth + 1, into)
  }
}

function isList(value: JsonObject | readonly Json[]): value is readonly Json[] {
  return Array.isArray(value)
}
