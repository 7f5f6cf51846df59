import type { Json, JsonObject } from './format.ts'
import { isObject } from './json-fields.ts'

interface Room {
  readonly items: number
  readonly characters: number
  readonly depth: number
}

const ROOMS: readonly Room[] = [
  { items: 100, characters: 1_000, depth: 10 },
  { items: 20, characters: 200, depth: 6 },
  { items: 5, characters: 80, depth: 4 },
]

/**
 * JSON of the parts that there are, at most `limit` characters: a part that does not fit is thinned out (fewer items,
 * shorter texts), then left out and named under `omitted`. Parts come in order of worth.
 */
export function compactJson(
  parts: readonly (readonly [string, Json | undefined])[],
  limit: number,
) {
  const kept: string[] = []
  const omitted: string[] = []
  let left = limit - 2
  for (const [name, value] of parts) {
    const thinned = value === undefined ? undefined : thin(value, left - name.length - 4)
    if (thinned === undefined) continue
    if (thinned === '') omitted.push(name)
    else {
      const text = `${JSON.stringify(name)}:${thinned}`
      kept.push(text)
      left -= text.length + 1
    }
  }
  const note = `"omitted":${JSON.stringify(omitted)}`
  if (omitted.length > 0 && note.length <= left) kept.push(note)
  return kept.length === 0 ? '' : `{${kept.join(',')}}`
}

/** Undefined when there is nothing in it, `''` when it does not fit. */
function thin(value: Json, limit: number): string | undefined {
  for (const room of ROOMS) {
    const pruned = prune(value, room, 0)
    if (pruned === undefined) return undefined
    const text = JSON.stringify(pruned)
    if (text.length <= limit) return text
  }
  return ''
}

/** Without nulls, empty texts, lists and objects, and within the room. */
function prune(value: Json, room: Room, depth: number): Json | undefined {
  if (value === null || value === '') return undefined
  if (typeof value === 'string')
    return value.length <= room.characters ? value : `${value.slice(0, room.characters)}…`
  if (typeof value !== 'object') return value
  if (depth === room.depth) return '…'
  if (isObject(value)) return pruneObject(value, room, depth)
  const items = value
    .slice(0, room.items)
    .map((item) => prune(item, room, depth + 1))
    .filter((item) => item !== undefined)
  return items.length === 0 ? undefined : items
}

function pruneObject(value: JsonObject, room: Room, depth: number): JsonObject | undefined {
  const entries = Object.entries(value)
    .slice(0, room.items)
    .map(([key, child]): [string, Json | undefined] => [
      key.slice(0, room.characters),
      prune(child ?? null, room, depth + 1),
    ])
    .filter(([, child]) => child !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
