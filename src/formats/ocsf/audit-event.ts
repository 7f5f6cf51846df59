import type { Json, JsonObject } from '../format.ts'
import { anyField, arrayField, isObject, objectField, textField } from '../json-fields.ts'
import type { OcsfEvent } from './record.ts'
import { timeOf, timeText } from './times.ts'
import { put, recordOf, type Tree, treeOfPaths } from './tree.ts'

/** Whether an event is one of a Kubernetes API server. */
export function isAudit({ product }: OcsfEvent): boolean {
  return (
    textField(product, 'version').startsWith('audit.k8s.io/') ||
    /\bEKS\b|Kubernetes/.test(textField(product, 'name'))
  )
}

/** The cluster, where the event names it. */
export function clusterName({ record }: OcsfEvent): string {
  return textField(objectField(record, 'unmapped'), 'eks_cluster_name')
}

/** The audit event of a Kubernetes API server that an event was made of. */
export function auditRecord(event: OcsfEvent): JsonObject {
  const { record, metadata, product } = event
  const api = objectField(record, 'api')
  const response = objectField(api, 'response')
  const http = objectField(record, 'http_request')
  const uri = textField(objectField(http, 'url'), 'path')
  return {
    kind: 'Event',
    apiVersion: textField(product, 'version') || 'audit.k8s.io/v1',
    level: textField(metadata, 'log_level'),
    auditID: textField(objectField(api, 'request'), 'uid'),
    stage: textField(record, 'message'),
    requestURI: uri,
    verb: textField(api, 'operation'),
    user: userOf(event),
    sourceIPs: addresses(objectField(record, 'src_endpoint')),
    userAgent: textField(http, 'user_agent'),
    objectRef: objectOf(record, api, uri),
    responseStatus: {
      code: anyField(response, 'code') ?? null,
      message: textField(response, 'message'),
      reason: textField(response, 'error'),
      status: textField(response, 'error_message'),
    },
    requestReceivedTimestamp: timeText(timeOf(record, 'start_time')),
    stageTimestamp: timeText(timeOf(record, 'time')),
    ...bodies(event),
  }
}

/** The ARN of the IAM principal stands in the place of the account. */
function userOf({ record, cloud }: OcsfEvent): JsonObject {
  const actor = objectField(record, 'actor')
  const user = objectField(actor, 'user')
  const session = objectField(actor, 'session')
  const account = textField(objectField(cloud, 'account'), 'uid')
  const extra = {
    arn: listOf(account.startsWith('arn:') ? account : ''),
    canonicalArn: listOf(textField(session, 'issuer')),
    accessKeyId: listOf(textField(session, 'credential_uid')),
    sessionName: listOf(textField(session, 'uid')),
  }
  return {
    username: textField(user, 'name'),
    uid: textField(user, 'uid'),
    groups: arrayField(user, 'groups')
      .filter(isObject)
      .map((group) => textField(group, 'name')),
    extra: Object.fromEntries(Object.entries(extra).filter(([, values]) => values.length > 0)),
  }
}

function listOf(text: string): readonly string[] {
  return text === '' ? [] : [text]
}

function addresses(source: JsonObject | undefined): readonly Json[] {
  return [...listOf(textField(source, 'ip')), ...arrayField(source, 'intermediate_ips')]
}

/** OCSF writes the kind of a resource and its subresource as one word, which the path of the request parts again:
 * `…/pods/web-1/exec`. */
function objectOf(record: JsonObject, api: JsonObject | undefined, uri: string): JsonObject | null {
  const [resource] = arrayField(record, 'resources').filter(isObject)
  if (resource === undefined) return null
  const word = textField(resource, 'type')
  const name = textField(resource, 'name')
  const after = subresourceIn(uri, name)
  const subresource = after !== '' && word.endsWith(after) && word !== after ? after : ''
  const kind = word.slice(0, word.length - subresource.length).replace(/[^A-Za-z0-9]+$/, '')
  const [first = '', second = ''] = kind.split('/', 2)
  return {
    resource: first,
    subresource: subresource || second,
    namespace: textField(resource, 'namespace'),
    name,
    apiGroup: textField(objectField(api, 'group'), 'name'),
    apiVersion: textField(api, 'version'),
  }
}

function subresourceIn(uri: string, name: string): string {
  const parts = (uri.split('?', 1)[0] ?? '').split('/')
  const at = name === '' ? -1 : parts.lastIndexOf(name)
  return at < 0 ? '' : (parts[at + 1] ?? '')
}

const ANNOTATIONS = 'annotations.'

/** Annotations, who is impersonated, what was asked for and what was answered: the last two whole in later versions, in pieces
 * before. */
function bodies({ record }: OcsfEvent): JsonObject {
  const api = objectField(record, 'api')
  const unmapped = objectField(record, 'unmapped')
  const entries = Object.entries(unmapped ?? {})
  const annotations = entries.flatMap(([key, value]): [string, Json][] =>
    key.startsWith(ANNOTATIONS) && value !== undefined
      ? [[key.slice(ANNOTATIONS.length), value]]
      : [],
  )
  const pieces = recordOf(
    withContainers(
      treeOfPaths(
        Object.fromEntries(
          entries.filter(([key]) =>
            /^(?:requestObject|responseObject|impersonatedUser)\./.test(key),
          ),
        ),
      ),
      objectField(api, 'request'),
    ),
  )
  const request = parsed(anyField(objectField(api, 'request'), 'data')) ?? pieces['requestObject']
  const response =
    parsed(anyField(objectField(api, 'response'), 'data')) ?? pieces['responseObject']
  return {
    annotations: Object.fromEntries(annotations),
    impersonatedUser: pieces['impersonatedUser'] ?? null,
    ...(request === undefined ? {} : { requestObject: request }),
    ...(response === undefined ? {} : { responseObject: response }),
  }
}

/** A container's name and image have fields of their own; what else was said of a single one stands among the pieces. */
function withContainers(tree: Tree, request: JsonObject | undefined): Tree {
  const containers = arrayField(request, 'containers').filter(isObject)
  const spec = mapAt(mapAt(tree, 'requestObject'), 'spec')
  const pieces = mapAt(spec, 'containers[]')
  if (containers.length === 0) return tree
  spec?.delete('containers[]')
  const rest = containers.length === 1 && pieces !== undefined ? recordOf(pieces) : {}
  const told = containers.map((container) => ({
    ...rest,
    name: textField(container, 'name'),
    image: textField(objectField(container, 'image'), 'name'),
  }))
  put(tree, ['requestObject', 'spec', 'containers'], told)
  return tree
}

function mapAt(tree: Tree | undefined, key: string): Tree | undefined {
  const value = tree?.get(key)
  return value instanceof Map ? value : undefined
}

function parsed(data: Json | undefined): Json | undefined {
  if (isObject(data) || Array.isArray(data)) return data
  if (typeof data !== 'string' || !/^\s*[[{]/.test(data)) return undefined
  try {
    const value: Json = JSON.parse(data)
    return value
  } catch {
    return undefined
  }
}
