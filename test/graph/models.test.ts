import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY } from '../../src/events/time.ts'
import { readModels } from '../../src/graph/models.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, invocation, memoryLake } from '../support/memory-lake.ts'
import { ACCOUNT, at, CHURN, CI, metric, SCOPE } from './panel-lake.ts'

const CLAUDE = 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3'
const NOVA = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0'
const AGENT = `arn:aws:bedrock:eu-west-1:${ACCOUNT}:agent/helper`
const MODEL = { namespace: 'AWS/Bedrock', resource: NOVA, resource_type: code('foundation-model') }
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    // The same weekday as the last day of the scope, one, two and three weeks before; and once long ago.
    ...[7, 14, 21].map((days, i) => metric(at(2) - days * DAY, 'Invocations', 10 * (i + 1))),
    metric(at(2) - 30 * DAY, 'Invocations', 1),
    metric(at(-30), 'Invocations', 50),
    metric(at(2), 'Invocations', 70),
    metric(at(2), 'Invocation5XXErrors', 7),
    metric(at(2), 'ModelLatency', 140_000, { samples: 70 }),
    metric(at(2), 'Invocations', 90, MODEL),
    metric(at(2), 'InvocationClientErrors', 8, MODEL),
    metric(at(2), 'InvocationThrottles', 2, MODEL),
    metric(at(2), 'InvocationLatency', 9000, { ...MODEL, samples: 90 }),
    metric(at(2), 'OutputTokenCount', 4000, MODEL),
    invocation({
      time: at(3),
      resource: CLAUDE,
      caller: CI,
      input_tokens: 900,
      output_tokens: 100,
    }),
    invocation({ time: at(3), resource: NOVA, caller: CI, input_tokens: 5, output_tokens: 7 }),
    invocation({ time: at(-200), resource: 'old', caller: CI }),
    // What is captured is a sample of the calls, not a call more.
    invocation({ time: at(3), resource: 'endpoint/churn', origin: 1 }),
    call({
      time: at(4),
      operation: 'InvokeAgent',
      target: AGENT,
      target_type: code('bedrock-agent'),
    }),
    call({ time: at(4), operation: 'GetAgent', target: AGENT, target_type: code('bedrock-agent') }),
  ])
})
afterAll(() => lake.engine.close())

describe('models and endpoints', () => {
  test('are told by the log that tells most of each, the most called first', async () => {
    const models = await readModels(lake.engine, SCOPE)
    expect(models.map(({ entity, calls, failed, log }) => [entity.id, calls, failed, log])).toEqual(
      [
        [NOVA, 100, 10, 'cloudwatch-metrics'],
        [CHURN, 70, 7, 'cloudwatch-metrics'],
        [AGENT, 1, 0, 'cloudtrail'],
        [CLAUDE, 1, 0, 'bedrock-invocation'],
        ['old', 0, 0, undefined],
      ],
    )
  })

  test('have latency in milliseconds, and tokens of the next log where the first has none', async () => {
    const models = await readModels(lake.engine, SCOPE)
    const told = models.map((one) => [one.latency, one.inputTokens, one.outputTokens])
    expect(told.slice(0, 2)).toEqual([
      [100, 5, 4000],
      [2, null, null],
    ])
  })

  test('say whose they are: of the ARN, else who used them', async () => {
    const models = await readModels(lake.engine, SCOPE)
    const owners = models.map(({ accounts, region }) => [accounts, region])
    expect(owners.slice(0, 3)).toEqual([
      [[ACCOUNT], 'us-east-1'],
      [[ACCOUNT], 'eu-west-1'],
      [[ACCOUNT], 'eu-west-1'],
    ])
  })

  test('have a week, and what such weekdays had: not the day on which they were first called', async () => {
    const churn = (await readModels(lake.engine, SCOPE)).find(({ entity }) => entity.id === CHURN)
    expect(churn?.days).toEqual([0, 0, 0, 0, 50, 0, 70])
    expect(churn?.usual).toEqual([0, 0, 0, 0, 0, 0, 15])
  })
})
