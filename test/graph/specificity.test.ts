import { afterAll, beforeAll, expect, it } from 'vitest'
import { DAY, HOUR } from '../../src/events/time.ts'
import { specificityOf } from '../../src/graph/specificity.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 1, 20)
const SCOPE = { start: START, end: START + DAY }
const BASELINE = { start: START - 45 * DAY, end: START }
const user = (name: string) => `arn:aws:iam::111122223333:user/${name}`
const ROLE = 'arn:aws:iam::999988887777:role/admin'
const EVERYDAY = 'arn:aws:iam::111122223333:role/build'

let lake: Lake
beforeAll(async () => {
  lake = await memoryLake()
  const people = Array.from({ length: 15 }, (_, i) => user(`u${i}`))
  const assume = (actor: string, target: string, time: number) =>
    call({
      time,
      actor,
      operation: 'AssumeRole',
      service: 'sts.amazonaws.com',
      target,
      target_type: code('iam-role'),
    })
  await commitEvents(lake, [
    ...people.map((actor) => call({ time: START - DAY, actor, source_ip: '203.0.113.1' })),
    call({ time: START + HOUR, actor: user('u0'), source_ip: '198.51.100.1' }),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((day) => assume(user('u1'), EVERYDAY, START - day * DAY)),
    assume(user('u1'), EVERYDAY, START + HOUR),
    assume(user('u1'), ROLE, START + 2 * HOUR),
  ])
})
afterAll(() => lake.engine.close())

it('is high for what one principal uses, and low for what all do', async () => {
  const ids = ['203.0.113.1', '198.51.100.1', '192.0.2.1']
  const { bits } = await specificityOf(lake.engine, ids, SCOPE, BASELINE)
  expect(bits('203.0.113.1')).toBeCloseTo(Math.log2(16 / 15.5))
  expect(bits('198.51.100.1')).toBeCloseTo(Math.log2(16 / 1.5))
  expect(bits('192.0.2.1')).toBeUndefined()
})

it('knows which roles were taken on, and how seldom', async () => {
  const { assumptions } = await specificityOf(
    lake.engine,
    [user('u1'), ROLE, EVERYDAY],
    SCOPE,
    BASELINE,
  )
  expect(assumptions.map(({ to, first, bits }) => [to, first, bits > 2])).toEqual([
    [EVERYDAY, START + HOUR, false],
    [ROLE, START + 2 * HOUR, true],
  ])
})

it('asks nothing of nobody', async () => {
  const { assumptions, bits } = await specificityOf(lake.engine, [], SCOPE, BASELINE)
  expect(assumptions).toEqual([])
  expect(bits('x')).toBeUndefined()
})
