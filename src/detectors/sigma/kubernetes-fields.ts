import { ENTITY_TYPES } from '../../events/entity.ts'
import { IP_KINDS } from '../../events/ip.ts'
import { OUTCOMES } from '../../events/tables.ts'
import { not, or, type Predicate, type Source, test } from '../../lake/predicates/predicate.ts'
import type { FieldTest } from './rule.ts'
import { code, jsonPath, term, text, time } from './sources.ts'
import { escaped } from './wildcards.ts'

/** What else an event says: texts and numbers, but for groups. */
const said = (...path: string[]): Source => ({
  kind: 'json',
  column: 'additional',
  path,
  plain: !path.includes('groups'),
})
const asked = (...path: string[]): Source => ({ kind: 'json', column: 'request', path })

/** Fields of Kubernetes audit events by the names that Kubernetes gives them, and what the lake holds of each. */
const FIELDS: Readonly<Record<string, readonly Source[]>> = {
  verb: [said('verb')],
  'objectRef.resource': [said('objectRef', 'resource')],
  'objectRef.subresource': [said('objectRef', 'subresource')],
  'objectRef.namespace': [said('objectRef', 'namespace')],
  'objectRef.name': [said('objectRef', 'name')],
  'objectRef.apiGroup': [said('objectRef', 'apiGroup')],
  'user.username': [said('user', 'username')],
  'user.uid': [said('user', 'uid')],
  'user.groups': [said('user', 'groups')],
  'user.extra.arn': [term('session'), term('actor')],
  'user.extra.canonicalArn': [term('actor')],
  'user.extra.accessKeyId': [term('access_key')],
  'impersonatedUser.username': [said('impersonatedUser', 'username')],
  'impersonatedUser.uid': [said('impersonatedUser', 'uid')],
  'impersonatedUser.groups': [said('impersonatedUser', 'groups')],
  sourceIPs: [term('source_ip')],
  userAgent: [term('user_agent')],
  requestURI: [said('requestURI')],
  'responseStatus.code': [said('responseStatus', 'code')],
  'responseStatus.reason': [term('error')],
  'responseStatus.message': [text('error_message')],
  requestReceivedTimestamp: [time('time')],
  level: [said('level')],
  requestObject: [text('request')],
  // As rules of SigmaHQ write them.
  apiGroup: [said('objectRef', 'apiGroup')],
  hostPath: [asked('spec', 'template', 'spec', 'hostPath')],
  capabilities: [asked('spec', 'template', 'spec', 'capabilities')],
  'dupin.outcome': [code('outcome', OUTCOMES)],
  'dupin.actor': [term('actor')],
  'dupin.actor_type': [code('actor_type', ENTITY_TYPES)],
  'dupin.session': [term('session')],
  'dupin.target': [term('target')],
  'dupin.target_type': [code('target_type', ENTITY_TYPES)],
  'dupin.ip_kind': [code('ip_kind', IP_KINDS)],
  'dupin.cluster': [term('cluster')],
}

const KEYWORDS: readonly Source[] = [
  term('operation'),
  term('error'),
  term('user_agent'),
  term('target'),
  text('error_message'),
  text('request'),
  text('additional'),
]

/** The spec of a pod lies directly in what is sent, or in the template of a workload: a path of more than three segments
 * means its last one anywhere below the first. */
const SPEC = ['spec', 'template', 'spec'] as const

/** Where a field of an audit event rests in the lake; undefined when the lake does not keep it. */
export function kubernetesField(field: string): readonly Source[] | undefined {
  if (field === '') return KEYWORDS
  if (Object.hasOwn(FIELDS, field)) return FIELDS[field]
  const [, part = '', rest = ''] =
    /^(requestObject|annotations|dupin\.spec)\.(.+)$/.exec(field) ?? []
  // The names of annotations have full stops.
  if (part === 'annotations') return [said('annotations', rest)]
  const path = jsonPath(rest)
  if (part === '' || path === undefined) return undefined
  return part === 'requestObject' ? [asked(...path)] : [asked(...SPEC, ...path)]
}

/** Every field with a name, for the reference. */
export const KUBERNETES_FIELDS: readonly string[] = Object.keys(FIELDS)

/** How `create pods/exec`, the operation, tells a field of it. */
const IN_OPERATION: Readonly<Record<string, (value: string) => string>> = {
  verb: (value) => `^${value} `,
  'objectRef.resource': (value) => ` ${value}(?:/[^/]+)?$`,
  'objectRef.subresource': (value) => ` [^/ ]+/${value}$`,
}

/** What a test of verb or resource asks of the operation, which is decided once and not for each row; undefined for a test
 * of anything else, or of another form. */
export function operationTest({ field, modifiers, values }: FieldTest): Predicate | undefined {
  const pattern = Object.hasOwn(IN_OPERATION, field) ? IN_OPERATION[field] : undefined
  if (pattern === undefined || modifiers.length > 0) return undefined
  const each = values.map((value) => {
    if (value === null) return not(matchesOperation(pattern('[^ ]+')))
    const word = String(value)
    return /^[A-Za-z0-9.-]+$/.test(word) ? matchesOperation(pattern(escaped(word))) : undefined
  })
  const known = each.filter((one) => one !== undefined)
  return known.length === each.length ? or(known) : undefined
}

function matchesOperation(pattern: string): Predicate {
  return test(term('operation'), { op: 'matches', pattern, flags: 'i' })
}
