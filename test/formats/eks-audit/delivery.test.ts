import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../../src/formats/catalogue.ts'
import { ObjectReader } from '../../../src/formats/object-reader.ts'
import { decodeRows } from '../../support/decode-rows.ts'

const event = (nth: number, more: object = {}) => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: `5d1f7a52-1b0a-4c8e-9a54-00000000000${nth}`,
  stage: 'ResponseComplete',
  verb: 'get',
  requestURI: '/api/v1/nodes',
  user: { username: 'anna' },
  objectRef: { resource: 'nodes' },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: '2026-01-01T00:00:00.500000Z',
  ...more,
})

function read(text: string, uri = '') {
  const reader = new ObjectReader({ formats: FORMATS, seed: 1, contentHash: (one) => one })
  reader.open(0, uri, () => undefined)
  reader.push(Buffer.from(text), true)
  const result = reader.close()
  const rows = reader.take().flatMap((batch) => decodeRows(batch, reader.terms))
  return { ...result, rows }
}

const texts = [1, 2].map((nth) => JSON.stringify(event(nth)))
const [one = '', two = ''] = texts
const ids = [1, 2].map((nth) => event(nth).auditID)

describe('audit events of EKS', () => {
  it.each([
    ['an export to S3', texts.map((text) => `2026-01-01T00:00:00.500Z ${text}\n`).join('')],
    ['lines of JSON', `${one}\n${two}\n`],
    ['a list', `[${one},${two}]`],
    [
      'an answer of FilterLogEvents',
      JSON.stringify({ events: texts.map((message) => ({ message })) }),
    ],
    [
      'an answer of Logs Insights',
      JSON.stringify([event(1), event(2)].map((message) => ({ '@message': message }))),
    ],
    [
      'a subscription',
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        owner: '111122223333',
        logGroup: '/aws/eks/prod/cluster',
        logStream: 'kube-apiserver-audit-0a1b',
        logEvents: texts.map((message, id) => ({
          id: String(id),
          timestamp: 1767225600500,
          message,
        })),
      }),
    ],
  ])('are read from %s', (_, text) => {
    const { format, read: records, rejected, rows } = read(text)
    expect({ format, records, rejected }).toEqual({ format: 'eks-audit', records: 2, rejected: 0 })
    expect(rows.map((row) => row['event_id'])).toEqual(ids)
  })

  it('are of the cluster and account that the envelope around them names, and of no other', () => {
    const envelope = (owner: string, name: string, message: string) =>
      JSON.stringify({ owner, logGroup: `/aws/eks/${name}/cluster`, logEvents: [{ message }] })
    const { rows } = read(`${envelope('111122223333', 'prod', one)}\n${two}`, 'eks/eu-west-1/x.gz')
    expect(rows.map(({ account, cluster }) => [account, cluster])).toEqual([
      ['111122223333', 'arn:aws:eks:eu-west-1:111122223333:cluster/prod'],
      [undefined, undefined],
    ])
  })

  it('of a connection are kept when it is opened, and are the same when it ends', () => {
    const shell = (stage: string) => ({
      ...event(1),
      stage,
      objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web' },
      responseStatus: { code: 101 },
      stageTimestamp: stage === 'ResponseStarted' ? '2026-01-01T00:00:01Z' : '2026-01-03T00:00:00Z',
    })
    const { rows } = read(JSON.stringify([shell('ResponseStarted'), shell('ResponseComplete')]))
    expect(rows).toHaveLength(2)
    expect(rows[0]).toEqual(rows[1])
  })

  it('of stages before the last are no records, and other lines of the log group are refused', () => {
    const early = JSON.stringify(event(3, { stage: 'RequestReceived' }))
    const lines = [one, early, 'I0101 00:00:00.000000 10 trace.go:205] x', '{"kind":"Event"']
    const {
      read: records,
      rejects,
      rows,
    } = read(lines.map((line) => `2026-01-01T00:00:00.500Z ${line}\n`).join(''))
    expect(rows).toHaveLength(1)
    expect(records).toBe(3)
    expect(rejects.map(({ reason }) => reason)).toEqual(['unknown-format', 'invalid-json'])
  })
})
