/** What can stand in a record. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json }

const MAX_DEPTH = 6
const MAX_ENTRIES = 100
const MAX_TEXT = 256
/** Characters of JSON that parameters may take up in a record. */
const MAX_SIZE = 4096

const HIDDEN = '***'

/** Links that open doors have their key in them. */
const TOKEN_IN_LINK = /([#?&](?:token|code|state)=)[^&\s]+/gi

/** Members that hold what people wrote to each other, who they are, or what opens doors. */
const SENSITIVE =
  /^(?:message|e?-?mail.*|.*(?:secret|password|passphrase|token|credential|signature|authorization|cookie|private_?key).*)$/i

/**
 * Parameters of a call as an audit record may hold them: without secrets and mail addresses, and of bounded size however
 * large or deep the call was. What is left out is said to be.
 */
export function redact(value: unknown): Json {
  const reduced = reduce(value, 0)
  return JSON.stringify(reduced).length > MAX_SIZE ? { leftOut: 'too large' } : reduced
}

/** At most `most` characters of `text`, well-formed. */
export function capped(text: string, most: number): string {
  const short = text.length > most ? `${text.slice(0, most - 1)}…` : text
  return short.replace(/\p{Surrogate}/gu, '\ufffd')
}

function reduce(value: unknown, depth: number): Json {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'string')
    return capped(value.replace(TOKEN_IN_LINK, `$1${HIDDEN}`), MAX_TEXT)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (typeof value !== 'object') return capped(String(value), MAX_TEXT)
  if (depth >= MAX_DEPTH) return '…'
  return Array.isArray(value) ? reduceList(value, depth) : reduceObject(value, depth)
}

function reduceList(list: readonly unknown[], depth: number): Json {
  const kept = list.slice(0, MAX_ENTRIES).map((one) => reduce(one, depth + 1))
  return list.length > MAX_ENTRIES ? [...kept, `… ${list.length - MAX_ENTRIES} more`] : kept
}

function reduceObject(object: object, depth: number): Json {
  const entries = Object.entries(object).filter(([, one]) => one !== undefined)
  const kept = entries
    .slice(0, MAX_ENTRIES)
    .map(([name, one]): [string, Json] => [
      capped(name, MAX_TEXT),
      SENSITIVE.test(name) ? HIDDEN : reduce(one, depth + 1),
    ])
  const rest = entries.length - kept.length
  // fromEntries makes own members, of __proto__ too.
  return Object.fromEntries(rest > 0 ? [...kept, ['…', `${rest} more`]] : kept)
}
