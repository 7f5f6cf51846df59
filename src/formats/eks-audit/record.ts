import type { Json, JsonObject, Rejection } from '../format.ts'
import {
  anyField,
  arrayField,
  isObject,
  numberField,
  objectField,
  textField,
} from '../json-fields.ts'

/**
 * An audit event of the Kubernetes API server, as EKS writes it to the CloudWatch log group `/aws/eks/<cluster>/cluster`,
 * streams `kube-apiserver-audit-…`. An export to S3 has a line for each, which begins with its time; a subscription has them
 * as texts under `logEvents`, with the account in `owner` and the cluster in `logGroup`.
 *
 * ```json
 * {
 *   "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Request",
 *   "auditID": "5d1f7a52-1b0a-4c8e-9a54-0c6a9a3f2b11", "stage": "ResponseComplete",
 *   "requestURI": "/api/v1/namespaces/shop/pods", "verb": "create",
 *   "user": { "username": "deployer", "uid": "aws-iam-authenticator:111122223333:AROAEXAMPLEEXAMPLE",
 *             "groups": ["system:authenticated"],
 *             "extra": { "arn": ["arn:aws:sts::111122223333:assumed-role/Deployer/anna"],
 *                        "canonicalArn": ["arn:aws:iam::111122223333:role/Deployer"],
 *                        "accessKeyId": ["ASIAEXAMPLE"], "sessionName": ["anna"] } },
 *   "sourceIPs": ["198.51.100.7"], "userAgent": "kubectl/v1.31.0",
 *   "objectRef": { "resource": "pods", "namespace": "shop", "name": "web-1", "apiVersion": "v1" },
 *   "responseStatus": { "code": 201 },
 *   "requestObject": { "kind": "Pod", "spec": { "containers": [{ "name": "web", "image": "web:1" }] } },
 *   "requestReceivedTimestamp": "2026-01-01T00:00:05.000000Z", "stageTimestamp": "2026-01-01T00:00:05.020000Z",
 *   "annotations": { "authorization.k8s.io/decision": "allow" }
 * }
 * ```
 *
 * One request gives an event for each stage; the last, `ResponseComplete` or `Panic`, is kept, the others say nothing more. Of
 * a connection into a pod `ResponseStarted` is kept too, since it may stay open for days; its end counts as a duplicate.
 * The values of secrets and tokens are left out, and so are the values of environment variables, ConfigMaps other than
 * `aws-auth`, and what the server answered. The caller chooses `userAgent`, all of `sourceIPs` but the last, and may choose
 * `auditID`.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
export interface AuditEvent {
  readonly id: string
  readonly received: string
  readonly staged: string
  readonly level: string
  readonly stage: string
  readonly verb: string
  readonly uri: string
  readonly user: JsonObject | undefined
  readonly username: string
  readonly impersonated: JsonObject | undefined
  readonly addresses: readonly string[]
  readonly userAgent: string
  /** What was asked for; empty texts where a request is of no resource. */
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly group: string
  readonly status: JsonObject | undefined
  /** HTTP status, NaN when the event does not say. */
  readonly code: number
  readonly request: Json | undefined
  readonly response: JsonObject | undefined
  readonly annotations: JsonObject | undefined
}

/** Versions of the group have the same fields. */
export function isAuditEvent(record: JsonObject): boolean {
  if (textField(record, 'kind') !== 'Event') return false
  if (textField(record, 'apiVersion').startsWith('audit.k8s.io/')) return true
  // An ordinary Kubernetes event has neither.
  return textField(record, 'auditID') !== '' && textField(record, 'requestURI') !== ''
}

export function readAuditEvent(record: JsonObject): AuditEvent | Rejection {
  if (!textField(record, 'auditID'))
    return { reason: 'missing-field', detail: 'an audit event without auditID' }
  if (!textField(record, 'verb') && !textField(record, 'requestURI'))
    return { reason: 'missing-field', detail: 'an audit event with neither verb nor requestURI' }
  const object = objectField(record, 'objectRef')
  const user = objectField(record, 'user')
  const status = objectField(record, 'responseStatus')
  return {
    id: textField(record, 'auditID'),
    received: textField(record, 'requestReceivedTimestamp'),
    staged: textField(record, 'stageTimestamp'),
    level: textField(record, 'level'),
    stage: textField(record, 'stage'),
    verb: textField(record, 'verb').toLowerCase(),
    uri: textField(record, 'requestURI'),
    user,
    username: textField(user, 'username'),
    impersonated: objectField(record, 'impersonatedUser'),
    addresses: arrayField(record, 'sourceIPs').filter((one) => typeof one === 'string'),
    userAgent: textField(record, 'userAgent'),
    resource: textField(object, 'resource'),
    subresource: textField(object, 'subresource'),
    namespace: textField(object, 'namespace'),
    name: textField(object, 'name'),
    group: textField(object, 'apiGroup'),
    status,
    code: numberField(status, 'code'),
    request: payload(anyField(record, 'requestObject')),
    response: objectField(record, 'responseObject'),
    annotations: objectField(record, 'annotations'),
  }
}

/** A body is an object, or the list of a JSON patch. */
function payload(value: Json | undefined): Json | undefined {
  return isObject(value) || Array.isArray(value) ? value : undefined
}
