import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedHits } from '../../bench/causes/baselines.ts'

describe('expected hits of an order', () => {
  test('without ties are whether the right one stands there', () => {
    const right = [false, true, false, false]
    expect(expectedHits([4, 3, 2, 1], right)).toEqual({ first: 0, firstThree: 1 })
    expect(expectedHits([3, 4, 2, 1], right)).toEqual({ first: 1, firstThree: 1 })
  })

  test('with ties are shared by all that are tied', () => {
    expect(expectedHits([1, 1, 1, 1, 1], [true, false, false, false, false])).toEqual({
      first: expect.closeTo(1 / 5, 12),
      firstThree: expect.closeTo(3 / 5, 12),
    })
    // One place is left for three that are tied, of which one is right.
    expect(
      expectedHits([9, 8, 1, 1, 1], [false, false, true, false, false]).firstThree,
    ).toBeCloseTo(1 / 3, 12)
  })

  test('of several right ones count any', () => {
    expect(expectedHits([1, 1, 1], [true, true, false]).first).toBeCloseTo(2 / 3, 12)
  })

  test('of nothing right, or of nothing, are none', () => {
    expect(expectedHits([1, 2], [false, false])).toEqual({ first: 0, firstThree: 0 })
    expect(expectedHits([], [])).toEqual({ first: 0, firstThree: 0 })
  })

  test('are probabilities, and no fewer in three places than in one', () => {
    const items = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.boolean()), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(items, (list) => {
        const { first, firstThree } = expectedHits(
          list.map(([score]) => score),
          list.map(([, right]) => right),
        )
        expect(first).toBeGreaterThanOrEqual(0)
        expect(firstThree).toBeGreaterThanOrEqual(first - 1e-12)
        expect(firstThree).toBeLessThanOrEqual(1 + 1e-12)
      }),
    )
  })
})
