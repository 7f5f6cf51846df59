import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logBayesFactorBound } from '../../src/statistics/bayes-factor.ts'

describe('what a p-value is worth at most', () => {
  // Table 1 of Sellke, Bayarri & Berger 2001: the bound on the odds of the null, -e p ln p.
  test.each([
    [0.2, 0.87],
    [0.1, 0.625],
    [0.05, 0.407],
    [0.01, 0.125],
    [0.005, 0.072],
    [0.001, 0.0188],
  ])('p = %d leaves the null with odds of %d', (p, odds) => {
    expect(Math.exp(-logBayesFactorBound(p))).toBeCloseTo(odds, 2)
  })

  test.each([1 / Math.E, 0.5, 1, 2, Number.NaN])('%d speaks for nothing', (p) => {
    expect(logBayesFactorBound(p)).toBe(0)
  })

  test('rises as p falls, and stays a number down to 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.36 }), fc.double({ min: 0, max: 0.36 }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(logBayesFactorBound(low)).toBeGreaterThanOrEqual(logBayesFactorBound(high) - 1e-12)
        expect(Number.isFinite(logBayesFactorBound(low))).toBe(true)
      }),
    )
  })
})
