import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barsOf } from '../../../src/pages/records/volume-bars.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 1)
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString()

test('a day has a bar for each hour, those without a record among them', () => {
  const bars = barsOf({ start: iso(0), end: iso(24) }, [{ time: iso(3), count: 5, failed: 2 }])
  expect(bars).toHaveLength(24)
  expect(bars[3]).toEqual({ start: START + 3 * HOUR, end: START + 4 * HOUR, count: 5, failed: 2 })
  expect(bars[4]).toMatchObject({ count: 0, failed: 0 })
})

test('no record is lost or counted twice, however long the scope', () => {
  const hour = fc.record({ at: fc.nat(8_783), count: fc.nat(1_000) })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8_784 }), fc.array(hour), (length, hours) => {
      const told = hours
        .filter(({ at }) => at < length)
        .map(({ at, count }) => ({ time: iso(at), count, failed: 0 }))
      const bars = barsOf({ start: iso(0), end: iso(length) }, told)
      const sum = (some: readonly { readonly count: number }[]) =>
        some.reduce((all, { count }) => all + count, 0)
      expect(sum(bars)).toBe(sum(told))
      expect(bars.length).toBeLessThanOrEqual(96)
      expect(bars.at(-1)?.end).toBe(START + length * HOUR)
    }),
  )
})

test('a scope that is none has no bars', () => {
  expect(barsOf({ start: null, end: null }, [])).toEqual([])
})
