import type { AuditCall } from './kubernetes-cases.ts'

let serial = 0

/** An audit event as EKS writes it, without its time where a test gives none. */
export function auditEvent(call: AuditCall, time: number): object {
  const [verb = '', kind = ''] = call.op.split(' ')
  const [resource = '', subresource] = kind.split('/')
  serial++
  const stamp = new Date(time + (call.at ?? 0) * 60_000).toISOString()
  const { namespace = 'shop', name = 'it' } = call
  const objectRef = {
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === '' ? {} : { namespace }),
    ...(name === '' ? {} : { name }),
  }
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Request',
    auditID: `00000000-0000-4000-9000-${String(serial).padStart(12, '0')}`,
    stage: 'ResponseComplete',
    requestURI: call.uri ?? `/api/v1/namespaces/${namespace}/${kind}`,
    verb,
    user: { username: call.by ?? 'mallory', groups: call.groups ?? ['system:authenticated'] },
    ...(call.as === undefined ? {} : { impersonatedUser: { username: call.as } }),
    sourceIPs: [call.ip ?? '198.51.100.7'],
    userAgent: 'kubectl/v1.31.0',
    ...(resource === '' ? {} : { objectRef }),
    responseStatus: { code: call.code ?? 200 },
    requestObject: call.request ?? null,
    requestReceivedTimestamp: stamp,
    stageTimestamp: stamp,
  }
}

/** Events in the envelope of a subscription, which says whose cluster they are of. */
export function subscription(owner: string, events: readonly object[]): object {
  return {
    messageType: 'DATA_MESSAGE',
    owner,
    logGroup: '/aws/eks/prod/cluster',
    logStream: 'kube-apiserver-audit-0a1b',
    logEvents: events.map((event, id) => ({ id: String(id), message: JSON.stringify(event) })),
  }
}
