import type { Json, JsonObject } from '../format.ts'
import { isObject } from '../json-fields.ts'

/** A record being put together, field by field. */
export type Tree = Map<string, Tree | Json>

/** Deeper paths are one key: they were written to be deep, not to say something. */
const DEEPEST = 12

/**
 * What OCSF has no place for rests in `unmapped`, under paths: `{"userIdentity.type": "Role"}`. Lists were put together to one
 * text: `a[]` comes out as the list of what is between its commas, `a[].b` as a list of one object.
 */
export function treeOfPaths(paths: JsonObject | undefined): Tree {
  const tree: Tree = new Map()
  for (const [path, value] of Object.entries(paths ?? {}))
    if (value !== undefined && value !== null && value !== '') place(tree, path.split('.'), value)
  return tree
}

/** Sets a field in place of what is there; what is absent (undefined, null, `''`) changes nothing. */
export function put(tree: Tree, path: readonly string[], value: Json | undefined): void {
  if (value === undefined || value === null || value === '') return
  let node = tree
  for (const key of path.slice(0, -1)) {
    if (!(node.get(key) instanceof Map)) node.delete(key)
    node = childOf(node, key) ?? node
  }
  node.set(path.at(-1) ?? '', value)
}

/** What stands at a path, as far as it is text; `''` otherwise. */
export function textAt(tree: Tree, path: readonly string[]): string {
  let node: Tree | Json | undefined = tree
  for (const key of path) node = node instanceof Map ? node.get(key) : undefined
  return typeof node === 'string' ? node : ''
}

export function recordOf(tree: Tree): JsonObject {
  const entries = [...tree].map(([key, value]): [string, Json] => [
    key.endsWith('[]') ? key.slice(0, -2) : key,
    value instanceof Map ? inList(key, recordOf(value)) : inList(key, value),
  ])
  return Object.fromEntries(entries)
}

function inList(key: string, value: Json): Json {
  if (!key.endsWith('[]')) return value
  return typeof value === 'string' ? value.split(',') : [value]
}

/** A path that leads through what is no object is the name of a field there. */
function place(tree: Tree, path: readonly string[], value: Json): void {
  let node = tree
  let depth = 0
  for (; depth < path.length - 1 && depth < DEEPEST; depth++) {
    const child = childOf(node, path[depth] ?? '')
    if (child === undefined) break
    node = child
  }
  placeValue(node, path.slice(depth).join('.'), value, depth)
}

/** Events of other writers have objects in place of paths. What is there already stays. */
function placeValue(node: Tree, key: string, value: Json, depth: number): void {
  if (!isObject(value) || depth >= DEEPEST) {
    if (!node.has(key)) node.set(key, value)
    return
  }
  const child = childOf(node, key)
  for (const [name, inner] of child === undefined ? [] : Object.entries(value))
    if (child !== undefined && inner !== undefined && inner !== null && inner !== '')
      placeValue(child, name, inner, depth + 1)
}

/** The object below a key, made where there is nothing; undefined where there is something else. */
function childOf(node: Tree, key: string): Tree | undefined {
  const there = node.get(key)
  if (there !== undefined) return there instanceof Map ? there : undefined
  const child: Tree = new Map()
  node.set(key, child)
  return child
}
