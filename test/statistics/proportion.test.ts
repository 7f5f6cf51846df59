import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proportion } from '../../src/statistics/proportion.ts'

// Newcombe, Statistics in Medicine 1998, Table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%d of %d lies between %d and %d', (hits, of, low, high) => {
  const found = proportion(hits, of)
  expect(found.share).toBeCloseTo(hits / of, 12)
  expect(found.low).toBeCloseTo(low, 4)
  expect(found.high).toBeCloseTo(high, 4)
})

test('of none nothing is known', () => {
  expect(proportion(0, 0)).toEqual({ share: Number.NaN, low: 0, high: 1 })
})

test('the share lies in its interval, which lies in [0, 1]', () => {
  const counts = fc
    .integer({ min: 1, max: 5000 })
    .chain((of) => fc.record({ of: fc.constant(of), hits: fc.integer({ min: 0, max: of }) }))
  fc.assert(
    fc.property(counts, ({ hits, of }) => {
      const { share, low, high } = proportion(hits, of)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(low).toBeLessThanOrEqual(share)
      expect(high).toBeGreaterThanOrEqual(share)
      expect(high).toBeLessThanOrEqual(1)
    }),
  )
})
