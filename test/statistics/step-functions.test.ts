import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareUpTo, stepDistances, stepsOfSample } from '../../src/statistics/step-functions.ts'

const distances = (a: readonly number[], b: readonly number[]) =>
  stepDistances(stepsOfSample(a), stepsOfSample(b))
const SAMPLE = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 })

describe('distances of two samples', () => {
  // By hand; scipy.stats.ks_2samp and wasserstein_distance give the same.
  it.each([
    [[1, 2, 3], [1, 2, 3], 0, 0],
    [[0], [1], 1, 1],
    [[0, 1, 3], [5, 6, 8], 1, 5],
    [[1, 2, 3, 4], [3, 4, 5, 6], 0.5, 2],
    [[0, 0, 0, 1], [0, 1, 1, 1], 0.5, 0.5],
  ])('%j and %j', (a, b, ks, wasserstein) => {
    const found = distances(a, b)
    expect(found.kolmogorovSmirnov).toBeCloseTo(ks, 12)
    expect(found.wasserstein).toBeCloseTo(wasserstein, 12)
  })

  it('take the energy distance from the squared area between the functions', () => {
    // Two points one apart: the functions differ by 1 over a length of 1.
    expect(distances([0], [1]).energy).toBeCloseTo(Math.SQRT2, 12)
    expect(distances([1, 2, 3], [3, 2, 1]).energy).toBe(0)
  })

  it('are symmetric, not negative, and Wasserstein is the difference of means for a shift', () => {
    fc.assert(
      fc.property(SAMPLE, SAMPLE, fc.integer({ min: 1, max: 9 }), (a, b, shift) => {
        const [there, back] = [distances(a, b), distances(b, a)]
        expect(there.kolmogorovSmirnov).toBeCloseTo(back.kolmogorovSmirnov, 12)
        expect(there.wasserstein).toBeCloseTo(back.wasserstein, 9)
        expect(there.kolmogorovSmirnov).toBeLessThanOrEqual(1)
        const moved = distances(
          a,
          a.map((value) => value + shift),
        )
        expect(moved.wasserstein).toBeCloseTo(shift, 9)
      }),
    )
  })

  it('say nothing of an empty side', () => {
    expect(distances([], [1])).toEqual({ kolmogorovSmirnov: 0, wasserstein: 0, energy: 0 })
    expect(shareUpTo(stepsOfSample([]), 1)).toBe(0)
  })

  it('count the share up to a point', () => {
    const steps = stepsOfSample([1, 2, 2, 4, Number.NaN, Number.POSITIVE_INFINITY])
    expect([0, 1, 2, 3, 4].map((x) => shareUpTo(steps, x))).toEqual([0, 0.25, 0.75, 0.75, 1])
  })
})
