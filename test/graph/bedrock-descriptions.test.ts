import { afterEach, expect, it } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { STATE_ORIGINS } from '../../src/events/tables.ts'
import { groundsOf } from '../../src/graph/grounds.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { code, commitEvents, key, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 0, 10)
const arn = (resource: string) => `arn:aws:bedrock:eu-west-1:111122223333:${resource}`
const BASE = 'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0'
const THROUGHPUT = arn('provisioned-model/t1')
const CUSTOM = arn('custom-model/c1')

let lake: Lake | undefined
afterEach(() => lake?.engine.close())

let made = 0
const state = (kind: string, resource: string, time: number, content: object): Event => ({
  table: 'resource_state',
  row: {
    key: key(++made + 70_000),
    time,
    asked: START,
    account: '111122223333',
    region: 'eu-west-1',
    resource,
    resource_type: code('other-resource'),
    kind: `AWS::Bedrock::${kind}`,
    name: resource,
    origin: STATE_ORIGINS.indexOf('describe'),
    status: 'OK',
    state: JSON.stringify(content),
  },
})

async function grounds(entity: Parameters<typeof groundsOf>[1], events: readonly Event[]) {
  lake = await memoryLake()
  await commitEvents(lake, events)
  const found = await groundsOf(lake.engine, entity, START)
  return found.grounds.map(({ entity: one, hops }) => `${hops} ${one.id}`)
}

const EVENTS = [
  state('ProvisionedModelThroughput', THROUGHPUT, START - 5000, { modelArn: CUSTOM }),
  state('CustomModel', CUSTOM, START - 9000, {
    modelArn: CUSTOM,
    baseModelArn: BASE,
    trainingDataConfig: { s3Uri: 's3://training/data.jsonl' },
    modelKmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  }),
]

it('bought throughput rests on its tuned model, and that on its base, its data and its key', async () => {
  const entity = { type: 'provisioned-model', id: THROUGHPUT } as const
  expect((await grounds(entity, EVENTS)).toSorted()).toEqual(
    [
      `0 ${THROUGHPUT}`,
      `1 ${CUSTOM}`,
      `2 ${BASE}`,
      '2 arn:aws:kms:eu-west-1:111122223333:key/k',
      '2 arn:aws:s3:::training',
      '2 arn:aws:s3:::training/data.jsonl',
    ].toSorted(),
  )
})

it('a profile of the organisation rests on the models that it routes to', async () => {
  const id = arn('application-inference-profile/p1')
  const profile = state('ApplicationInferenceProfile', id, START - 10, {
    models: [{ modelArn: BASE }],
  })
  const found = await grounds({ type: 'inference-profile', id }, [profile])
  expect(found).toContain(`1 ${BASE}`)
})

it('nothing rests on what was made later, or on what cannot be read', async () => {
  const entity = { type: 'provisioned-model', id: THROUGHPUT } as const
  const later = state('ProvisionedModelThroughput', THROUGHPUT, START + 10, { modelArn: CUSTOM })
  const hostile = state('ProvisionedModelThroughput', THROUGHPUT, START - 10, {
    models: [7, null, { modelArn: {} }],
    modelArn: [1],
    modelDataSource: { s3DataSource: 'no' },
  })
  expect(await grounds(entity, [later, hostile])).toEqual([`0 ${THROUGHPUT}`])
})
