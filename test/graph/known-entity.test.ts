import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changesTo } from '../../src/graph/changes.ts'
import { findKnownEntity } from '../../src/graph/known-entity.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'
import { ACCOUNT, at, CHURN, CI, ENI, flow, metric } from './panel-lake.ts'

const INSTANCE = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0abc`
const KEY = 'AKIAEXAMPLE1'
const json = (value: object) => JSON.stringify(value)
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    call({ time: at(-90), actor: CI, access_key: KEY, user_agent: 'aws-cli/2 Python/3' }),
    call({ time: at(2), actor: CI }),
    call({
      time: at(3),
      actor: CI,
      target: INSTANCE,
      target_type: code('ec2-instance'),
      service: 'ec2.amazonaws.com',
      operation: 'RunInstances',
    }),
    metric(at(1), 'Invocations', 1),
    flow(at(1), { instance: 'i-0abc' }),
    call({
      time: at(-9),
      operation: 'CreateModel',
      request: json({ modelName: 'm', primaryContainer: { modelDataUrl: 's3://models/m.tar.gz' } }),
    }),
    call({
      time: at(-8),
      operation: 'CreateEndpointConfig',
      request: json({ endpointConfigName: 'cfg', productionVariants: [{ modelName: 'm' }] }),
    }),
    call({
      time: at(-7),
      operation: 'UpdateEndpoint',
      target: CHURN,
      target_type: code('sagemaker-endpoint'),
      request: json({ endpointName: 'churn', endpointConfigName: 'cfg' }),
    }),
    call({
      time: at(-6),
      service: 's3.amazonaws.com',
      operation: 'PutObject',
      target: 'arn:aws:s3:::models/m.tar.gz',
      target_type: code('s3-object'),
    }),
    call({ time: at(-5), operation: 'AddTags', request: json({ resource: 'churn' }) }),
    call({
      time: at(-4),
      operation: 'UpdateEndpoint',
      request: json({ endpointName: 'churning' }),
    }),
  ])
})
afterAll(() => lake.engine.close())

describe('an entity is known', () => {
  test('since its first record and until its last', async () => {
    expect(await findKnownEntity(lake.engine, CI)).toMatchObject({
      type: 'iam-role',
      name: 'ci',
      account: ACCOUNT,
      firstSeen: at(-90),
      lastSeen: at(3),
    })
  })

  test.each([
    ['an endpoint by its name', 'endpoint/churn', CHURN, 'sagemaker-endpoint', ACCOUNT],
    ['an instance', INSTANCE, INSTANCE, 'ec2-instance', ACCOUNT],
    ['an interface', ENI, ENI, 'network-interface', ACCOUNT],
    ['an access key', KEY, KEY, 'access-key', ACCOUNT],
    ['an address, which is nobody’s', '203.0.113.9', '203.0.113.9', 'ip-address', ''],
    ['an account by its number', ACCOUNT, ACCOUNT, 'aws-account', ACCOUNT],
    ['a user agent whole', 'aws-cli/2 Python/3', 'aws-cli/2 Python/3', 'user-agent', ''],
  ])('%s', async (_, asked, id, type, account) => {
    expect(await findKnownEntity(lake.engine, asked)).toMatchObject({ id, type, account })
  })

  test.each(['', 'nobody', '999999999999', CI.toUpperCase(), 'x'.repeat(5000), "' OR '1'='1"])(
    'not by %j',
    async (id) => {
      expect(await findKnownEntity(lake.engine, id)).toBeUndefined()
    },
  )

  test('not to those who may not see it', async () => {
    const seen = await visibleEngine(lake.engine, ['444455556666'], false)
    for (const id of [ACCOUNT, CI, CHURN, INSTANCE, ENI, KEY, '203.0.113.9'])
      expect(await findKnownEntity(seen, id), id).toBeUndefined()
    await seen.close()
  })
})

test('a change reaches an entity through what it rests on, and through its whole name', async () => {
  const entity = { type: 'sagemaker-endpoint', id: CHURN } as const
  const { changes } = await changesTo(lake.engine, entity, { start: at(-20), end: at(0) })
  expect(changes.map(({ act, hops }) => [act.operation, hops])).toEqual([
    ['AddTags', 0],
    ['PutObject', 3],
    ['UpdateEndpoint', 0],
  ])
})
