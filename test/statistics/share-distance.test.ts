import { describe, expect, it } from 'vitest'
import { hellingerDistance, totalVariation } from '../../src/statistics/share-distance.ts'

describe('distances of shares', () => {
  it.each([
    [[1, 1], [2, 2], 0, 0],
    [[1, 0], [0, 1], 1, 1],
    // 1/2, 1/2 against 9/10, 1/10: sqrt((2 - 2 (sqrt .45 + sqrt .05)) / 2) and 0.4.
    [[5, 5], [9, 1], Math.sqrt(1 - Math.sqrt(0.45) - Math.sqrt(0.05)), 0.4],
    [[3, 1], [3, 1, 4], Math.sqrt(1 - Math.sqrt(0.75 * 0.375) - Math.sqrt(0.25 * 0.125)), 0.5],
  ])('%j and %j', (a, b, hellinger, variation) => {
    expect(hellingerDistance(a, b)).toBeCloseTo(hellinger, 12)
    expect(totalVariation(a, b)).toBeCloseTo(variation, 12)
  })

  it('are 0 when a side is empty, and take no count that is none', () => {
    expect(hellingerDistance([], [1])).toBe(0)
    expect(totalVariation([1, Number.NaN, -3], [1])).toBe(0)
  })
})
