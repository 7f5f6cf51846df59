import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NestedHabits } from '../../src/statistics/nested-habits.ts'

const [ANA, BEN, TEAM, ALL] = [1, 2, 8, 9]
const NETWORK = 0

/** Each day the member shows these values; the circles around are the team and all. */
function lived(days: readonly (readonly number[])[], member = ANA, habits = new NestedHabits(0)) {
  days.forEach((values, day) => {
    habits.advance(day)
    for (const value of values) habits.learn([member, TEAM, ALL], NETWORK, value)
  })
  return habits
}

const daily = (length: number, value: number) => Array.from({ length }, () => [value])
const tail = (habits: NestedHabits, value: number, member = ANA) =>
  habits.tail([member, TEAM, ALL], NETWORK, value)

describe('nested habits', () => {
  it('knows nothing and is surprised by nothing at first', () => {
    expect(tail(new NestedHabits(0), 5)).toBe(1)
  })

  it('takes what is always shown for usual and what never was for rare', () => {
    const habits = lived(daily(40, 5))
    expect(tail(habits, 5)).toBeGreaterThan(0.9)
    expect(tail(habits, 6)).toBeLessThan(0.06)
  })

  it('is less surprised by what the team knows than by what nobody does', () => {
    const habits = lived(daily(40, 5))
    for (let member = 100; member < 120; member++) lived(daily(40, 7), member, habits)
    habits.advance(40)
    expect(tail(habits, 7)).toBeGreaterThan(2 * tail(habits, 6))
  })

  it('expects news of who brings news every day', () => {
    const restless = lived(Array.from({ length: 40 }, (_, day) => [100 + day]))
    expect(tail(restless, 5)).toBeGreaterThan(0.7)
  })

  it('lets a newcomer be as restless as the team, and no more', () => {
    const settled = lived(daily(40, 5))
    for (let member = 100; member < 110; member++) lived(daily(40, 5), member, settled)
    const restless = new NestedHabits(0)
    for (let member = 100; member < 110; member++)
      lived(
        Array.from({ length: 40 }, (_, day) => [1000 * member + day]),
        member,
        restless,
      )
    for (const habits of [settled, restless]) {
      habits.advance(40)
      for (let day = 0; day < 4; day++) habits.learn([BEN, TEAM, ALL], NETWORK, 5)
    }
    expect(tail(settled, 77, BEN)).toBeLessThan(tail(restless, 77, BEN))
  })

  it('does not take each of many equally common values for rare', () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1)
    expect(tail(lived(Array.from({ length: 20 }, () => values)), 50)).toBeGreaterThan(0.9)
  })

  it('forgets by half in the half-life', () => {
    const habits = lived([...daily(20, 5), ...daily(20, 6)])
    expect(habits.share(ANA, NETWORK, 6)).toBeGreaterThan(habits.share(ANA, NETWORK, 5))
    expect(habits.share(ANA, NETWORK, 5)).toBeCloseTo(0.5 / (1 + 2 ** (20 / 30)) + 0.193, 1)
    expect(habits.share(BEN, NETWORK, 5)).toBeNaN()
  })

  it('counts what it could not remember', () => {
    const many = Array.from({ length: 10_050 }, (_, i) => i + 1)
    const habits = new NestedHabits(0)
    for (const value of many) habits.learn([ANA], NETWORK, value)
    expect(habits.leftOut).toBe(50)
    expect(habits.size).toBe(10_000)
  })

  it('gives chances, and never a rarer one after the value was seen once more', () => {
    const days = fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 5 }), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 7 }), (history, value) => {
        const before = tail(lived(history), value)
        const after = tail(lived([...history, [value]]), value)
        expect(before).toBeGreaterThan(0)
        expect(before).toBeLessThanOrEqual(1)
        if (history.flat().length > 0) expect(after).toBeGreaterThanOrEqual(before * 0.5)
      }),
    )
  })

  it('shares of all values of a circle sum to one', () => {
    const days = fc.array(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    fc.assert(
      fc.property(days, (history) => {
        const habits = lived(history)
        const shares = Array.from({ length: 9 }, (_, i) => habits.share(ANA, NETWORK, i + 1))
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      }),
    )
  })
})
