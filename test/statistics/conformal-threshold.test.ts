import { describe, expect, it } from 'vitest'
import { conformalThreshold } from '../../src/statistics/conformal-threshold.ts'
import { createRandom } from '../../src/statistics/random.ts'

describe('a conformal threshold', () => {
  it('is the score of rank (n + 1)(1 - error)', () => {
    const scores = Array.from({ length: 19 }, (_, i) => i + 1)
    expect(conformalThreshold(scores, 0.05)).toEqual({ value: 19, isReached: true, error: 0.05 })
    expect(conformalThreshold(scores, 0.5)).toEqual({ value: 10, isReached: true, error: 0.5 })
  })

  it('is the largest score, and says which error that is, when there are too few', () => {
    expect(conformalThreshold([3, 1, Number.NaN, 2], 0.01)).toEqual({
      value: 3,
      isReached: false,
      error: 0.25,
    })
    expect(conformalThreshold([], 0.01)).toBeUndefined()
  })

  it('is exceeded by no more of the next scores than was allowed', () => {
    const random = createRandom('conformal')
    let above = 0
    for (let round = 0; round < 2000; round++) {
      const scores = Array.from({ length: 40 }, () => random.exponential(1))
      if (random.exponential(1) > (conformalThreshold(scores, 0.1)?.value ?? 0)) above++
    }
    expect(above / 2000).toBeGreaterThan(0.07)
    expect(above / 2000).toBeLessThan(0.12)
  })
})
