import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as special from '../../src/statistics/special-functions.ts'

function expectRelative(actual: number, expected: number, tolerance = 1e-12): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))
}

describe('logGamma', () => {
  it.each([
    [5, Math.log(24)],
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [1.5, Math.log(Math.sqrt(Math.PI) / 2)],
    [-0.5, Math.log(2 * Math.sqrt(Math.PI))],
    [101, 363.739_375_555_563_5],
    [1e10, 220_258_509_288.811],
  ])('of %s is %s', (x, expected) => expectRelative(special.logGamma(x), expected))

  it('follows Gamma(x + 1) = x Gamma(x)', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (x) => {
        const step = special.logGamma(x + 1) - special.logGamma(x)
        expect(Math.abs(step - Math.log(x))).toBeLessThan(1e-12 * (10 + Math.abs(x * Math.log(x))))
      }),
    )
  })

  it('is infinite at its poles', () => {
    expect([0, -1, -7].map(special.logGamma)).toEqual([Infinity, Infinity, Infinity])
  })
})

describe('incompleteGamma', () => {
  it('of shape 1 is the exponential, far into its tail', () => {
    for (const x of [1e-9, 0.3, 1, 5, 50, 600]) {
      expectRelative(special.incompleteGamma(1, x).upper, Math.exp(-x), 1e-12)
      expectRelative(special.incompleteGamma(1, x).lower, -Math.expm1(-x), 1e-12)
    }
  })

  it('halves at the median of the chi-square with 2 degrees of freedom', () => {
    expectRelative(special.incompleteGamma(1, Math.LN2).lower, 0.5)
  })

  it('is continuous where the method for huge shapes takes over', () => {
    for (const z of [-3, -1, 0, 1, 3]) {
      const at = (a: number) => special.incompleteGamma(a, a + z * Math.sqrt(a)).lower
      expect(Math.abs(at(0.99e7) - at(1.01e7))).toBeLessThan(1e-5)
    }
  })

  it('adds up to 1 and rises with x', () => {
    const shape = fc.double({ min: 1e-3, max: 1e5, noNaN: true })
    fc.assert(
      fc.property(shape, fc.double({ min: 0, max: 2, noNaN: true }), (a, ratio) => {
        const here = special.incompleteGamma(a, a * ratio)
        const further = special.incompleteGamma(a, a * ratio * 1.01 + 1e-9)
        expect(here.lower + here.upper).toBeCloseTo(1, 12)
        expect(further.lower).toBeGreaterThanOrEqual(here.lower - 1e-12)
      }),
    )
  })

  it('answers NaN for shapes that are no shapes and limits at the ends', () => {
    expect(special.incompleteGamma(-1, 2).lower).toBeNaN()
    expect(special.incompleteGamma(2, Number.NaN).upper).toBeNaN()
    expect(special.incompleteGamma(2, -1)).toEqual({ lower: 0, upper: 1 })
    expect(special.incompleteGamma(2, Infinity)).toEqual({ lower: 1, upper: 0 })
  })
})

describe('incompleteBeta', () => {
  it.each([
    [1, 1, 0.3, 0.3],
    [2, 1, 0.3, 0.09],
    [1, 3, 0.2, 1 - 0.8 ** 3],
    [0.5, 0.5, 0.25, 1 / 3],
    [2, 3, 0.5, 11 / 16],
    [1, 1e-3, 0.5, 1 - 0.5 ** 1e-3],
  ])('I(%s, %s) at %s is %s', (a, b, x, expected) => {
    expectRelative(special.incompleteBeta(a, b, x), expected, 1e-11)
  })

  it('is symmetric: I_x(a, b) = 1 - I_{1-x}(b, a), and stays in [0, 1]', () => {
    const shape = fc.double({ min: 1e-2, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(shape, shape, fc.integer({ min: 0, max: 1024 }), (a, b, parts) => {
        const x = parts / 1024
        const value = special.incompleteBeta(a, b, x)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        expect(value).toBeCloseTo(1 - special.incompleteBeta(b, a, 1 - x), 9)
      }),
    )
  })

  it('answers NaN for shapes not above 0', () => {
    expect(special.incompleteBeta(0, 1, 0.5)).toBeNaN()
    expect(special.incompleteBeta(1, 1, Number.NaN)).toBeNaN()
  })
})

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [1, 0.841_344_746_068_542_9],
    [-1.959_963_984_540_054, 0.025],
    [-6, 9.865_876_450_376_98e-10],
    [-20, 2.753_624_118_606_233e-89],
  ])('lies below %s with probability %s', (z, p) => {
    expectRelative(special.normalCdf(z), p, 1e-11)
    if (z < 0) expectRelative(special.normalQuantile(p), z, 1e-11)
  })

  it('has a quantile that inverts the distribution everywhere', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (z) => {
        expect(special.normalQuantile(special.normalCdf(z))).toBeCloseTo(z, 6)
      }),
    )
  })

  it('has infinite quantiles at 0 and 1, and NaN at NaN', () => {
    expect([0, 1, -1, 2].map(special.normalQuantile)).toEqual([
      -Infinity,
      Infinity,
      -Infinity,
      Infinity,
    ])
    expect(special.normalQuantile(Number.NaN)).toBeNaN()
  })

  it('agrees with the error function of tables', () => {
    expectRelative(special.erf(1), 0.842_700_792_949_714_9, 1e-13)
    expectRelative(special.erf(-0.5), -0.520_499_877_813_046_5, 1e-13)
    expectRelative(special.erfc(3), 2.209_049_699_858_544e-5, 1e-12)
    expect(special.erfc(-30)).toBe(2)
    expect(special.erf(0)).toBe(0)
  })
})
