import { describe, expect, it } from 'vitest'
import { normalisedDiscountedGain } from '../../src/statistics/ndcg.ts'

describe('normalised discounted cumulative gain', () => {
  it.each([
    // The college admission example of the AWS page on feature attribution drift, which says 0.69.
    ['of a ranking that was reversed', [0.7, 0.5, 0.05], [0.1, 0.2, 0.7], 0.68764],
    ['of the same ranking', [3, 2, 1], [30, 20, 10], 1],
    // Both share places 1 and 2: 1.5 · (1 + 1 / log2(3)) of 3.
    ['of two items that tie', [3, 0], [1, 1], 0.815465],
    ['of one item', [2], [0], 1],
  ])('%s', (_name, gains, scores, expected) => {
    expect(normalisedDiscountedGain(gains, scores)).toBeCloseTo(expected, 6)
  })

  it('is not defined where nothing is worth anything', () => {
    expect(normalisedDiscountedGain([0, 0], [1, 2])).toBeNaN()
    expect(normalisedDiscountedGain([], [])).toBeNaN()
  })
})
