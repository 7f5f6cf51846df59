import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../src/events/time.ts'
import { actsWithin, type Habits, habitsOf } from '../../src/graph/acts.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, key, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 0, 10)
const CI = 'arn:aws:iam::111122223333:role/ci'
const EVE = 'arn:aws:iam::111122223333:user/eve'
const CHURN = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn'
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
})
afterAll(() => lake.engine.close())

describe('acts within a window', () => {
  const at = START + 60 * DAY
  beforeAll(() =>
    commitEvents(lake, [
      call({ time: at - 1, operation: 'TooEarly' }),
      call({
        event_id: key(0xabc),
        time: at,
        actor: EVE,
        session: 'the-session',
        access_key: 'AKIAEXAMPLE',
        target: CHURN,
        target_type: code('sagemaker-endpoint'),
        request: '{"endpointName":"churn"}',
      }),
      call({
        time: at + HOUR,
        event_id_text: 'an id of its own',
        outcome: 1,
        operation: 'DeleteEndpoint',
      }),
      call({ time: at + HOUR, operation: 'DescribeEndpoint', read_only: 2 }),
      call({ time: at + HOUR, operation: 'InvokeEndpoint' }),
      call({ time: at + HOUR, operation: 'GetObject', service: 's3.amazonaws.com' }),
      call({ time: at + HOUR, operation: 'PutLogEvents', service: 'logs.amazonaws.com' }),
      call({ time: at + HOUR, operation: 'AssumeRole', service: 'sts.amazonaws.com' }),
      call({ time: at + 2 * HOUR, operation: 'TellsNotWhetherItReads', read_only: 0 }),
      call({ time: at + DAY, operation: 'TooLate' }),
    ]),
  )
  const within = () => actsWithin(lake.engine, { start: at, end: at + DAY })

  test('are changes only, latest first, the end of the window left out', async () => {
    expect((await within()).map(({ operation }) => operation)).toEqual([
      'TellsNotWhetherItReads',
      'DeleteEndpoint',
      'UpdateEndpoint',
    ])
  })

  test('tell all that a cause needs', async () => {
    expect((await within()).at(-1)).toEqual({
      eventId: key(0xabc),
      time: at,
      account: '111122223333',
      region: 'eu-west-1',
      service: 'sagemaker.amazonaws.com',
      operation: 'UpdateEndpoint',
      actor: { type: 'iam-user', id: EVE },
      session: 'the-session',
      accessKey: 'AKIAEXAMPLE',
      sourceIp: '203.0.113.5',
      target: { type: 'sagemaker-endpoint', id: CHURN },
      succeeded: true,
      request: '{"endpointName":"churn"}',
    })
  })

  test('keep an id that is no UUID as it was written, and know what was refused', async () => {
    expect((await within())[1]).toMatchObject({
      eventId: 'an id of its own',
      succeeded: false,
      target: undefined,
      request: '',
    })
  })
})

describe('habits of a baseline', () => {
  let habits: Habits
  beforeAll(async () => {
    const days = [0, 1, 2, 3, 5]
    await commitEvents(lake, [
      ...days.flatMap((day) => [
        call({ time: START + day * DAY, actor: CI }),
        call({ time: START + day * DAY + HOUR, actor: CI }),
      ]),
      call({ time: START + DAY, actor: EVE }),
      call({ time: START + DAY, actor: EVE, operation: 'CreateModel' }),
      call({ time: START + 9 * DAY, actor: EVE }),
      call({ time: START + 4 * DAY, actor: CI, service: 'iam.amazonaws.com' }),
      call({
        time: START + 5 * DAY,
        actor: CI,
        account: '444455556666',
        operation: 'DeleteEndpoint',
      }),
    ])
    const baseline = { start: START - 40 * DAY, end: START + 6 * DAY }
    habits = await habitsOf(lake.engine, baseline, ['UpdateEndpoint', 'DeleteEndpoint'])
  })
  const SAGEMAKER = 'sagemaker.amazonaws.com'

  test('count days and calls of each principal, up to its end', () => {
    expect(habits.ofActor(CI, SAGEMAKER, 'UpdateEndpoint')).toEqual({ days: 5, count: 10 })
    expect(habits.ofActor(EVE, SAGEMAKER, 'UpdateEndpoint')).toEqual({ days: 1, count: 1 })
    expect(habits.ofActor(EVE, SAGEMAKER, 'DeleteEndpoint')).toEqual({ days: 0, count: 0 })
  })

  test('tell services and accounts apart', () => {
    expect(habits.ofActor(CI, 'iam.amazonaws.com', 'UpdateEndpoint')).toEqual({ days: 1, count: 1 })
    expect(habits.ofAccount('444455556666', SAGEMAKER, 'DeleteEndpoint').count).toBe(1)
    expect(habits.ofAccount('111122223333', SAGEMAKER, 'DeleteEndpoint').count).toBe(0)
    expect(habits.ofAll(SAGEMAKER, 'UpdateEndpoint').count).toBe(11)
  })

  test('know how active a principal was in all, whatever was asked', () => {
    expect(habits.callsOf(EVE)).toBe(2)
    expect(habits.callsOf('arn:aws:iam::111122223333:role/nobody')).toBe(0)
  })

  test('span the days that the lake knows, not those before its first record', () => {
    expect(habits.days).toBe(6)
  })
})
