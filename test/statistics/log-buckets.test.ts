import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BucketCount,
  bucketOf,
  quantileOfBuckets,
  RELATIVE_ACCURACY,
  valueOfBucket,
} from '../../src/statistics/log-buckets.ts'
import { createRandom } from '../../src/statistics/random.ts'

const value = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('bucketOf and valueOfBucket', () => {
  it('stay within 1 % of the value over the whole range of doubles', () => {
    fc.assert(
      fc.property(value, (x) => {
        const back = valueOfBucket(bucketOf(x) ?? Number.NaN)
        if (Math.abs(x) < 3e-308) expect(Math.abs(back)).toBeLessThan(1e-307)
        else
          expect(Math.abs(back - x)).toBeLessThanOrEqual(Math.abs(x) * RELATIVE_ACCURACY * 1.0001)
      }),
      { numRuns: 2000 },
    )
  })

  it('sort as the values do and mirror at zero', () => {
    fc.assert(
      fc.property(value, value, (x, y) => {
        const [low = 0, high = 0] = [Math.min(x, y), Math.max(x, y)].map((v) => bucketOf(v) ?? 0)
        expect(low).toBeLessThanOrEqual(high)
        expect((bucketOf(-x) ?? 0) + (bucketOf(x) ?? 0)).toBe(0)
      }),
    )
  })

  it.each([
    ['zero', 0, 0],
    ['negative zero', -0, 0],
    ['NaN', Number.NaN, undefined],
    ['infinity, as the largest double', Infinity, bucketOf(Number.MAX_VALUE)],
    ['minus infinity', -Infinity, bucketOf(-Number.MAX_VALUE)],
    ['one', 1, 35_450],
  ])('%s', (_name, x, bucket) => expect(bucketOf(x)).toBe(bucket))

  it('are whole numbers that fit 32 bits, and invert to themselves', () => {
    for (const x of [2.3e-308, 1e-9, 0.5, 1, 3.7, 1e300, Number.MAX_VALUE]) {
      const bucket = bucketOf(x) ?? 0
      expect(bucket).toBe(bucket | 0)
      expect(bucketOf(valueOfBucket(bucket))).toBe(bucket)
    }
    expect(valueOfBucket(1e9)).toBeLessThanOrEqual(Number.MAX_VALUE)
    expect(valueOfBucket(Number.NaN)).toBe(0)
  })
})

describe('quantileOfBuckets', () => {
  function counted(values: readonly number[]): BucketCount[] {
    return values.map((x) => [bucketOf(x) ?? 0, 1])
  }

  it('finds latency quantiles within 1 %', () => {
    const random = createRandom('latency')
    const values = Array.from({ length: 5001 }, () => random.lognormal(3, 1.5))
    const sorted = [...values].sort((x, y) => x - y)
    for (const q of [0, 0.01, 0.5, 0.9, 0.99, 0.999, 1]) {
      const exact = sorted[Math.floor(q * 5000)] ?? 0
      const found = quantileOfBuckets(counted(values), q)
      expect(Math.abs(found / exact - 1)).toBeLessThanOrEqual(0.0101)
    }
  })

  it('is the same merged or not, in any order, and rises with q', () => {
    const one = counted([-5, 0, 3, 8])
    const other = counted([3, 3, -2])
    const merged = quantileOfBuckets([...one, ...other], 0.5)
    expect(quantileOfBuckets([...other, ...one].reverse(), 0.5)).toBe(merged)
    expect(merged).toBeCloseTo(3, 1)
    const quantiles = [0, 0.2, 0.4, 0.6, 0.8, 1].map((q) => quantileOfBuckets(one, q))
    expect(quantiles).toEqual([...quantiles].sort((x, y) => x - y))
  })

  it('is NaN for nothing and ignores counts that are none', () => {
    expect(quantileOfBuckets([], 0.5)).toBeNaN()
    expect(
      quantileOfBuckets(
        [
          [5, 0],
          [7, Number.NaN],
        ],
        0.5,
      ),
    ).toBeNaN()
    expect(
      quantileOfBuckets(
        [
          [35_450, 2],
          [90_000, -3],
        ],
        1,
      ),
    ).toBeCloseTo(1, 1)
  })
})
