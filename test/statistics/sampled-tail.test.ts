import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/statistics/random.ts'
import { sampledTail, upperTail } from '../../src/statistics/sampled-tail.ts'
import { chiSquareUpper } from '../../src/statistics/tails.ts'

const random = createRandom('sampled tail')
/** Chi-square with four degrees of freedom, as squared discrepancies nearly are. */
const sample = Array.from({ length: 400 }, () => random.gamma(2, 2))
const tail = sampledTail(sample)

describe('a value against a sample of chance', () => {
  it('has the share of the sample where that is known', () => {
    expect(upperTail(tail, 4)).toBeCloseTo(chiSquareUpper(4, 4), 1)
    expect(upperTail(tail, -1)).toBe(1)
  })

  it.each([18, 25, 35])('is about as rare at %f as the curve that the sample is of', (value) => {
    const ratio = Math.log(upperTail(tail, value)) / Math.log(chiSquareUpper(value, 4))
    expect(ratio).toBeGreaterThan(0.75)
    expect(ratio).toBeLessThan(1.35)
  })

  it('is never rarer for being smaller', () => {
    let before = 1
    for (let value = 0; value < 80; value += 0.5) {
      const p = upperTail(tail, value)
      expect(p).toBeLessThanOrEqual(before)
      before = p
    }
  })

  it('says nothing without a sample or a value', () => {
    expect([upperTail(sampledTail([]), 3), upperTail(tail, Number.NaN)]).toEqual([1, 1])
  })
})
