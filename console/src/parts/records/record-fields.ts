import type { Schemas } from '../../api/client.ts'
import type { Entity } from '../entity-names.ts'
import { plainText } from '../plain-text.ts'

type Fields = Schemas['LogRecord']['fields']

/** Columns that name an entity, in the order of who, from where, on what. */
const ENTITIES: readonly (readonly [
  column: string,
  label: string,
  type: Entity['type'] | undefined,
])[] = [
  ['actor', 'Principal', undefined],
  ['caller', 'Principal', undefined],
  ['session', 'Session', 'role-session'],
  ['access_key', 'Access key', 'access-key'],
  ['source_ip', 'From', 'ip-address'],
  ['target', 'Resource', undefined],
  ['resource', 'Model or endpoint', undefined],
]

/** What people look at first. */
const FIRST = ['outcome', 'error', 'error_message', 'user_agent', 'account', 'region', 'request']
/** Told elsewhere: in the title, as entities, or of no use to a reader. */
const TOLD = /_type$|^(?:service|operation|event_id|event_id_text|key|time|object|ip_kind)$/
const LONGEST = 20_000

/** Entities that a record names, with how they are called there. */
export function entitiesIn(
  fields: Fields,
): readonly { readonly label: string; readonly entity: Entity }[] {
  return ENTITIES.flatMap(([column, label, type]) => {
    const id = fields[column]
    if (typeof id !== 'string') return []
    const said = type ?? typeOf(fields[`${column}_type`])
    return [{ label, entity: { type: said, id } }]
  })
}

/** Types come from the server's own list; the page of an entity finds it by its id alone. */
function typeOf(value: string | number | undefined): Entity['type'] {
  if (value === 'iam-user' || value === 'iam-role' || value === 'role-session') return value
  return 'unknown'
}

/** The other fields, what people look at first in front. */
export function orderedFields(fields: Fields): readonly (readonly [string, string | number])[] {
  const named = new Set(ENTITIES.map(([column]) => column))
  const rank = (name: string) => {
    const at = FIRST.indexOf(name)
    return at < 0 ? FIRST.length : at
  }
  return Object.entries(fields)
    .filter(([name]) => !named.has(name) && !TOLD.test(name))
    .toSorted(([a], [b]) => rank(a) - rank(b))
}

/** `user_agent` as `User agent`. */
export function fieldTitle(name: string): string {
  const words = name.replaceAll('_', ' ').replace(/\bip\b/, 'IP')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A value as text; JSON over several lines. Hidden characters are written out, line by line. */
export function prettyText(name: string, value: string | number): string {
  if (typeof value === 'number') return value.toLocaleString('en-US')
  const text = /^[[{]/.test(value) ? indented(value) : value
  const lines = text.slice(0, LONGEST).split('\n')
  const shown = lines.map((line) => plainText(line, LONGEST)).join('\n')
  return name === 'outcome' ? shown.charAt(0).toUpperCase() + shown.slice(1) : shown
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
