import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BASELINE_DAYS, DAY, HOUR } from '../../../src/events/time.ts'
import { UserError } from '../../../src/events/user-error.ts'
import { scopeIn } from '../../../src/investigations/view/view-scope.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { call, commitEvents, memoryLake } from '../../support/memory-lake.ts'

const LAST = Date.UTC(2026, 0, 20, 10, 17)
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    call({ time: LAST - 5 * DAY }),
    call({ time: LAST }),
    call({ time: Date.UTC(2080, 0, 1) }),
  ])
})
afterAll(() => lake.engine.close())

describe('the scope', () => {
  test('is the last day of what the lake holds, in whole hours, whatever claims to be from the future', async () => {
    const { scope, baseline } = await scopeIn(lake.engine, {}, LAST + DAY)
    expect(scope).toEqual({ start: Date.UTC(2026, 0, 19, 11), end: Date.UTC(2026, 0, 20, 11) })
    expect(baseline).toEqual({ start: scope.start - BASELINE_DAYS * DAY, end: scope.start })
  })

  test('is where the records are when all of them are from the future', async () => {
    const { scope } = await scopeIn(lake.engine, {}, Date.UTC(2020, 0, 1))
    expect(scope.end).toBe(Date.UTC(2080, 0, 1, 1))
  })

  test('of an empty lake is the last day', async () => {
    const empty = await memoryLake()
    const { scope } = await scopeIn(empty.engine, {}, LAST)
    expect(scope.end - scope.start).toBe(DAY)
    await empty.engine.close()
  })

  test('is what was asked for, widened to whole hours', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2090, 0, 1) }),
        fc.integer({ min: 1, max: 365 * DAY }),
        async (from, length) => {
          const { scope } = await scopeIn(lake.engine, { from, to: from + length }, LAST)
          expect(scope.start).toBeLessThanOrEqual(from)
          expect(scope.end).toBeGreaterThanOrEqual(from + length)
          expect(from - scope.start).toBeLessThan(HOUR)
          expect(scope.end - from - length).toBeLessThan(HOUR)
          expect([scope.start % HOUR, scope.end % HOUR]).toEqual([0, 0])
        },
      ),
    ))

  test.each([
    ['that is empty', { from: LAST, to: LAST - DAY }],
    ['of more than a year', { from: LAST - 400 * DAY, to: LAST }],
  ])('%s is refused', async (_, asked) => {
    await expect(scopeIn(lake.engine, asked, LAST)).rejects.toThrow(UserError)
  })
})
