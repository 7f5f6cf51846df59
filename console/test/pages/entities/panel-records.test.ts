import { describe, expect, test } from 'vitest'
import { recordsOfCell, recordsOfPanel } from '../../../src/pages/entities/panel-records.ts'

const ROLE = { type: 'iam-role', id: 'arn:aws:iam::111122223333:role/ci' } as const
const BUCKET = { type: 's3-bucket', id: 'arn:aws:s3:::models' } as const
const ADDRESS = { type: 'ip-address', id: '203.0.113.5' } as const
const SESSION = { type: 'role-session', id: 'arn:aws:sts::111122223333:assumed-role/ci/x' } as const

describe('the raw events behind a panel', () => {
  test.each([
    ['api-call-volume', ROLE, { kind: 'call', actor: ROLE.id }],
    ['api-call-volume', SESSION, { kind: 'call', session: SESSION.id }],
    ['acted-on-volume', ROLE, { kind: 'call', target: ROLE.id }],
    ['acted-on-volume', BUCKET, { kind: 'call', target: BUCKET.id }],
    ['models-used', ROLE, { kind: 'invocation', actor: ROLE.id }],
    ['flow-volume', ADDRESS, { kind: 'flow', ip: ADDRESS.id }],
    ['geolocations', ROLE, undefined],
    ['constructor', ROLE, undefined],
  ] as const)('%s of %o are asked for by its side of them', (panel, entity, query) => {
    expect(recordsOfPanel(panel, entity)).toEqual(query)
  })
})

test('a panel about a model opens the log that it is made of', () => {
  const model = { type: 'foundation-model', id: 'm' } as const
  const kindOf = (...notes: string[]) => recordsOfPanel('latency', model, notes)?.['kind']
  expect(kindOf('From CloudWatch metrics.')).toBe('metric')
  expect(kindOf('From CloudTrail, which does not tell of tokens.')).toBe('call')
  expect(kindOf('From model-invocation logs.')).toBe('invocation')
  const row = { caller: ROLE, failed: 1 }
  expect(recordsOfCell('callers', model, row, 'failed', ['From CloudTrail.'])).toEqual({
    kind: 'call',
    target: 'm',
    actor: ROLE.id,
    where: 'outcome!=success',
  })
})

describe('the raw events that a figure counts', () => {
  const row = { service: 'sagemaker.amazonaws.com', operation: 'UpdateEndpoint', successful: 3 }
  const base = { kind: 'call', actor: ROLE.id, service: row.service, operation: row.operation }

  test('are those of its row that ended so', () => {
    const of = (column: string) => recordsOfCell('api-methods', ROLE, row, column)
    expect(of('successful')).toEqual({ ...base, outcome: 'success' })
    expect(of('failed')).toEqual({ ...base, where: 'outcome!=success' })
    // The baseline is not in the scope time.
    expect(of('before')).toBeUndefined()
  })

  test('name the other side of the calls too', () => {
    const seen = { address: ADDRESS, successful: 1 }
    expect(recordsOfCell('observed-addresses', ROLE, seen, 'successful')).toEqual({
      kind: 'call',
      actor: ROLE.id,
      ip: ADDRESS.id,
      outcome: 'success',
    })
    const used = {
      resource: { type: 'foundation-model', id: 'm' },
      invocations: 5,
      failed: 2,
    } as const
    expect(recordsOfCell('models-used', ROLE, used, 'failed')).toEqual({
      kind: 'invocation',
      actor: ROLE.id,
      target: 'm',
      where: 'error!=',
    })
  })
})

describe('figures of some panels', () => {
  test('of roles that were taken on are of those calls alone', () => {
    const seen = { role: BUCKET, failed: 2 }
    const found = recordsOfCell('roles-assumed', ROLE, seen, 'failed')
    expect(found).toMatchObject({ kind: 'call', actor: ROLE.id, operation: 'AssumeRole' })
    expect(found?.['where']?.split('\n')).toEqual([
      'operation=AssumeRoleWithSAML',
      'operation=AssumeRoleWithWebIdentity',
      'operation=AssumeRoot',
      'outcome!=success',
    ])
  })

  test('are not asked for where that would mean others', () => {
    const peer = { peer: { type: 'ip-address', id: '10.0.0.1' }, port: 443, accepted: 1 } as const
    expect(recordsOfCell('flow-peers', ADDRESS, peer, 'accepted')).toBeUndefined()
    expect(recordsOfCell('api-methods', ROLE, { operation: null }, 'successful')).toBeUndefined()
    expect(recordsOfCell('geolocations', ROLE, { country: 'IE' }, 'successful')).toBeUndefined()
  })

  test('of flows have the port', () => {
    const eni = { type: 'network-interface', id: 'eni-1' } as const
    const peer = { peer: { type: 'ip-address', id: '10.0.0.1' }, port: 443, rejected: 1 } as const
    expect(recordsOfCell('flow-peers', eni, peer, 'rejected')).toEqual({
      kind: 'flow',
      target: 'eni-1',
      ip: '10.0.0.1',
      port: '443',
      action: 'REJECT',
    })
  })
})
