import type { Json, JsonObject } from '../../formats/format.ts'
import { isObject } from '../../formats/json-fields.ts'

/** Everything that has no place of its own in OCSF, by its path, as text. */
export function unmapped(value: JsonObject, moved: ReadonlySet<string>, prefix = ''): JsonObject {
  const entries = Object.entries(value).flatMap(([key, child]): [string, Json][] => {
    const path = `${prefix}${key}`
    if (moved.has(path) || child === null || child === undefined) return []
    if (isObject(child)) return Object.entries(unmapped(child, moved, `${path}.`)).map(pair)
    return Array.isArray(child) ? listed(path, child) : [[path, String(child)]]
  })
  return Object.fromEntries(entries)
}

function pair([key, value]: [string, Json | undefined]): [string, Json] {
  return [key, value ?? null]
}

/** A list of texts is one text; of lists of objects the texts of each field are. */
function listed(path: string, list: readonly Json[]): [string, Json][] {
  const objects = list.filter(isObject)
  if (objects.length === 0) return [[`${path}[]`, list.join(',')]]
  const byField = new Map<string, string[]>()
  for (const one of objects)
    for (const [name, text] of Object.entries(unmapped(one, new Set())))
      byField.set(name, [...(byField.get(name) ?? []), String(text)])
  return [...byField].map(([name, texts]) => [`${path}[].${name}`, texts.join(',')])
}
