import type { EntityRef } from '../../events/entity.ts'
import { objectField, textField } from '../json-fields.ts'
import { type Cluster, withinCluster } from './cluster.ts'
import type { AuditEvent } from './record.ts'

const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch', 'head', 'options'])
/** A `get` of them opens a connection into a container or through a node. */
const CONNECTIONS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy'])
/** Questions in the form of a `create`. */
const REVIEWS = /^(?:token|(?:self|local)?subject(?:access|rules)?)reviews$/
const NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/
/** First parts of paths that belong to no resource and that every server has. */
const PATHS: ReadonlySet<string> = new Set([
  'api',
  'apis',
  'healthz',
  'livez',
  'readyz',
  'version',
  'metrics',
  'openapi',
  'logs',
  'swagger.json',
  'openid',
  '.well-known',
  'debug',
  'flagz',
  'statusz',
])

/** `create pods/exec`, or `get /healthz` of a path without a resource. What a caller makes up goes by one name, so that the
 * operations of a cluster stay few. */
export function operationOf({ verb, resource, subresource, uri }: AuditEvent): string {
  const word = NAME.test(verb) ? verb : '(other)'
  if (resource === '') return `${word} ${pathOf(uri)}`
  const kind = NAME.test(resource) ? resource : '(other)'
  if (subresource === '') return `${word} ${kind}`
  return `${word} ${kind}/${NAME.test(subresource) ? subresource : '(other)'}`
}

function pathOf(uri: string): string {
  const part = uri.split(/[/?]/, 2)[1] ?? ''
  return PATHS.has(part) ? `/${part}` : '(path)'
}

export function isConnection({ subresource }: AuditEvent): boolean {
  return CONNECTIONS.has(subresource)
}

export function isReadOnly(event: AuditEvent): boolean {
  const { verb, resource } = event
  if (isConnection(event)) return false
  return READS.has(verb) || (verb === 'create' && REVIEWS.test(resource))
}

/** What a request is about, as far as it is one thing; the server chooses the name of what is created from a prefix. */
export function targetOf(event: AuditEvent, cluster: Cluster): EntityRef | undefined {
  const { resource, subresource, namespace } = event
  const name = event.name || textField(objectField(event.response, 'metadata'), 'name')
  if (resource === '' || name === '' || subresource === 'status') return undefined
  if (resource === 'serviceaccounts' && namespace !== '')
    return {
      type: 'kubernetes-subject',
      id: withinCluster(cluster, `system:serviceaccount:${namespace}:${name}`),
    }
  if (resource === 'users') return { type: 'kubernetes-subject', id: withinCluster(cluster, name) }
  const path = [namespace, resource, name].filter(Boolean).join('/')
  return {
    type: resource === 'pods' ? 'pod' : 'other-resource',
    id: withinCluster(cluster, path),
  }
}
