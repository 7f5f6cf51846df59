import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  exceedance,
  familyWise,
  fitQuietTail,
  probabilityOfNothing,
} from '../../src/statistics/exceedance.ts'
import { createRandom } from '../../src/statistics/random.ts'

function tailOf(scores: readonly number[]) {
  const tail = fitQuietTail(scores)
  if (tail === undefined) throw new Error('no tail')
  return tail
}

describe('exceedance', () => {
  const tail = tailOf([0, 1, 2, 3, 4, 5, 6, 7, 8])

  it.each([
    [-1, 1],
    [0, 1],
    [5, 0.5],
    [8, 0.2],
    [8.0001, 0.1],
  ])('ranks %f among nine quiet scores as %f', (score, expected) => {
    expect(exceedance(tail, score)).toBeCloseTo(expected, 4)
  })

  it('falls by e for each mean excess beyond the highest', () => {
    // Above the threshold 3 lie 4 to 8: mean excess 3.
    expect(tail.slope).toBe(3)
    expect(exceedance(tail, 11)).toBeCloseTo(0.1 / Math.E, 9)
  })

  it('counts stretches that overlap as what they are worth', () => {
    const overlapping = fitQuietTail([0, 1, 2, 3, 4, 5, 6, 7, 8], { independent: 3, leastSlope: 9 })
    if (overlapping === undefined) throw new Error('no tail')
    expect(exceedance(overlapping, 6)).toBeCloseTo((1 + 1) / 4, 9)
    expect(exceedance(overlapping, 8.0001)).toBeCloseTo(1 / 4, 4)
    expect(exceedance(overlapping, 17)).toBeCloseTo(1 / 4 / Math.E, 9)
  })

  it('finds the slope of an exponential tail, and so the chance far beyond what was seen', () => {
    const random = createRandom('exceedance')
    const scores = Array.from({ length: 2000 }, () => -4 * Math.log(1 - random.next()))
    const fitted = tailOf(scores)
    expect(fitted.slope).toBeGreaterThan(3.4)
    expect(fitted.slope).toBeLessThan(4.6)
    expect(Math.log(exceedance(fitted, 60)) / (-60 / 4)).toBeCloseTo(1, 0)
  })

  it('leaves out scores that are none, and knows nothing without any', () => {
    expect(fitQuietTail([])).toBeUndefined()
    expect(fitQuietTail([Number.NaN, Number.POSITIVE_INFINITY])).toBeUndefined()
    expect([...tailOf([Number.NaN, 2]).sorted]).toEqual([2])
    expect(exceedance(tail, Number.NaN)).toBe(1)
  })

  it('is a chance that never grows with the score', () => {
    const score = fc.double({ min: -100, max: 1000, noNaN: true })
    fc.assert(
      fc.property(fc.array(score, { minLength: 1 }), score, score, (quiet, a, b) => {
        const fitted = tailOf(quiet)
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(exceedance(fitted, high)).toBeLessThanOrEqual(exceedance(fitted, low))
        expect(exceedance(fitted, low)).toBeLessThanOrEqual(1)
        expect(exceedance(fitted, high)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('familyWise', () => {
  it.each([
    [0.05, 1, 0.05],
    [0.05, 2, 0.0975],
    [1e-20, 10, 1e-19],
    [1, 3, 1],
    [0, 3, 0],
  ])('makes %f of one test %f in %f', (p, tests, expected) => {
    expect(familyWise(p, tests) / (expected || 1)).toBeCloseTo(expected === 0 ? 0 : 1, 9)
  })
})

describe('probabilityOfNothing', () => {
  it.each([
    // Table 1 of Sellke, Bayarri & Berger.
    [0.1, 0.385],
    [0.05, 0.289],
    [0.01, 0.111],
    [0.001, 0.0184],
    [0.5, 0.5],
    [Number.NaN, 0.5],
    [0, 0],
  ])('of p = %f is %f', (p, expected) => {
    expect(probabilityOfNothing(p)).toBeCloseTo(expected, 3)
  })
})
