import { expect, test } from 'vitest'
import { thirstiestCallers } from '../../src/graph/token-use.ts'
import { tokenCost } from '../../src/investigations/view/token-cost.ts'
import { call, commitEvents, invocation, memoryLake } from '../support/memory-lake.ts'
import { at, CI, SCOPE } from './panel-lake.ts'

const HAIKU = 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0'
const OWN = 'arn:aws:bedrock:eu-west-1:111122223333:imported-model/abc'
const PATHED = 'arn:aws:iam::111122223333:role/team/worker'
const SESSION = 'arn:aws:sts::111122223333:assumed-role/worker/job'

test('callers are ranked by tokens, with their models and their week, and named as CloudTrail knows them', async () => {
  const lake = await memoryLake()
  const worker = { caller: 'arn:aws:iam::111122223333:role/worker', session: SESSION }
  await commitEvents(lake, [
    call({ time: at(1), actor: PATHED, session: SESSION }),
    invocation({ time: at(1), resource: HAIKU, ...worker, input_tokens: 10, output_tokens: 1 }),
    invocation({ time: at(3), resource: HAIKU, caller: CI, input_tokens: 900, output_tokens: 100 }),
    invocation({ time: at(4), resource: OWN, caller: CI, input_tokens: 50, cache_read_tokens: 7 }),
    invocation({ time: at(-20), resource: HAIKU, caller: CI, input_tokens: 10 }),
  ])
  const [first, second, ...more] = await thirstiestCallers(lake.engine, SCOPE, 10)
  await lake.engine.close()
  expect(first).toEqual({
    caller: { type: 'iam-role', id: CI },
    invocations: 2,
    inputTokens: 950,
    outputTokens: 100,
    models: [
      { model: HAIKU, input: 900, output: 100, cacheRead: 0, cacheWrite: 0 },
      { model: OWN, input: 50, output: 0, cacheRead: 7, cacheWrite: 0 },
    ],
    days: [0, 0, 0, 0, 0, 10, 1050],
  })
  expect([second?.caller.id, more]).toEqual([PATHED, []])
})

const use = (model: string, input: number, output = 0) => ({
  model,
  input,
  output,
  cacheRead: 0,
  cacheWrite: 0,
})

test.each([
  ['known prices add up', [use(HAIKU, 1000, 2000), use(HAIKU, 1000)], 0.003, []],
  [
    'a model without a price is named, not guessed',
    [use(HAIKU, 1000), use(OWN, 5)],
    0.00025,
    [OWN],
  ],
  ['no known price is no sum', [use(OWN, 5)], null, [OWN]],
  ['a model of which nothing was used wants no price', [use(OWN, 0)], null, []],
])('%s', (_, models, usd, unpriced) => {
  const cost = tokenCost(models)
  expect(cost.unpriced).toEqual(unpriced)
  if (usd === null) expect(cost.usd).toBeNull()
  else expect(cost.usd).toBeCloseTo(usd, 9)
})
