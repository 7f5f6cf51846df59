import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../src/events/time.ts'
import { type Habits, habitsOf } from '../../src/graph/habits.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, commitEvents, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 0, 10)
const CI = 'arn:aws:iam::111122223333:role/ci'
const CI_ELSEWHERE = 'arn:aws:iam::444455556666:role/ci'
const EVE = 'arn:aws:iam::111122223333:user/eve'
const SAGEMAKER = 'sagemaker.amazonaws.com'
let lake: Lake
let habits: Habits

beforeAll(async () => {
  lake = await memoryLake()
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
    call({ time: START + DAY, actor: CI_ELSEWHERE, account: '444455556666' }),
    call({
      time: START + 2 * DAY,
      actor: CI_ELSEWHERE,
      account: '444455556666',
      operation: 'DeleteEndpoint',
    }),
  ])
  const baseline = { start: START - 40 * DAY, end: START + 6 * DAY }
  habits = await habitsOf(lake.engine, baseline, ['UpdateEndpoint', 'DeleteEndpoint'])
})
afterAll(() => lake.engine.close())

const chain = (actor: string, operation: string, account = '111122223333', service = SAGEMAKER) =>
  habits.of({ actor, account, service, operation })

describe('habits of a baseline', () => {
  test('count the days of a principal against those on which it did anything, up to the end', () => {
    expect(chain(CI, 'UpdateEndpoint').own).toEqual({ count: 5, total: 6 })
    expect(chain(EVE, 'UpdateEndpoint').own).toEqual({ count: 1, total: 1 })
    expect(chain(EVE, 'DeleteEndpoint').own).toEqual({ count: 0, total: 1 })
  })

  test('widen from the principal to its peers, its account and everybody', () => {
    expect(chain(CI, 'DeleteEndpoint')).toEqual({
      own: { count: 0, total: 6 },
      // The role of the same name in the other account.
      peers: { count: 1, total: 8 },
      account: { count: 0, total: 7 },
      everybody: { count: 1, total: 9 },
    })
  })

  test('tell services apart', () => {
    const own = chain(CI, 'UpdateEndpoint', '111122223333', 'iam.amazonaws.com').own
    expect(own).toEqual({ count: 1, total: 6 })
  })

  test('know nothing of a principal that did nothing', () => {
    expect(chain('arn:aws:iam::111122223333:role/nobody', 'UpdateEndpoint').own).toEqual({
      count: 0,
      total: 0,
    })
  })

  test('span the days that the lake knows, not those before its first record', () => {
    expect(habits.days).toBe(6)
  })
})
