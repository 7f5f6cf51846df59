import { compactJson } from '../compact-json.ts'
import { TEXT_CHARACTERS } from '../event-of.ts'
import type { Json, JsonObject } from '../format.ts'
import { isObject, objectField, textField } from '../json-fields.ts'
import { isConnection } from './operation.ts'
import type { AuditEvent } from './record.ts'
import { telling } from './telling-fields.ts'

/** Sent every few seconds by every node and controller, and nothing an analyst reads. */
const NOISE: ReadonlySet<string> = new Set(['leases', 'events', 'endpoints', 'endpointslices'])
const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch'])
/** Bulk, or a second copy of the whole object with all its values. */
const DROPPED: ReadonlySet<string> = new Set([
  'managedFields',
  'caBundle',
  'kubectl.kubernetes.io/last-applied-configuration',
])
/** Fields whose values may be secret: their names are kept. */
const SECRET: ReadonlySet<string> = new Set(['data', 'stringData', 'binaryData'])
const SECRET_PATH = /\/(?:env|data|stringData|binaryData)(?:\/|$)|last-applied-configuration/
const MOST_NAMES = 64
/** Characters of a text in a body that is too long, tried in turn. */
const LENGTHS: readonly number[] = [256, 64, 16]
const DEEPEST = 64

/** The body of a request as JSON of at most 16 Ki characters, without what is secret; `''` when there is nothing to keep. */
export function keptRequest(event: AuditEvent): string {
  const { resource, subresource, request, verb } = event
  const command = commandOf(event)
  if (command !== undefined) return fitting(command)
  if (request === undefined || subresource === 'status' || NOISE.has(resource)) return ''
  if (READS.has(verb) || resource === 'tokenreviews') return ''
  if (resource === 'secrets') return fitting(outlineOf(request))
  if (subresource === 'token') return fitting(tokenRequest(request))
  const isAuthMap = resource === 'configmaps' && event.name === 'aws-auth'
  return fitting(withoutSecrets(request, isAuthMap, 0))
}

/** What is run in a container, or which ports are opened: a body of it is logged only now and then, its URI always is. */
function commandOf(event: AuditEvent): JsonObject | undefined {
  if (!isConnection(event)) return undefined
  const { uri, request } = event
  if (isObject(request) && Object.hasOwn(request, 'command')) return request
  const query = new URLSearchParams(uri.slice(uri.indexOf('?') < 0 ? uri.length : uri.indexOf('?')))
  const command = query.getAll('command')
  const one = (name: string): JsonObject => {
    const value = query.get(name)
    return value === null ? {} : { [name]: value }
  }
  return {
    ...(command.length === 0 ? {} : { command }),
    ...one('container'),
    ...one('stdin'),
    ...one('stdout'),
    ...one('tty'),
    ...one('ports'),
    ...one('path'),
  }
}

/** What a Secret is called and which entries it has. */
function outlineOf(request: Json): JsonObject {
  if (!isObject(request)) return { kind: 'patch' }
  const metadata = objectField(request, 'metadata')
  const names = [...SECRET].flatMap((field) => Object.keys(objectField(request, field) ?? {}))
  return {
    kind: textField(request, 'kind'),
    type: textField(request, 'type'),
    metadata: {
      name: textField(metadata, 'name'),
      namespace: textField(metadata, 'namespace'),
    },
    entries: names.slice(0, MOST_NAMES),
  }
}

function tokenRequest(request: Json): JsonObject {
  const spec = isObject(request) ? objectField(request, 'spec') : undefined
  const kept = ['audiences', 'expirationSeconds', 'boundObjectRef'].flatMap((key) => {
    const value = spec?.[key]
    return value === undefined ? [] : [[key, value] as const]
  })
  return { spec: Object.fromEntries(kept) }
}

function withoutSecrets(value: Json, isAuthMap: boolean, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) return '…'
  if (!isObject(value)) return value.map((item) => withoutSecrets(item, isAuthMap, depth + 1))
  // A line of a JSON patch says where its value goes.
  const isHidden = !isAuthMap && SECRET_PATH.test(textField(value, 'path'))
  const entries = Object.entries(value).flatMap(([key, child]): [string, Json][] => {
    if (child === undefined || DROPPED.has(key) || (isHidden && key === 'value')) return []
    if (SECRET.has(key) && !isAuthMap) return [[key, namesOf(child)]]
    if (key === 'env') return [[key, variables(child)]]
    return [[key, withoutSecrets(child, isAuthMap, depth + 1)]]
  })
  return Object.fromEntries(entries)
}

function namesOf(value: Json): Json {
  return isObject(value) ? Object.keys(value).slice(0, MOST_NAMES) : '…'
}

/** Names of variables, and where their values come from when they are not written out. */
function variables(value: Json): Json {
  if (!Array.isArray(value)) return []
  return value.filter(isObject).map((one) => {
    const from = one['valueFrom']
    return { name: textField(one, 'name'), ...(from === undefined ? {} : { valueFrom: from }) }
  })
}

/** All of it, or, when it is long, what tells of an attack first: whoever sends a large body must not go unseen for it. */
function fitting(value: Json): string {
  const whole = JSON.stringify(value)
  if (whole === '{}' || whole === '[]') return ''
  if (whole.length <= TEXT_CHARACTERS) return whole
  for (const longest of LENGTHS) {
    const short = JSON.stringify(telling(value, longest))
    if (short.length <= TEXT_CHARACTERS) return short
  }
  const short = telling(value, LENGTHS.at(-1) ?? 0)
  return compactJson(isObject(short) ? Object.entries(short) : [['items', short]], TEXT_CHARACTERS)
}
