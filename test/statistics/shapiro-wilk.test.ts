import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/statistics/random.ts'
import { shapiroWilk } from '../../src/statistics/shapiro-wilk.ts'

describe('the test of Shapiro and Wilk', () => {
  it('gives W and p of the weights of eleven men (Shapiro & Wilk 1965)', () => {
    const { w, pValue } = shapiroWilk([148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236])
    expect(w).toBeCloseTo(0.7888, 3)
    expect(pValue).toBeCloseTo(0.0067, 3)
  })

  it('rejects one normal sample in twenty at five percent, and an exponential one always', () => {
    const random = createRandom('shapiro')
    let rejected = 0
    for (let i = 0; i < 400; i++) {
      const sample = Array.from({ length: 60 }, () => random.normal())
      if (shapiroWilk(sample).pValue <= 0.05) rejected++
    }
    expect(rejected).toBeGreaterThan(6)
    expect(rejected).toBeLessThan(36)
    const skewed = Array.from({ length: 60 }, () => random.exponential(1))
    expect(shapiroWilk(skewed).pValue).toBeLessThan(1e-3)
  })

  it.each([
    ['too few', [1, 2, 3]],
    ['no spread', [5, 5, 5, 5, 5]],
    ['no numbers', [Number.NaN, Number.POSITIVE_INFINITY]],
  ])('says nothing of %s values', (_, values) => {
    expect(shapiroWilk(values)).toEqual({ w: 1, pValue: 1 })
  })
})
