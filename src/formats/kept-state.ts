import { compactJson } from './compact-json.ts'
import { TEXT_CHARACTERS } from './event-of.ts'
import type { Json, JsonObject, RecordContext } from './format.ts'
import { isObject, textField } from './json-fields.ts'
import { secretsIn } from './secrets.ts'

type Hash = RecordContext['contentHash']

/** Maps, or lists of names and values, whose values programs are started with. */
const VARIABLES = /^(?:env|environment|environment_?variables|env_?vars|variables)$/i
/** Fields that hold a secret, or a text in which people put some. */
const SECRET =
  /(?:password|passwd|passphrase|secret|secret_?string|secret_?key|secret_?access_?key|api_?key|auth_?token|access_?token|private_?key|user_?data|connection_?string|credentials?)$/i
/** Names that are data, not fields: they stay as they are. */
const NAMED_BY_USERS = /^tags$/i
const MOST_VARIABLES = 64
const DEEPEST = 32
const MOST_NESTED = 64
const HASH_DIGITS = 12

/**
 * The configuration of a resource as JSON of at most 16 Ki characters, with names as CloudTrail writes them (`ModelName` →
 * `modelName`), so that a description and the request that made a thing read alike. Values of environment variables and of
 * fields that hold secrets are a keyed hash: that one changed is seen, what it is is not.
 */
export function keptState(configuration: JsonObject, hash: Hash): string {
  const kept = withoutSecrets(configuration, hash, 0)
  return isObject(kept) ? compactJson(Object.entries(kept), TEXT_CHARACTERS) : ''
}

/** A value that stands at a path such as `Configuration.Environment.Variables.TOKEN`, without what is secret. */
export function keptValue(path: string, value: Json, hash: Hash): Json {
  const names = path.split('.')
  const within = names.findIndex((name) => VARIABLES.test(name))
  if (within >= 0 && within < names.length - 1) return hashed(value, hash)
  const last = names.at(-1) ?? ''
  return keptField(last, value, hash, 0)
}

function withoutSecrets(value: Json, hash: Hash, depth: number): Json {
  if (typeof value === 'string') return ofText(value, hash, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) return '…'
  if (!isObject(value)) return value.map((item) => withoutSecrets(item, hash, depth + 1))
  const entries = Object.entries(value).map(([key, child]): [string, Json] => [
    camel(key),
    keptField(key, child ?? null, hash, depth),
  ])
  return Object.fromEntries(entries)
}

function keptField(key: string, value: Json, hash: Hash, depth: number): Json {
  if (VARIABLES.test(key) && typeof value === 'object') return variables(value, hash)
  if (SECRET.test(key) && typeof value === 'string' && !value.startsWith('arn:'))
    return hashed(value, hash)
  if (NAMED_BY_USERS.test(key) && isObject(value)) return tagsOf(value, hash, depth + 1)
  return withoutSecrets(value, hash, depth + 1)
}

/** `{ NAME: value }`, `{ Variables: { NAME: value } }` or `[{ name, value }]`, as names and hashes. */
function variables(value: Json, hash: Hash): Json {
  if (isObject(value)) {
    const inner = value['variables'] ?? value['Variables']
    return Object.fromEntries(
      Object.entries(isObject(inner) ? inner : value)
        .slice(0, MOST_VARIABLES)
        .map(([name, one]) => [name, hashed(one ?? null, hash)]),
    )
  }
  if (!Array.isArray(value)) return null
  return Object.fromEntries(
    value
      .filter(isObject)
      .slice(0, MOST_VARIABLES)
      .map((one) => [
        textField(one, 'name') || textField(one, 'Name'),
        hashed(one['value'] ?? one['Value'] ?? null, hash),
      ]),
  )
}

function tagsOf(tags: JsonObject, hash: Hash, depth: number): Json {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [
      name,
      typeof value === 'string' ? keptField(name, value, hash, depth) : null,
    ]),
  )
}

/** A document in a text, as policies and container definitions are kept, is looked through like any other. */
function ofText(text: string, hash: Hash, depth: number): Json {
  if (depth <= DEEPEST && /^\s*[[{]/.test(text)) {
    const inner = parsed(text)
    if (typeof inner === 'object' && inner !== null) return withoutSecrets(inner, hash, depth + 1)
  }
  return secretsIn(text) === '' ? text : hashed(text, hash)
}

function parsed(text: string): Json | undefined {
  if (isDeep(text)) return undefined
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

/** What lies deeper than a record may cannot be written again: it stays a text. Brackets within strings count too. */
function isDeep(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    if (depth > MOST_NESTED) return true
  }
  return false
}

function hashed(value: Json, hash: Hash): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text === '' ? '' : `hidden#${hash(text).slice(0, HASH_DIGITS)}`
}

function camel(key: string): string {
  return key.replace(/^[A-Z](?=[a-z0-9])/, (first) => first.toLowerCase())
}
