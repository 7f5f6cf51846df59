import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compensatedSum, Moments } from '../../src/statistics/moments.ts'

function momentsOf(...parts: readonly (readonly number[])[]): Moments {
  const moments = new Moments()
  for (const part of parts) moments.updateMany(Float64Array.from(part))
  return moments
}

describe('moments', () => {
  it('are those of the population', () => {
    const moments = momentsOf([2, 4, 4, 4], [5, 5, 7, 9])
    expect(moments.count).toBe(8)
    expect(moments.sum).toBe(40)
    expect(moments.mean).toBe(5)
    expect(moments.standardDeviation).toBeCloseTo(2, 14)
  })

  it('are nothing for no values', () => {
    const moments = momentsOf([])
    expect([moments.count, moments.sum]).toEqual([0, 0])
    expect([moments.mean, moments.standardDeviation]).toEqual([Number.NaN, Number.NaN])
  })

  it('do not lose a small spread beside a large mean', () => {
    const offset = 1e12
    const moments = momentsOf([offset + 4, offset + 7], [offset + 13, offset + 16])
    expect(moments.mean).toBe(offset + 10)
    expect(moments.variance).toBeCloseTo(22.5, 3)
  })

  it('do not lose small values beside large ones', () => {
    expect(momentsOf([1e16, 1, -1e16]).sum).toBe(1)
    expect(compensatedSum([1e16, 1, -1e16])).toBe(1)
  })

  it('do not depend on where the stream was cut or merged', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(values, fc.nat(60), (xs, cut) => {
        const whole = momentsOf(xs)
        const cutOnce = momentsOf(xs.slice(0, cut), xs.slice(cut))
        const merged = momentsOf(xs.slice(0, cut))
        merged.merge(momentsOf(xs.slice(cut)))
        for (const other of [cutOnce, merged]) {
          expect(other.count).toBe(whole.count)
          expect(Math.abs(other.sum - whole.sum)).toBeLessThanOrEqual(
            1e-9 * (1 + Math.abs(whole.sum)),
          )
          expect(Math.abs(other.variance - whole.variance)).toBeLessThanOrEqual(
            1e-9 * (1 + whole.variance),
          )
        }
      }),
    )
  })

  it('become infinite rather than not a number when they overflow', () => {
    expect(momentsOf([Number.MAX_VALUE, Number.MAX_VALUE]).sum).toBe(Infinity)
  })
})
