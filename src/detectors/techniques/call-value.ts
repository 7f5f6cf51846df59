import type { Json, JsonObject } from '../../formats/format.ts'
import { isObject } from '../../formats/json-fields.ts'
import type { Call } from '../../lake/calls.ts'
import { plainOperation } from './technique.ts'

const VALUES: Readonly<Record<string, (call: Call) => string>> = {
  eventSource: ({ service }) => service,
  eventName: ({ operation }) => plainOperation(operation),
  'dupin.operation': ({ operation }) => operation,
  awsRegion: ({ region }) => region,
  recipientAccountId: ({ account }) => account,
  errorCode: ({ error }) => error,
  sourceIPAddress: ({ sourceIp }) => sourceIp,
  sourceIPs: ({ sourceIp }) => sourceIp,
  userAgent: ({ userAgent }) => userAgent,
  requestParameters: ({ request }) => request,
  'userIdentity.type': ({ identityType }) => identityType,
  'userIdentity.arn': ({ session, actor }) => session || actor,
  'userIdentity.accountId': ({ actorAccount }) => actorAccount,
  'userIdentity.accessKeyId': ({ accessKey }) => accessKey,
  'dupin.actor': ({ actor }) => actor,
  'dupin.session': ({ session }) => session,
  // Where a record names no resource, different requests stand for different things.
  'dupin.target': ({ target, request }) => target || request,
  'dupin.items': (call) => String(itemsOf(call)),
}

/** Fields by which calls can be grouped or counted. */
export const CALL_FIELDS: readonly string[] = Object.keys(VALUES)

/** Paths into what was asked for, by the names of CloudTrail and Kubernetes, and into what else a record says. */
const REQUEST_FIELD = /^(?:requestParameters|requestObject)\.(.+)$/
const AUDIT_FIELD =
  /^(?:verb|(?:user|impersonatedUser)\.(?:username|uid)|objectRef\.(?:resource|subresource|namespace|name|apiGroup))$/

export function isCallField(field: string): boolean {
  return Object.hasOwn(VALUES, field) || REQUEST_FIELD.test(field) || AUDIT_FIELD.test(field)
}

/** A field of a call as text; `''` where it has none. */
export function callValue(call: Call, field: string): string {
  const own = Object.hasOwn(VALUES, field) ? VALUES[field] : undefined
  if (own !== undefined) return own(call)
  const path = REQUEST_FIELD.exec(field)?.[1]
  if (path !== undefined) return valueAt(requestOf(call), path)
  return AUDIT_FIELD.test(field) ? valueAt(parse(call.additional), field) : ''
}

function valueAt(record: JsonObject, path: string): string {
  let value: Json | undefined = record
  for (const name of path.split('.'))
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What one call of DeleteObjects stands for at least, whose list CloudTrail leaves out. */
const OBJECTS_OF_A_BATCH = 20

/** How many things a call is about: the longest list that its request names. */
function itemsOf(call: Call): number {
  if (call.operation === 'DeleteObjects') return OBJECTS_OF_A_BATCH
  const lists = Object.values(requestOf(call)).map((value) =>
    Array.isArray(value) ? value.length : 1,
  )
  return Math.max(1, ...lists)
}

/** Made by an AWS service on its own or on somebody's behalf. */
export function isByAwsService({ actorType, ipKind, sourceIp }: Call): boolean {
  return actorType === 'aws-service' || ipKind === 'service' || sourceIp.endsWith('.amazonaws.com')
}

const parsed = new WeakMap<Call, JsonObject>()
const NOTHING: JsonObject = {}

/** The request as an object; empty when there is none that can be read. */
export function requestOf(call: Call): JsonObject {
  const known = parsed.get(call)
  if (known !== undefined) return known
  const made = parse(call.request)
  parsed.set(call, made)
  return made
}

function parse(text: string): JsonObject {
  if (!text.startsWith('{')) return NOTHING
  try {
    const value = JSON.parse(text)
    return isObject(value) ? value : NOTHING
  } catch {
    return NOTHING
  }
}
