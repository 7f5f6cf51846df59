import type { Json, JsonObject } from '../format.ts'
import { isObject } from '../json-fields.ts'

/** A value of a body with its name: `features.age`, `scores[3]`. Objects and arrays are walked into, never a value. */
export interface NamedValue {
  readonly name: string
  readonly value: string | number | boolean | null
}

const DEPTH = 4
const ITEMS = 64
const NAME_CHARACTERS = 256

/** The JSON value of a body, or its lines when it is JSON lines; undefined when it is neither. */
export function parseBody(text: string): readonly Json[] | undefined {
  const whole = parseJson(text)
  if (whole !== undefined) return [whole]
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const values = lines.length < 2 ? [undefined] : lines.map(parseJson)
  return values.every((value) => value !== undefined) ? values : undefined
}

/**
 * The rows of a body, at most `most` values in all. Every instance of a batch is a row, so that the values of one
 * feature bear one name: `{"instances":[{"age":31},{"age":40}]}` has two rows with `instances.age`. A list at the top has
 * no names: its numbers are `column_<n>`, as in CSV.
 */
export function jsonRows(
  values: readonly Json[],
  most: number,
): readonly (readonly NamedValue[])[] {
  const rows: NamedValue[][] = []
  let left = most
  for (const { name, value } of values.flatMap(instances)) {
    if (left <= 0) break
    const row: NamedValue[] = []
    walk(name, value, 0, row, left)
    left -= row.length
    rows.push(row)
  }
  return rows
}

interface Instance {
  readonly name: string
  readonly value: Json
}

function instances(value: Json): readonly Instance[] {
  if (isList(value)) return batch('', value) ?? [{ name: '', value }]
  if (!isObject(value)) return [{ name: 'column_0', value }]
  const entries = Object.entries(value)
  const found = entries.find(([name, child]) => isList(child) && batch(name, child) !== undefined)
  if (found === undefined) return [{ name: '', value }]
  const [name, list] = found
  const rest = entries.filter(([key]) => key !== name)
  const rows = isList(list) ? (batch(name, list) ?? []) : []
  return rest.length === 0 ? rows : [...rows, { name: '', value: objectOf(rest) }]
}

/** A list of objects or of lists is a batch; a list of numbers or texts is one row. */
function batch(name: string, list: readonly Json[]): readonly Instance[] | undefined {
  const isBatch = list.length > 0 && list.every((item) => typeof item === 'object' && item !== null)
  return isBatch ? list.map((value) => ({ name, value })) : undefined
}

function walk(name: string, value: Json, depth: number, into: NamedValue[], most: number): void {
  if (into.length >= most || name.length > NAME_CHARACTERS) return
  if (typeof value !== 'object' || value === null) {
    into.push({ name: name || 'column_0', value })
  } else if (depth < DEPTH) {
    for (const [childName, child] of children(name, value))
      walk(childName, child, depth + 1, into, most)
  }
}

function children(name: string, value: JsonObject | readonly Json[]): readonly [string, Json][] {
  if (isList(value))
    return value.slice(0, ITEMS).map((child, i) => [name ? `${name}[${i}]` : `column_${i}`, child])
  return Object.entries(value).map(([key, child]) => [name ? `${name}.${key}` : key, child ?? null])
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function objectOf(entries: readonly (readonly [string, Json | undefined])[]): JsonObject {
  return Object.fromEntries(entries)
}
