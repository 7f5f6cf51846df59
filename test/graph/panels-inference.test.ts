import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, invocation, memoryLake } from '../support/memory-lake.ts'
import { ACCOUNT, at, CHURN, CI, captured, look, metric, pick } from './panel-lake.ts'

const CLAUDE = 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3'
const APP = `arn:aws:iam::${ACCOUNT}:role/app`
const CONFIGURATION = 'churn-2'
const ARTIFACT = 'arn:aws:s3:::models/churn/2.tar.gz'
let lake: Lake

const request = (value: object) => JSON.stringify(value)

beforeAll(async () => {
  lake = await memoryLake()
  const hours = Array.from({ length: 264 }, (_, i) => i - 240)
  await commitEvents(lake, [
    ...hours.flatMap((hour) => [
      metric(at(hour), 'Invocations', 100),
      // The same datapoint again in another period: it must not count twice.
      metric(at(hour), 'Invocations', 100, { period_seconds: 300 }),
      metric(at(hour), 'ModelLatency', hour >= 6 ? 900_000 : 90_000 + ((hour + 700) % 7) * 1000),
    ]),
    metric(at(7), 'Invocation5XXErrors', 5),
    ...hours.flatMap((hour) =>
      hour % 2 === 0 ? captured(at(hour), 'age', hour >= 0 ? 80 : 30) : [],
    ),
    ...hours.flatMap((hour) => (hour % 2 === 0 ? captured(at(hour), 'plan', 5) : [])),
    invocation({ time: at(-30), resource: CLAUDE, caller: CI, input_tokens: 10, output_tokens: 5 }),
    invocation({ time: at(2), resource: CLAUDE, caller: CI, input_tokens: 10, output_tokens: 5 }),
    invocation({
      time: at(3),
      resource: CLAUDE,
      caller: APP,
      input_tokens: 100,
      output_tokens: 50,
    }),
    invocation({ time: at(3), resource: CLAUDE, caller: APP, error: 'ThrottlingException' }),
    call({
      time: at(-50),
      operation: 'CreateModel',
      request: request({
        modelName: 'churn-2',
        primaryContainer: { modelDataUrl: 's3://models/churn/2.tar.gz' },
      }),
    }),
    call({
      time: at(-49),
      operation: 'CreateEndpointConfig',
      request: request({
        endpointConfigName: CONFIGURATION,
        productionVariants: [
          { modelName: 'churn-2', instanceType: 'ml.m5.large', initialInstanceCount: 2 },
        ],
      }),
    }),
    call({
      time: at(-48),
      operation: 'UpdateEndpoint',
      actor: CI,
      target: CHURN,
      target_type: code('sagemaker-endpoint'),
      request: request({ endpointName: 'churn', endpointConfigName: CONFIGURATION }),
    }),
    call({
      time: at(-60),
      service: 's3.amazonaws.com',
      operation: 'PutObject',
      actor: APP,
      target: ARTIFACT,
      target_type: code('s3-object'),
    }),
    call({
      time: at(4),
      service: 'sagemaker.amazonaws.com',
      operation: 'InvokeEndpoint',
      actor: APP,
      target: CHURN,
      target_type: code('sagemaker-endpoint'),
    }),
  ])
})
afterAll(() => lake.engine.close())

const sum = (rows: readonly Readonly<Record<string, unknown>>[], name: string) =>
  rows.reduce((total, row) => total + Number(row[name] ?? 0), 0)

describe('the panels of an endpoint', () => {
  test('count each datapoint once', async () => {
    const rows = await look(lake.engine, CHURN, 'invocations')
    expect(rows).toHaveLength(24)
    expect(sum(rows, 'invocations')).toBe(2400)
    expect(rows.some((row) => row['outside'] === true)).toBe(false)
  })

  test('tell when it became slow', async () => {
    const rows = await look(lake.engine, CHURN, 'latency')
    expect(rows.slice(6).every((row) => row['outside'] === true)).toBe(true)
    expect(rows.slice(0, 6).filter((row) => row['outside'] === true).length).toBeLessThan(2)
    expect(rows[6]).toMatchObject({ latency: 900 })
  })

  test('tell errors apart, and hours without any as zero', async () => {
    const rows = await look(lake.engine, CHURN, 'errors')
    expect(pick(rows.slice(6, 8), 'serverErrors', 'clientErrors')).toEqual([
      [0, null],
      [5, null],
    ])
  })

  test('say that no log tells of tokens', async () => {
    expect(await look(lake.engine, CHURN, 'tokens')).toEqual([])
  })

  test('find the feature that drifted, and only that', async () => {
    const rows = await look(lake.engine, CHURN, 'drift')
    expect(pick(rows, 'feature', 'values', 'valuesBefore')).toEqual([
      ['age', 12, 120],
      ['plan', 12, 120],
    ])
    expect(Number(rows[0]?.['distance'])).toBeGreaterThan(0.9)
    expect(rows[1]?.['distance']).toBe(0)
  })

  test('lead down to who wrote the artifact that it runs on', async () => {
    const rows = await look(lake.engine, CHURN, 'lineage')
    expect(pick(rows, 'hops', 'entity', 'operation', 'principal')).toContainEqual([
      3,
      ARTIFACT,
      'PutObject',
      APP,
    ])
  })

  test('tell of its deployments', async () => {
    const rows = await look(lake.engine, CHURN, 'deployments')
    expect(pick(rows, 'configuration', 'models', 'instances', 'principal')).toEqual([
      [CONFIGURATION, 'churn-2', '2 × ml.m5.large', CI],
    ])
  })

  test('name its callers from CloudTrail where there is no invocation log', async () => {
    const rows = await look(lake.engine, CHURN, 'callers')
    expect(pick(rows, 'caller', 'invocations', 'inputTokens', 'isNew')).toEqual([
      [APP, 1, null, true],
    ])
  })

  test('are those of the ARN, whichever name a log has for it', async () => {
    expect(await look(lake.engine, 'endpoint/churn', 'invocations')).toEqual(
      await look(lake.engine, CHURN, 'invocations'),
    )
  })
})

describe('the panels of a model', () => {
  test('tell who used it, for how many tokens, and who is new', async () => {
    const rows = await look(lake.engine, CLAUDE, 'callers')
    expect(
      pick(rows, 'caller', 'invocations', 'failed', 'inputTokens', 'outputTokens', 'isNew'),
    ).toEqual([
      [APP, 2, 1, 100, 50, true],
      [CI, 1, 0, 10, 5, false],
    ])
    expect(sum(rows, 'share')).toBeCloseTo(1, 2)
  })

  test('tell tokens and throttling out of the invocation log', async () => {
    expect(sum(await look(lake.engine, CLAUDE, 'tokens'), 'inputTokens')).toBe(110)
    expect(sum(await look(lake.engine, CLAUDE, 'errors'), 'throttles')).toBe(1)
  })
})

test('a principal has the models that it invoked', async () => {
  expect(pick(await look(lake.engine, APP, 'models-used'), 'resource', 'invocations')).toEqual([
    [CLAUDE, 2],
  ])
})

test('an artifact has the endpoints that rest on it', async () => {
  expect(pick(await look(lake.engine, ARTIFACT, 'dependents'), 'endpoint', 'hops')).toEqual([
    [CHURN, 3],
  ])
})
