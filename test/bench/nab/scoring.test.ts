import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bestThreshold,
  PROFILES,
  type Profile,
  probationOf,
  type ScoredSeries,
  scaledSigmoid,
  scoreAt,
} from '../../../bench/nab/scoring.ts'

const [STANDARD, LOW_FP, LOW_FN] = PROFILES
const standard: Profile = STANDARD ?? {
  name: '',
  truePositive: 0,
  falsePositive: 0,
  falseNegative: 0,
}

/** 100 points with windows at 20 to 29 and 60 to 69, that score 1 where they alarm. */
function series(alarms: readonly number[], name = 'one'): ScoredSeries {
  const scores = new Float64Array(100)
  for (const at of alarms) scores[at] = 1
  const windows = [
    { first: 20, last: 29 },
    { first: 60, last: 69 },
  ]
  return { name, scores, windows }
}

const worth = (alarms: readonly number[], profile = standard) =>
  scoreAt([series(alarms)], 1, profile).raw

describe('the sigmoid', () => {
  it.each([
    [-1, 0.98661],
    [-0.5, 0.84828],
    [0, 0],
    [0.5, -0.84828],
    [1, -0.98661],
    [3.1, -1],
  ])('of %d is %d', (x, y) => {
    expect(scaledSigmoid(x)).toBeCloseTo(y, 5)
  })
})

describe('a series under the scoring', () => {
  it.each([
    [100, 15],
    [1127, 169],
    [4032, 604],
    [22_695, 750],
  ])('of %i points is not scored for the first %i', (length, unscored) => {
    expect(probationOf(length)).toBe(unscored)
  })

  it('of which nothing alarms is worth 0, of which each left edge does 100', () => {
    for (const profile of PROFILES) {
      expect(scoreAt([series([])], 1, profile).normalised).toBe(0)
      expect(scoreAt([series([20, 60])], 1, profile).normalised).toBeCloseTo(100, 10)
    }
  })

  it('pays a window by the earliest of its alarms, once', () => {
    // Position of point 25: -(29 - 25 + 1) / 10 = -0.5.
    const half = 0.84828 / 0.98661
    expect(worth([25])).toBeCloseTo(half - 1, 4)
    expect(worth([25, 26, 29])).toBeCloseTo(half - 1, 4)
    expect(worth([20, 25])).toBeCloseTo(0, 10)
    // The right edge is a tenth of a width before 0.
    expect(worth([29])).toBeCloseTo(scaledSigmoid(-0.1) / scaledSigmoid(-1) - 1, 10)
  })

  it('charges an alarm outside by how far behind the last window it is', () => {
    expect(worth([16])).toBeCloseTo(-2 - 0.11, 10)
    // Widths are counted between the edges: point 38 is 9 / 9 behind the edge at 29.
    expect(worth([38])).toBeCloseTo(-2 - 0.11 * 0.98661, 5)
    expect(worth([38], LOW_FP)).toBeCloseTo(-2 - 0.22 * 0.98661, 5)
    expect(worth([38, 39, 40])).toBeLessThan(worth([38]) - 0.2)
  })

  it('charges a missed window, twice where misses are to be few', () => {
    expect(worth([20])).toBeCloseTo(1 - 1, 10)
    expect(worth([20], LOW_FN)).toBeCloseTo(1 - 2, 10)
  })

  it('is not charged for what happens in the probation', () => {
    expect(worth([0, 5, 14])).toBe(-2)
    expect(worth([15])).toBeLessThan(-2)
  })

  it('without any window is worth no share of anything, but pays for its alarms', () => {
    const one = { ...series([50]), windows: [] }
    const verdict = scoreAt([one], 1, standard)
    expect(verdict.raw).toBeCloseTo(-0.11, 10)
    expect(verdict.windows).toBe(0)
  })
})

describe('the threshold', () => {
  const anySeries = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 99 })), {
      maxLength: 30,
    })
    .map((alarms) => {
      const scores = new Float64Array(100)
      for (const [score, at] of alarms) scores[at] = score / 5
      return { ...series([]), scores }
    })
  const corpora = fc
    .array(anySeries, { minLength: 1, maxLength: 4 })
    .map((all) => all.map((one, i) => ({ ...one, name: `series ${i}` })))

  it('is the one at which the sum is largest, for all series together', () => {
    fc.assert(
      fc.property(corpora, fc.constantFrom(...PROFILES), (corpus, profile) => {
        const { threshold, verdict } = bestThreshold(corpus, profile)
        expect(scoreAt(corpus, threshold, profile)).toEqual({
          ...verdict,
          raw: expect.closeTo(verdict.raw, 9),
          normalised: expect.closeTo(verdict.normalised, 9),
        })
        for (const other of [0.2, 0.4, 0.6, 0.8, 1, Number.POSITIVE_INFINITY]) {
          expect(scoreAt(corpus, other, profile).raw).toBeLessThanOrEqual(verdict.raw + 1e-9)
        }
        expect(verdict.normalised).toBeGreaterThanOrEqual(0)
        expect(verdict.normalised).toBeLessThanOrEqual(100)
      }),
    )
  })

  it('is beyond all scores where every alarm would cost', () => {
    const { threshold, verdict } = bestThreshold([series([40, 41])], standard)
    expect(threshold).toBe(Number.POSITIVE_INFINITY)
    expect(verdict).toMatchObject({ normalised: 0, hits: 0, falsePositives: 0 })
  })
})
