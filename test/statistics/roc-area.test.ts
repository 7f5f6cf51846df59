import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rocArea } from '../../src/statistics/roc-area.ts'

describe('the area under the ROC curve', () => {
  const cases: readonly (readonly [readonly number[], readonly number[], number])[] = [
    [[2, 3], [0, 1], 1],
    [[0, 1], [2, 3], 0],
    [[1, 1], [1, 1], 0.5],
    // Of 6 pairs 4 are in order and one is a tie.
    [[0.4, 0.8, 0.9], [0.4, 0.6], 0.75],
    [[], [1], 0.5],
  ]
  it.each(cases)('of %j above %j is %d', (positives, negatives, area) => {
    expect(rocArea(positives, negatives).area).toBeCloseTo(area, 12)
  })

  it("has DeLong's error, from the variance of each one's share of pairs", () => {
    // Shares of the positives: .25, 1, 1; of the negatives: 5/6, 2/3.
    const expected = Math.sqrt(0.1875 / 3 + 1 / 72 / 2)
    expect(rocArea([0.4, 0.8, 0.9], [0.4, 0.6]).standardError).toBeCloseTo(expected, 12)
  })

  it('counts pairs, whatever the scores are', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 15 })
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const pairs = positives.flatMap((p) =>
          negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)),
        )
        const mean = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length
        expect(rocArea(positives, negatives).area).toBeCloseTo(mean, 10)
      }),
    )
  })
})
