import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/statistics/random.ts'
import { severalOdd } from '../../src/statistics/several-odd.ts'

describe('several odd values', () => {
  it('pays for having looked at many', () => {
    expect(severalOdd([0.01], 16)).toBeCloseTo(0.01, 12)
    const others = Array.from({ length: 19 }, () => 0.9)
    expect(severalOdd([0.01, ...others], 16)).toBeCloseTo(1 - 0.99 ** 20, 9)
  })

  it('finds many that are rather rare odder than one', () => {
    const rare = Array.from({ length: 6 }, () => 0.05)
    const usual = Array.from({ length: 6 }, () => 0.8)
    expect(severalOdd([...rare, ...usual], 16)).toBeLessThan(1e-4)
    expect(severalOdd([...rare, ...usual], 1)).toBeGreaterThan(0.3)
  })

  it('says nothing of values as they are expected', () => {
    expect(severalOdd([1, 1, 1], 16)).toBe(1)
    expect(severalOdd([], 16)).toBe(1)
  })

  it('seldom finds chance odd', () => {
    const random = createRandom('several')
    const scores = Array.from({ length: 2000 }, () =>
      severalOdd(
        Array.from({ length: 20 }, () => random.next()),
        16,
      ),
    )
    // Looking for the best of sixteen costs a few times the nominal rate, not orders of magnitude.
    expect(scores.filter((score) => score < 0.001).length).toBeLessThan(2000 * 0.016)
  })

  it('is a chance, and does not fall when a value becomes more usual', () => {
    const p = fc.double({ min: 1e-6, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 30 }), p, (values, more) => {
        const [first = 1, ...rest] = values
        const before = severalOdd(values, 16)
        expect(before).toBeGreaterThan(0)
        expect(before).toBeLessThanOrEqual(1)
        expect(severalOdd([Math.max(first, more), ...rest], 16)).toBeGreaterThanOrEqual(
          before - 1e-12,
        )
      }),
    )
  })
})
