import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { DAY, HOUR } from '../../src/events/time.ts'
import {
  artifactEntities,
  foundationsOf,
  type Lineage,
  readLineage,
  rolloutChange,
} from '../../src/graph/lineage.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, commitEvents, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 0, 10)
const PREFIX = 'arn:aws:sagemaker:eu-west-1:111122223333'
const CHURN = `${PREFIX}:endpoint/churn`
const IMAGE = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn'

const asked = (day: number, operation: string, request: object, more = {}): Event =>
  call({ time: START + day * DAY, operation, request: JSON.stringify(request), ...more })

const model = (day: number, name: string, container: object, more = {}) =>
  asked(day, 'CreateModel', {
    modelName: name,
    executionRoleArn: 'arn:aws:iam::111122223333:role/churn-execution',
    primaryContainer: container,
    vpcConfig: { securityGroupIds: ['sg-1'], subnets: ['subnet-1'] },
    ...more,
  })

const configuration = (day: number, name: string, models: readonly string[], more = {}) =>
  asked(day, 'CreateEndpointConfig', {
    endpointConfigName: name,
    kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    productionVariants: models.map((modelName, i) => ({
      variantName: `v${i}`,
      modelName,
      instanceType: 'ml.m5.large',
      initialInstanceCount: 2,
    })),
    ...more,
  })

const rollout = (day: number, name: string, operation = 'UpdateEndpoint', more = {}) =>
  asked(day, operation, { endpointName: 'Churn', endpointConfigName: name }, more)

let lake: Lake
let lineage: Lineage
beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    model(0, 'churn-1', { image: `${IMAGE}:1`, modelDataUrl: 's3://models/churn/1.tar.gz' }),
    configuration(0.1, 'config-1', ['churn-1']),
    rollout(0.2, 'config-1', 'CreateEndpoint'),
    configuration(1, 'config-1-larger', ['churn-1']),
    rollout(1.1, 'config-1-larger'),
    model(2, 'churn-2', {
      image: `${IMAGE}:2`,
      modelDataSource: { s3DataSource: { s3Uri: 's3://models/churn/2/', s3DataType: 'S3Prefix' } },
    }),
    configuration(2.1, 'config-2', ['churn-2']),
    rollout(2.2, 'config-2'),
    rollout(2.5, 'config-refused', 'UpdateEndpoint', { outcome: 1 }),
    rollout(3, 'config-nobody-saw-made'),
    model(
      4,
      'pipeline',
      {},
      {
        primaryContainer: undefined,
        containers: [{ image: `${IMAGE}:a` }, { image: 'docker.io/x:b' }],
      },
    ),
    asked(5, 'CreateModel', {}, { request: '{"modelName":"cut' }),
    asked(
      5,
      'CreateModel',
      {},
      { request: '{"modelName":7,"primaryContainer":[1],"vpcConfig":"no","containers":{"a":1}}' },
    ),
    asked(
      5,
      'UpdateEndpoint',
      {},
      { request: '{"endpointName":{"__proto__":1},"endpointConfigName":null}' },
    ),
    rollout(9, 'config-1'),
  ])
  lineage = await readLineage(lake.engine, START + 8 * DAY)
})
afterAll(() => lake.engine.close())

describe('the lineage of an endpoint', () => {
  test('has the roll-outs that succeeded up to the end asked for, in order', () => {
    const own = lineage.rollouts.filter(({ endpoint }) => endpoint === CHURN)
    expect(own.map(({ configuration: name }) => name.split('/').at(-1))).toEqual([
      'config-1',
      'config-1-larger',
      'config-2',
      'config-nobody-saw-made',
    ])
  })

  test('leads from the endpoint over configuration and model to what the model is made of', () => {
    const found = foundationsOf(lineage, CHURN, START + 0.5 * DAY)
    expect(found.map(({ entity, hops }) => `${hops} ${entity.type} ${entity.id}`)).toEqual([
      `0 sagemaker-endpoint ${CHURN}`,
      `1 endpoint-configuration ${PREFIX}:endpoint-config/config-1`,
      '2 kms-key arn:aws:kms:eu-west-1:111122223333:key/k',
      `2 sagemaker-model ${PREFIX}:model/churn-1`,
      '3 iam-role arn:aws:iam::111122223333:role/churn-execution',
      '3 s3-object arn:aws:s3:::models/churn/1.tar.gz',
      '3 s3-bucket arn:aws:s3:::models',
      '3 container-repository arn:aws:ecr:eu-west-1:111122223333:repository/churn',
      `3 container-image ${IMAGE}:1`,
      '3 security-group arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
      '3 other-resource arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1',
    ])
  })

  test('knows artifacts that are named as a data source, which newer clients do', () => {
    const ids = foundationsOf(lineage, CHURN, START + 2.3 * DAY).map(({ entity }) => entity.id)
    expect(ids).toContain('arn:aws:s3:::models/churn/2/')
    expect(ids).toContain(`${IMAGE}:2`)
  })

  test('does not know what comes later', () => {
    const ids = foundationsOf(lineage, CHURN, START + 2 * DAY).map(({ entity }) => entity.id)
    expect(ids).not.toContain(`${PREFIX}:model/churn-2`)
  })

  test('reads every container of a pipeline, and of images those of ECR as repositories', () => {
    expect(lineage.models.get('111122223333/eu-west-1/pipeline')?.images).toEqual([
      `${IMAGE}:a`,
      'docker.io/x:b',
    ])
  })

  test('of an endpoint that the logs never saw made is the endpoint alone', () => {
    expect(foundationsOf(lineage, `${PREFIX}:endpoint/other`, START + DAY)).toHaveLength(1)
  })
})

describe('a roll-out changes', () => {
  test.each([
    ['what is unknown, when it is the first', 0.5, 'unknown'],
    ['the configuration, when the model is made of the same', 1.5, 'configuration'],
    ['the model, when artifact or image are others', 2.3, 'model'],
    ['what is unknown, when nobody saw its configuration made', 3 + HOUR / DAY, 'unknown'],
  ])('%s', (_, day, change) => {
    expect(rolloutChange(lineage, CHURN, START + day * DAY)).toBe(change)
  })
})

test.each([
  ['s3://models/a/b.tar.gz', ['arn:aws:s3:::models/a/b.tar.gz', 'arn:aws:s3:::models']],
  ['https://models.s3.amazonaws.com/a', []],
  ['', []],
])('%s stands for %j', (url, ids) => {
  expect(artifactEntities(url).map(({ id }) => id)).toEqual(ids)
})
