import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/statistics/random.ts'
import type { DiscreteTails } from '../../src/statistics/tails.ts'
import * as tails from '../../src/statistics/tails.ts'

const SILENT = { exact: { upper: 1, lower: 1 }, mid: { upper: 1, lower: 1 } }

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k
}

/** Sums a probability function directly, as the definition of the tails says. */
function byDefinition(k: number, top: number, mass: (i: number) => number): DiscreteTails {
  let upper = 0
  let lower = 0
  for (let i = 0; i <= top; i++) {
    if (i >= k) upper += mass(i)
    if (i <= k) lower += mass(i)
  }
  const half = mass(k) / 2
  return { exact: { upper, lower }, mid: { upper: upper - half, lower: lower - half } }
}

function expectTails(actual: DiscreteTails, expected: DiscreteTails): void {
  for (const kind of ['exact', 'mid'] as const) {
    expect(actual[kind].upper).toBeCloseTo(expected[kind].upper, 10)
    expect(actual[kind].lower).toBeCloseTo(expected[kind].lower, 10)
  }
}

function poissonMass(mean: number): (i: number) => number {
  return (i) => {
    let mass = Math.exp(-mean)
    for (let j = 1; j <= i; j++) mass *= mean / j
    return mass
  }
}

describe('discrete tails equal the sums that define them', () => {
  it.each([
    [0, 0.3],
    [1, 0.3],
    [7, 4],
    [30, 12],
  ])('Poisson: %s at mean %s', (k, mean) => {
    expectTails(tails.poissonTails(k, mean), byDefinition(k, 150, poissonMass(mean)))
  })

  it.each([
    [0, 5],
    [3, 10],
    [10, 10],
  ])('binomial: %s of %s at 0.3', (k, n) => {
    const mass = (i: number) => choose(n, i) * 0.3 ** i * 0.7 ** (n - i)
    expectTails(tails.binomialTails(k, n, 0.3), byDefinition(k, n, mass))
  })

  it.each([0, 1, 4, 40])('negative binomial of size 1 is the geometric: %s at mean 3', (k) => {
    const mass = (i: number) => 0.25 * 0.75 ** i
    const fit = { mean: 3, size: 1 }
    expectTails(tails.negativeBinomialTails(k, fit), byDefinition(k, 400, mass))
  })

  it.each([0, 3, 9, 10])('beta-binomial with a uniform rate is uniform: %s of 10', (k) => {
    const actual = tails.betaBinomialTails(k, 10, { a: 1, b: 1 })
    expectTails(
      actual,
      byDefinition(k, 10, () => 1 / 11),
    )
  })

  it('beta-binomial of a U-shaped rate counts the rise at the far end', () => {
    const { exact } = tails.betaBinomialTails(60, 100, { a: 0.05, b: 0.05 })
    expect(exact.upper).toBeGreaterThan(0.45)
    expect(exact.upper + exact.lower).toBeGreaterThan(1)
  })

  it('beta-binomial with a certain rate approaches the binomial, also where sums are long', () => {
    const close = tails.betaBinomialTails(12, 100, { a: 1e7, b: 9e7 })
    expect(close.exact.upper).toBeCloseTo(tails.binomialTails(12, 100, 0.1).exact.upper, 5)
    const long = tails.betaBinomialTails(5_010_000, 1e7, { a: 500, b: 500 })
    expect(long.exact.upper).toBeCloseTo(tails.normalTails(0.001 * 2 * Math.sqrt(1001)).upper, 3)
  })
})

describe('the far tails keep their digits', () => {
  it('Poisson: 100 or more at mean 1 has log10 near -158.4', () => {
    const p = tails.poissonTails(100, 1).exact.upper
    expect(Math.log10(p)).toBeCloseTo(-158.4, 1)
  })
  it('beta-binomial: 10 of 100 at a rate near one in a thousand', () => {
    const p = tails.betaBinomialTails(40, 100, { a: 1e5, b: 1e8 }).exact.upper
    const binomial = tails.binomialTails(40, 100, 1e5 / (1e5 + 1e8)).exact.upper
    expect(p).toBeGreaterThan(0)
    expect(Math.log10(p) / Math.log10(binomial)).toBeCloseTo(1, 3)
  })
  it('Student t with one degree of freedom is the Cauchy', () => {
    for (const t of [0, 0.5, 1, 12.706, 1e6]) {
      const cauchy = Math.atan2(1, t) / Math.PI
      expect(tails.studentTails(t, 1).upper / cauchy).toBeCloseTo(1, 9)
      expect(tails.studentTails(-t, 1).lower / cauchy).toBeCloseTo(1, 9)
    }
  })
  it.each([
    [2.228_138_852, 10],
    [12.706_204_736, 1],
    [1.959_963_985, Infinity],
  ])('Student t: the two-sided 5 %% point is %s at %s degrees of freedom', (t, df) => {
    expect(tails.studentTails(t, df).upper).toBeCloseTo(0.025, 9)
  })
  it.each([
    [3.841_458_821, 1],
    [18.307_038_053, 10],
  ])('chi-square: the 5 %% point is %s at %s degrees of freedom', (x, df) => {
    expect(tails.chiSquareUpper(x, df)).toBeCloseTo(0.05, 9)
  })
})

describe('the edge of the doubles', () => {
  it('a mean that rounds the failure rate to 0 leaves nothing but zero counts', () => {
    const { exact, mid } = tails.negativeBinomialTails(0, { mean: 5e-324, size: 2 })
    expect([exact.upper, exact.lower, mid.upper, mid.lower]).toEqual([1, 1, 0.5, 0.5])
    expect(tails.negativeBinomialTails(1, { mean: 5e-324, size: 2 }).exact.upper).toBe(0)
  })
})

describe('properties', () => {
  const mean = fc.double({ min: 0, max: 1e6, noNaN: true })
  const count = fc.integer({ min: 0, max: 2_000_000 })

  it('upper and lower tails overlap in exactly the observed value', () => {
    fc.assert(
      fc.property(count, mean, fc.double({ min: 0.01, max: 100, noNaN: true }), (k, mu, size) => {
        for (const { exact, mid } of [
          tails.poissonTails(k, mu),
          tails.negativeBinomialTails(k, { mean: mu, size }),
        ]) {
          expect(exact.upper + exact.lower).toBeGreaterThanOrEqual(1 - 1e-7)
          expect(mid.upper + mid.lower).toBeCloseTo(1, 6)
        }
      }),
    )
  })

  it('a larger count is never less surprising from above', () => {
    fc.assert(
      fc.property(count, mean, (k, mu) => {
        const here = tails.poissonTails(k, mu).exact.upper
        expect(tails.poissonTails(k + 1, mu).exact.upper).toBeLessThanOrEqual(here + 1e-12)
      }),
    )
  })

  it('mid-p values average 1/2 when the model is true', () => {
    const random = createRandom('mid-p')
    const fit = { mean: 0.7, size: 2 }
    let poisson = 0
    let negativeBinomial = 0
    for (let i = 0; i < 8000; i++) {
      poisson += tails.poissonTails(random.poisson(0.7), 0.7).mid.upper / 8000
      const mixed = random.poisson(random.gamma(fit.size, fit.mean / fit.size))
      negativeBinomial += tails.negativeBinomialTails(mixed, fit).mid.upper / 8000
    }
    expect(Math.abs(poisson - 0.5)).toBeLessThan(0.012)
    expect(Math.abs(negativeBinomial - 0.5)).toBeLessThan(0.012)
  })

  it('recovers mean and dispersion from counts', () => {
    const random = createRandom('fit')
    const counts = Array.from({ length: 20_000 }, () => random.poisson(random.gamma(3, 4)))
    const fit = tails.fitNegativeBinomial(counts)
    expect(Math.abs(fit.mean - 12)).toBeLessThan(0.3)
    expect(Math.abs(fit.size - 3)).toBeLessThan(0.25)
  })
})

describe('what cannot be judged is no evidence', () => {
  it.each([
    ['Poisson, NaN count', tails.poissonTails(Number.NaN, 3)],
    ['Poisson, negative mean', tails.poissonTails(3, -1)],
    ['Poisson, infinite mean', tails.poissonTails(3, Infinity)],
    ['negative binomial, NaN mean', tails.negativeBinomialTails(3, { mean: Number.NaN, size: 1 })],
    ['negative binomial, size 0', tails.negativeBinomialTails(3, { mean: 1, size: 0 })],
    ['binomial, no trials', tails.binomialTails(0, 0, 0.5)],
    ['binomial, rate above 1', tails.binomialTails(1, 2, 1.5)],
    ['beta-binomial, no prior', tails.betaBinomialTails(1, 2, { a: 0, b: 1 })],
  ])('%s', (_name, actual) => expect(actual).toEqual(SILENT))

  it('a normal or t without numbers says 1 on both sides', () => {
    expect(tails.normalTails(Number.NaN)).toEqual({ upper: 1, lower: 1 })
    expect(tails.normalTails(1, 0, -1)).toEqual({ upper: 1, lower: 1 })
    expect(tails.studentTails(1, 0)).toEqual({ upper: 1, lower: 1 })
    expect(tails.chiSquareUpper(1, 0)).toBe(1)
  })

  it('a spread of zero makes any other value impossible', () => {
    expect(tails.normalTails(2, 1, 0)).toEqual({ upper: 0, lower: 1 })
    expect(tails.normalTails(1, 1, 0)).toEqual({ upper: 1, lower: 1 })
    expect(tails.poissonTails(0, 0).exact).toEqual({ upper: 1, lower: 1 })
    expect(tails.poissonTails(1, 0).exact).toEqual({ upper: 0, lower: 1 })
    expect(tails.poissonTails(Infinity, 5).exact.upper).toBe(0)
    expect(tails.binomialTails(2, 2, 1).exact).toEqual({ upper: 1, lower: 1 })
    expect(tails.binomialTails(1, 2, 1).exact).toEqual({ upper: 1, lower: 0 })
    expect(tails.fitNegativeBinomial([])).toEqual({ mean: 0, size: Infinity })
    expect(tails.fitNegativeBinomial([4, 4, Number.NaN, 4])).toEqual({ mean: 4, size: Infinity })
  })
})
