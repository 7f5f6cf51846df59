import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eksAudit } from '../../../src/formats/eks-audit/to-events.ts'
import { isRejection, type Json, type JsonObject } from '../../../src/formats/format.ts'

const CONTEXT = { uri: '', contentHash: (text: string) => text, sibling: () => undefined }
const event = (resource: string, request: Json, more: JsonObject = {}): JsonObject => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a',
  stage: 'ResponseComplete',
  verb: 'create',
  requestURI: '/x',
  requestReceivedTimestamp: '2026-01-01T00:00:00Z',
  objectRef: { resource, namespace: 'shop', name: 'it', ...objectOf(more['objectRef']) },
  requestObject: request,
  responseObject: request,
  ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'objectRef')),
})

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

function rowOf(record: JsonObject): Readonly<Record<string, string | number>> {
  const result = eksAudit.toEvents(record, CONTEXT)
  if (isRejection(result)) throw new Error(result.detail)
  return result[0]?.row ?? {}
}

describe('what is kept of a request', () => {
  const MARK = 'hunter2'
  const variable = { name: 'PASSWORD', value: MARK }
  const pod = { spec: { containers: [{ env: [variable] }] } }
  const places: readonly (readonly [string, JsonObject])[] = [
    ['data of a secret', event('secrets', { kind: 'Secret', data: { a: MARK } })],
    ['text of a secret', event('secrets', { kind: 'Secret', stringData: { a: MARK } })],
    ['a patch of a secret', event('secrets', [{ op: 'add', path: '/data/a', value: MARK }])],
    ['a ConfigMap', event('configmaps', { data: { a: MARK } })],
    ['a patch of a ConfigMap', event('configmaps', [{ path: '/data/a', value: MARK }])],
    [
      'a token that was asked for',
      event(
        'serviceaccounts',
        { status: { token: MARK } },
        {
          objectRef: { subresource: 'token' },
        },
      ),
    ],
    ['a token that is reviewed', event('tokenreviews', { spec: { token: MARK } })],
    ['a variable of a pod', event('pods', pod)],
    ['a variable of a workload', event('deployments', { spec: { template: pod } })],
    ['a patch of a variable', event('deployments', [{ path: '/spec/x/env/0', value: variable }])],
    ['a patch with a container', event('deployments', [{ path: '/spec/c/-', value: pod }])],
    [
      'the last applied form',
      event('pods', {
        metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': MARK } },
      }),
    ],
    [
      'a list of secrets in the answer',
      event('secrets', null, {
        verb: 'list',
        responseObject: { items: [{ data: { a: MARK } }] },
      }),
    ],
  ]

  it.each(places)('is nothing of %s', (_, record) => {
    expect(JSON.stringify(record)).toContain(MARK)
    expect(JSON.stringify(rowOf(record))).not.toContain(MARK)
  })

  it('is what a privileged container may do, however much stands around it', () => {
    const filler = fc.record({ name: fc.string(), args: fc.array(fc.string({ maxLength: 400 })) })
    fc.assert(
      fc.property(fc.array(filler, { maxLength: 60 }), fc.nat(60), (containers, at) => {
        const bad = { name: 'x', args: [], securityContext: { privileged: true } }
        const spec = { containers: containers.toSpliced(at, 0, bad) }
        const note = 'n'.repeat(30_000)
        const { request = '' } = rowOf(event('pods', { metadata: { annotations: { note } }, spec }))
        expect(String(request).length).toBeLessThanOrEqual(16_384)
        expect(String(request)).toContain('"privileged":true')
        JSON.parse(String(request))
      }),
      { numRuns: 100 },
    )
  })

  it('is the map of who may enter the cluster', () => {
    const { request } = rowOf(
      event('configmaps', { data: { mapRoles: 'x' } }, { objectRef: { name: 'aws-auth' } }),
    )
    expect(request).toBe('{"data":{"mapRoles":"x"}}')
  })

  it('is the command of an exec, from its URI where no body was logged', () => {
    const { request } = rowOf(
      event('pods', null, {
        objectRef: { subresource: 'exec' },
        requestURI:
          '/api/v1/namespaces/a/pods/b/exec?command=cat&command=%2Fetc%2Fpasswd&stdin=true',
      }),
    )
    expect(request).toBe('{"command":["cat","/etc/passwd"],"stdin":"true"}')
  })
})
