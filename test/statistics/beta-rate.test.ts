import { describe, expect, it } from 'vitest'
import { fitBetaRate } from '../../src/statistics/beta-rate.ts'
import { createRandom } from '../../src/statistics/random.ts'

const random = createRandom('rates')

function cases(a: number, b: number, count: number, trials: number) {
  return Array.from({ length: count }, () => {
    const [x, y] = [random.gamma(a, 1), random.gamma(b, 1)]
    let successes = 0
    for (let i = 0; i < trials; i++) if (random.next() < x / (x + y)) successes++
    return { successes, trials }
  })
}

describe('a rate that differs from case to case', () => {
  it('is found with its mean and its strength', () => {
    const { a, b } = fitBetaRate(cases(3, 27, 600, 50))
    expect(a / (a + b)).toBeCloseTo(0.1, 1)
    expect(a + b).toBeGreaterThan(20)
    expect(a + b).toBeLessThan(45)
  })

  it('is worth the most allowed when it never differs more than chance', () => {
    const { a, b } = fitBetaRate(cases(1e6, 9e6, 300, 40), { least: 10, most: 500 })
    expect(a + b).toBeGreaterThan(200)
  })

  it('is never certain: not of 0, not without a case', () => {
    expect(fitBetaRate([{ successes: 0, trials: 50 }]).a).toBeGreaterThan(0)
    const none = fitBetaRate([])
    expect([none.a, none.b]).toEqual([5, 5])
  })
})
