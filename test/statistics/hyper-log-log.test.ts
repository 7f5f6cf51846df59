import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HyperLogLog } from '../../src/statistics/hyper-log-log.ts'

function sketchOf(values: Iterable<string>, precision = 12): HyperLogLog {
  const sketch = new HyperLogLog(precision)
  for (const value of values) sketch.update(value)
  return sketch
}

function* numbered(from: number, to: number): Generator<string> {
  for (let i = from; i < to; i++) yield `value ${i}`
}

describe('HyperLogLog', () => {
  it.each([1, 10, 100, 1_000, 5_000, 20_000, 200_000])('estimates %d different values', (n) => {
    const error = sketchOf(numbered(0, n)).estimate() / n - 1
    // Three standard errors of 1.6 %.
    expect(Math.abs(error)).toBeLessThan(0.049)
  })

  it('estimates 0 for none', () => expect(sketchOf([]).estimate()).toBe(0))

  it('errs as often too high as too low', () => {
    const errors = Array.from({ length: 40 }, (_, i) => {
      const start = i * 10_000
      return sketchOf(numbered(start, start + 3_000), 8).estimate() / 3_000 - 1
    })
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)
    expect(Math.abs(mean)).toBeLessThan((3 * spread) / Math.sqrt(errors.length))
    // 1.04 / 16 for 256 registers.
    expect(spread).toBeLessThan(0.085)
  })

  it('does not care how often a value occurs, nor in which order', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (values) => {
        const once = sketchOf(new Set(values)).estimate()
        expect(sketchOf([...values, ...values.toReversed()]).estimate()).toBe(once)
      }),
    )
  })

  it('merges into the sketch of both streams', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (xs, ys) => {
        const merged = sketchOf(xs)
        merged.merge(sketchOf(ys))
        expect(merged.estimate()).toBe(sketchOf([...xs, ...ys]).estimate())
      }),
    )
  })

  it('refuses to merge what was hashed otherwise, and precisions that make no sketch', () => {
    expect(() => new HyperLogLog(12).merge(new HyperLogLog(10))).toThrow(RangeError)
    expect(() => new HyperLogLog(12, 1).merge(new HyperLogLog(12, 2))).toThrow(RangeError)
    expect(() => new HyperLogLog(3)).toThrow(RangeError)
  })
})
