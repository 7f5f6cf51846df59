import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstAbove, firstAtLeast } from '../../src/statistics/binary-search.ts'

describe('a place in an ascending list', () => {
  it('is the one that a walk from the start finds', () => {
    const small = fc.integer({ min: -5, max: 5 })
    fc.assert(
      fc.property(fc.array(small), small, (values, x) => {
        const sorted = values.toSorted((a, b) => a - b)
        const walked = (is: (value: number) => boolean) => {
          const at = sorted.findIndex(is)
          return at < 0 ? sorted.length : at
        }
        expect(firstAtLeast(sorted, x)).toBe(walked((value) => value >= x))
        expect(firstAbove(Float64Array.from(sorted), x)).toBe(walked((value) => value > x))
      }),
    )
  })
})
