import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { HOUR, MINUTE } from '../../src/events/time.ts'
import { refusalsOf } from '../../src/graph/refused-flows.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { commitEvents, key, memoryLake } from '../support/memory-lake.ts'

const ONSET = Date.UTC(2026, 0, 15, 14, 10)
const ACCOUNT = '111122223333'
let made = 0
const flow = (time: number, action: 'ACCEPT' | 'REJECT', account = ACCOUNT): Event => ({
  table: 'flow',
  row: { key: key(++made), time, account, region: 'eu-west-1', action },
})
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  const hours = Array.from({ length: 48 }, (_, i) => ONSET - (i + 1) * HOUR + MINUTE)
  await commitEvents(lake, [
    ...hours.flatMap((time) => [flow(time, 'ACCEPT'), flow(time, 'REJECT')]),
    ...Array.from({ length: 60 }, (_, i) => flow(ONSET + i * 2 * MINUTE, 'REJECT')),
    flow(ONSET + MINUTE, 'REJECT', '444455556666'),
  ])
})
afterAll(() => lake.engine.close())

describe('refused connections', () => {
  const within = (account: string, start: number) =>
    refusalsOf(lake.engine, account, 'eu-west-1', { start, end: start + 2 * HOUR })

  test('are counted an hour, and held against each hour of the week before', async () => {
    expect(await within(ACCOUNT, ONSET)).toEqual({ before: 1, during: 30, pValue: 1 / 49 })
  })

  test('that are as many as ever are no surprise', async () => {
    expect((await within(ACCOUNT, ONSET - 10 * HOUR))?.pValue).toBe(1)
  })

  test('are not known of an account whose flows are not logged, or only since a while', async () => {
    expect(await within('999988887777', ONSET)).toBeUndefined()
    expect(await within('444455556666', ONSET)).toBeUndefined()
    expect(await within(ACCOUNT, ONSET - 30 * HOUR)).toBeUndefined()
  })
})
