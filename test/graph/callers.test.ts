import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../src/events/time.ts'
import { callerChanges } from '../../src/graph/callers.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, invocation, memoryLake } from '../support/memory-lake.ts'

const ONSET = Date.UTC(2026, 0, 15, 14)
const CLAUDE = {
  type: 'foundation-model',
  id: 'arn:aws:bedrock:eu-west-1::foundation-model/x',
} as const
const CHURN = {
  type: 'sagemaker-endpoint',
  id: 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn',
} as const
const APP = 'arn:aws:iam::111122223333:role/app'
const KEY = 'arn:aws:iam::111122223333:user/leaked'
const BY_DAY = 'arn:aws:iam::111122223333:role/by-day'
let lake: Lake

const uses = (caller: string, time: number, tokens: number) =>
  invocation({ time, resource: CLAUDE.id, caller, input_tokens: tokens, output_tokens: tokens })

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    ...Array.from({ length: 20 }, (_, i) => uses(APP, ONSET - (i + 1) * HOUR, 50)),
    uses(APP, ONSET + MINUTE, 50),
    ...Array.from({ length: 12 }, (_, i) => uses(KEY, ONSET + i * 5 * MINUTE, 400)),
    uses(KEY, ONSET + 3 * HOUR, 400),
    invocation({ time: ONSET + MINUTE, resource: CLAUDE.id }),
    invocation({ time: ONSET + MINUTE, resource: 'another', caller: KEY }),
    ...[-30, -20, 10, 20, 30].map((minutes) =>
      call({
        time: ONSET + minutes * MINUTE,
        actor: APP,
        operation: 'InvokeEndpoint',
        target: CHURN.id,
        target_type: code('sagemaker-endpoint'),
      }),
    ),
    call({ time: ONSET + 5 * MINUTE, target: CHURN.id, target_type: code('sagemaker-endpoint') }),
  ])
})
afterAll(() => lake.engine.close())

describe('callers before and during', () => {
  test('whoever grew most comes first, with calls and tokens an hour', async () => {
    const [key, app, ...others] = await callerChanges(
      lake.engine,
      CLAUDE,
      ONSET,
      ONSET + 2 * HOUR,
      10,
    )
    expect(others).toEqual([])
    expect(key).toMatchObject({
      caller: KEY,
      before: 0,
      during: 6,
      tokensBefore: 0,
      tokensDuring: 4800,
      firstSeen: ONSET,
    })
    expect(key?.eventIds).toHaveLength(10)
    expect(app).toMatchObject({
      caller: APP,
      before: 1,
      during: 0.5,
      tokensBefore: 100,
      tokensDuring: 50,
    })
    expect(app?.firstSeen).toBe(ONSET - 20 * HOUR)
  })

  test('a baseline longer than the logs is measured by what they hold', async () => {
    const changes = await callerChanges(lake.engine, CLAUDE, ONSET, ONSET + 2 * HOUR, 200)
    expect(changes.find(({ caller }) => caller === APP)?.before).toBeCloseTo(1, 5)
  })

  test('a day is held against days, not against the nights between them', async () => {
    const during = (day: number) =>
      [0, 1, 2, 3].map((i) =>
        invocation({ time: ONSET - day * DAY + i * HOUR, resource: 'by-day', caller: BY_DAY }),
      )
    await commitEvents(lake, [0, 1, 2, 3, 4].flatMap(during))
    const model = { type: 'foundation-model', id: 'by-day' } as const
    const [caller] = await callerChanges(lake.engine, model, ONSET, ONSET + 4 * HOUR, 7)
    expect(caller).toMatchObject({ caller: BY_DAY, before: 1, during: 1 })
  })

  test('CloudTrail tells where no invocation log does, of invocations only', async () => {
    const [app, ...others] = await callerChanges(lake.engine, CHURN, ONSET, ONSET + HOUR, 1)
    expect(others).toEqual([])
    expect(app).toMatchObject({ caller: APP, before: 2, during: 3, tokensDuring: 0 })
  })

  test('a resource that nobody called has none', async () => {
    const nobody = { type: 'sagemaker-endpoint', id: 'endpoint/none' } as const
    expect(await callerChanges(lake.engine, nobody, ONSET, ONSET + HOUR, 10)).toEqual([])
  })
})
