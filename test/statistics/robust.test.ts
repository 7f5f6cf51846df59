import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/statistics/random.ts'
import * as robust from '../../src/statistics/robust.ts'

const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 })

describe('quantile', () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [[4, 1, 3, 2], 0.25, 1.75],
    [[10], 0.9, 10],
    [[1, Number.NaN, 3, Infinity], 0.5, 2],
    [[1, 2], 7, 2],
    [[-1.7e308, 1.7e308], 0.5, 0],
  ])('of %j at %s is %s', (sample, q, expected) => {
    expect(robust.quantile(sample, q)).toBe(expected)
  })

  it('is NaN for no values', () => {
    expect(robust.quantile([], 0.5)).toBeNaN()
    expect(robust.median([Number.NaN])).toBeNaN()
    expect(robust.robustScale([])).toBeNaN()
    expect(robust.hodgesLehmannShift([], [1])).toBeNaN()
  })

  it('lies within the sample, rises with q and ignores the order of values', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (sample, q) => {
        const at = robust.quantile(sample, q)
        expect(at).toBeGreaterThanOrEqual(Math.min(...sample) - 1e-6)
        expect(at).toBeLessThanOrEqual(Math.max(...sample) + 1e-6)
        expect(robust.quantile(sample, q / 2)).toBeLessThanOrEqual(at + 1e-6)
        expect(robust.quantile([...sample].reverse(), q)).toBe(at)
      }),
    )
  })
})

describe('scale', () => {
  it('is the standard deviation of a normal sample, with or without 30 % rubbish', () => {
    const random = createRandom('scale')
    const clean = Array.from({ length: 4000 }, () => 5 + 3 * random.normal())
    expect(Math.abs(robust.robustScale(clean) - 3)).toBeLessThan(0.15)
    const dirty = clean.map((value, i) => (i % 10 < 3 ? 1e6 : value))
    expect(robust.robustScale(dirty)).toBeLessThan(7)
  })

  it.each([
    ['MAD', [1, 2, 3, 4, 100], 1.4826],
    ['interquartile range when half are equal', [0, 0, 0, 5, 9], 5 / 1.349],
    ['mean distance when nearly all are equal', [0, 0, 0, 0, 0, 0, 6], (6 / 7) * 1.253_314],
    ['zero when constant', [3, 3, 3], 0],
    ['zero for a single value', [3], 0],
  ])('is the %s', (_name, sample, expected) => {
    expect(robust.robustScale(sample)).toBeCloseTo(expected, 5)
  })

  it('moves with the unit and not with the origin', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 }), (sample) => {
        const scale = robust.robustScale(sample)
        expect(robust.robustScale(sample.map((x) => 4 * x + 100))).toBeCloseTo(4 * scale, 5)
      }),
    )
  })
})

describe('robustScore', () => {
  it.each([
    ['an ordinary distance', 16, 10, 2, 3],
    ['a drop', 4, 10, 2, -3],
    ['a constant that stays', 10, 10, 0, 0],
    ['a constant that moves by rounding', 10 + 1e-9, 10, 0, 0],
    ['a constant that moves by 5 %', 100, 95, 0, 15],
    ['a zero that moves', 7, 0, 0, 30 / 1.05],
    ['a zero that falls', -7, 0, 0, -30 / 1.05],
    ['infinity after a constant', Infinity, 5, 0, 30],
    ['infinity', Infinity, 5, 1, 1e6],
    ['NaN', Number.NaN, 5, 1, 0],
    ['an unknown center', 5, Number.NaN, 1, 0],
    ['an unknown scale', 5, 1, Number.NaN, 0],
  ])('of %s', (_name, value, center, scale, expected) => {
    expect(robust.robustScore(value, center, scale)).toBeCloseTo(expected, 9)
  })

  it('is finite for any input and larger for a larger move from a constant', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.double(), (value, center, scale) => {
        expect(Number.isFinite(robust.robustScore(value, center, scale))).toBe(true)
      }),
    )
    const scores = [101, 110, 200, 1e9].map((value) => robust.robustScore(value, 100, 0))
    expect(scores).toEqual([...scores].sort((x, y) => x - y))
    expect(new Set(scores).size).toBe(4)
  })
})

describe('hodgesLehmannShift', () => {
  it('finds the shift under outliers on either side', () => {
    const before = [1, 2, 3, 4, 1000]
    const after = [6, 7, 8, 9, -1000]
    expect(robust.hodgesLehmannShift(before, after)).toBe(4)
    expect(robust.hodgesLehmannShift([1, 2, 3], [11, 12, 13])).toBe(10)
  })
})
