import { afterEach, describe, expect, it } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { STATE_ORIGINS } from '../../src/events/tables.ts'
import { DAY, HOUR } from '../../src/events/time.ts'
import { foundationsOf, readLineage, rolloutChange } from '../../src/graph/lineage.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, key, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 0, 10)
const PREFIX = 'arn:aws:sagemaker:eu-west-1:111122223333'
const CHURN = `${PREFIX}:endpoint/churn`

let lakes: Lake[] = []
afterEach(async () => {
  for (const lake of lakes) await lake.engine.close()
  lakes = []
})

let made = 0
/** A row as the formats make it. Days count from the start of the logs; earlier ones are negative. */
function state(kind: string, name: string, day: number, content: object, more: object = {}): Event {
  const nouns: Readonly<Record<string, string>> = {
    Endpoint: 'endpoint',
    EndpointConfig: 'endpoint-config',
    Model: 'model',
    ModelPackage: 'model-package',
  }
  const time = START + day * DAY
  return {
    table: 'resource_state',
    row: {
      key: key(++made + 50_000),
      time,
      asked: START + 20 * DAY,
      created: time,
      account: '111122223333',
      region: 'eu-west-1',
      resource: `${PREFIX}:${nouns[kind]}/${name}`,
      resource_type: code('other-resource'),
      kind: `AWS::SageMaker::${kind}`,
      name,
      origin: STATE_ORIGINS.indexOf('describe'),
      status: 'OK',
      state: JSON.stringify(content),
      ...more,
    },
  }
}

const model = (name: string, day: number, artifact: string) =>
  state('Model', name, day, {
    modelName: name,
    executionRoleArn: 'arn:aws:iam::111122223333:role/churn-execution',
    primaryContainer: { modelDataUrl: `s3://models/${artifact}` },
  })
const configuration = (name: string, day: number, served: string) =>
  state('EndpointConfig', name, day, {
    endpointConfigName: name,
    productionVariants: [
      { modelName: served, instanceType: 'ml.m5.large', initialInstanceCount: 1 },
    ],
  })
const endpoint = (config: string, day: number, created: number, more: object = {}) =>
  state(
    'Endpoint',
    'churn',
    day,
    { endpointName: 'churn', endpointConfigName: config },
    {
      created: START + created * DAY,
      ...more,
    },
  )
const rollout = (day: number, config: string, operation = 'UpdateEndpoint') =>
  call({
    time: START + day * DAY,
    operation,
    request: JSON.stringify({ endpointName: 'churn', endpointConfigName: config }),
  })

const BEFORE = [model('m1', -30, '1.tar.gz'), configuration('c1', -30, 'm1')]

async function lineageOf(events: readonly Event[], day: number) {
  const lake = await memoryLake()
  lakes.push(lake)
  await commitEvents(lake, events)
  const lineage = await readLineage(lake.engine, START + day * DAY)
  const at = (when: number) =>
    foundationsOf(lineage, CHURN, START + when * DAY)
      .map(({ entity }) => entity.id)
      .filter((id) => id.startsWith('arn:aws:s3:::models/'))
      .map((id) => id.slice('arn:aws:s3:::models/'.length))
  return { lineage, at }
}

describe('what an endpoint rests on', () => {
  it('is known of one that was made before the logs begin', async () => {
    const { lineage, at } = await lineageOf([...BEFORE, endpoint('c1', -29, -29)], 5)
    expect(at(1)).toEqual(['1.tar.gz'])
    expect(lineage.rollouts).toMatchObject([{ eventId: '', time: START - 29 * DAY }])
    expect(foundationsOf(lineage, CHURN, START).map(({ entity }) => entity.id)).toContain(
      'arn:aws:iam::111122223333:role/churn-execution',
    )
  })

  it('is known although the endpoint was last touched after what is asked about', async () => {
    const { at } = await lineageOf([...BEFORE, endpoint('c1', 9, -29)], 5)
    expect(at(1)).toEqual(['1.tar.gz'])
  })

  it('is not told of a time before its configuration was made', async () => {
    const events = [
      model('m2', 3, '2.tar.gz'),
      configuration('c2', 3, 'm2'),
      endpoint('c2', 9, -29),
    ]
    const { at } = await lineageOf(events, 5)
    expect(at(1)).toEqual([])
    expect(at(4)).toEqual(['2.tar.gz'])
  })

  it('is as the call says where a description says the same', async () => {
    const events = [...BEFORE, rollout(1, 'c1', 'CreateEndpoint'), endpoint('c1', 1.01, 1)]
    const { lineage } = await lineageOf(events, 5)
    expect(lineage.rollouts.map(({ eventId }) => eventId)).toEqual([expect.stringMatching(/./)])
  })

  it('is as the later call says where a description is older', async () => {
    const events = [
      ...BEFORE,
      endpoint('c1', -29, -29),
      model('m2', 1, '2.tar.gz'),
      configuration('c2', 1, 'm2'),
      rollout(2, 'c2'),
    ]
    const { lineage, at } = await lineageOf(events, 5)
    expect(lineage.rollouts.map(({ configuration: name }) => name.split('/')[2])).toEqual([
      'c1',
      'c2',
    ])
    expect(at(1)).toEqual(['1.tar.gz'])
    expect(rolloutChange(lineage, CHURN, START + 2 * DAY)).toBe('model')
  })

  it('is as a later description says where no call was logged', async () => {
    const events = [
      ...BEFORE,
      rollout(1, 'c1', 'CreateEndpoint'),
      model('m2', 2, '2.tar.gz'),
      configuration('c2', 2, 'm2'),
      endpoint('c2', 3, 1),
    ]
    const { lineage } = await lineageOf(events, 5)
    expect(lineage.rollouts.map(({ time }) => time)).toEqual([START + DAY, START + 2 * DAY])
  })

  it('is as the call says where a name was given anew', async () => {
    const again = call({
      time: START + 2 * DAY,
      operation: 'CreateModel',
      request: JSON.stringify({
        modelName: 'm1',
        primaryContainer: { modelDataUrl: 's3://models/new.tar.gz' },
      }),
    })
    const { at } = await lineageOf([...BEFORE, endpoint('c1', -29, -29), again], 5)
    expect(at(4)).toEqual(['new.tar.gz'])
  })

  it('is as the description says where it was made after the call', async () => {
    const first = call({
      time: START - 40 * DAY,
      operation: 'CreateModel',
      request: JSON.stringify({
        modelName: 'm1',
        primaryContainer: { modelDataUrl: 's3://models/old.tar.gz' },
      }),
    })
    const { at } = await lineageOf([first, ...BEFORE, endpoint('c1', -29, -29)], 5)
    expect(at(4)).toEqual(['1.tar.gz'])
  })

  it('holds the artifact of the model package that a model was made of', async () => {
    const packaged = `${PREFIX}:model-package/churn/7`
    const events = [
      state('Model', 'm1', -30, { modelName: 'm1', containers: [{ modelPackageName: packaged }] }),
      state('ModelPackage', 'churn/7', -31, {
        inferenceSpecification: { containers: [{ modelDataUrl: 's3://models/7.tar.gz' }] },
      }),
      configuration('c1', -30, 'm1'),
      endpoint('c1', -29, -29),
    ]
    const { lineage, at } = await lineageOf(events, 5)
    expect(at(1)).toEqual(['7.tar.gz'])
    expect(foundationsOf(lineage, CHURN, START).map(({ entity }) => entity)).toContainEqual({
      type: 'model-package',
      id: packaged,
    })
  })

  it.each<[string, Event]>([
    ['Config says', endpoint('', 2, -29, { status: 'ResourceDeleted', state: '' })],
    ['a call says', rollout(2, '', 'DeleteEndpoint')],
  ])('ends a day after it was deleted, as %s', async (_, gone) => {
    const { at } = await lineageOf([...BEFORE, endpoint('c1', -29, -29), gone], 9)
    expect(at(2 + 20 / 24)).toEqual(['1.tar.gz'])
    expect(at(2 + 25 / 24)).toEqual([])
  })

  it('is not held up by what anyone may have put into a description', async () => {
    const hostile = [
      state('Endpoint', 'churn', -1, {}, { state: '{"endpointConfigName":{"a":1}}' }),
      state('Endpoint', 'churn', -1, {}, { state: '{"endpointConfigName":"c1' }),
      state('EndpointConfig', 'c1', -1, {}, { state: '[1]' }),
      state('EndpointConfig', 'c1', -1, { productionVariants: 'no' }),
      state('Model', 'm1', -1, { containers: [1, null, { modelPackageName: 7 }] }),
    ]
    const { lineage } = await lineageOf(hostile, 5)
    expect(lineage.rollouts).toEqual([])
    expect(foundationsOf(lineage, CHURN, START + HOUR)).toHaveLength(1)
  })
})
