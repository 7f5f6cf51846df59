import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketOf } from '../../src/statistics/log-buckets.ts'
import { type PairCount, sharedBars } from '../../src/statistics/shared-bars.ts'

const pair = (value: number, before: number, within: number): PairCount => [
  bucketOf(value) ?? 0,
  before,
  within,
]
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

describe('two distributions over the same bars', () => {
  test('lose no value, whatever the values are', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true })
    const counts = fc.tuple(value, fc.nat(1000), fc.nat(1000))
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 60 }), (values) => {
        const pairs = values.map(([at, before, within]) => pair(at, before, within))
        const bars = sharedBars(pairs)
        const [before, within] = [sum(values.map((v) => v[1])), sum(values.map((v) => v[2]))]
        if (before + within === 0) {
          expect(bars).toBeUndefined()
          return
        }
        if (bars === undefined) throw new Error('there are values and no bars')
        expect(sum(bars.before)).toBeCloseTo(before, 4)
        expect(sum(bars.within)).toBeCloseTo(within, 4)
        expect(bars.before).toHaveLength(bars.edges.length - 1)
        expect(bars.within).toHaveLength(bars.edges.length - 1)
        for (const [i, edge] of bars.edges.entries())
          if (i > 0) expect(edge).toBeGreaterThan(bars.edges[i - 1] ?? Number.NaN)
      }),
      { numRuns: 300 },
    )
  })

  test('show where each of them lies', () => {
    const before = Array.from({ length: 100 }, (_, i) => pair(i + 1, 1, 0))
    const within = Array.from({ length: 100 }, (_, i) => pair(i + 101, 0, 1))
    const bars = sharedBars([...before, ...within])
    if (bars === undefined) throw new Error('no bars')
    const middle = bars.edges.findIndex((edge) => edge > 100)
    expect(sum(bars.before.slice(0, middle))).toBeGreaterThan(98)
    expect(sum(bars.within.slice(middle - 1))).toBeGreaterThan(98)
    expect(bars.scale).toBe('linear')
  })

  test('do not let one wild value make one bar of all others', () => {
    const usual = Array.from({ length: 400 }, (_, i) => pair(100 + (i % 40), 1, 1))
    const bars = sharedBars([...usual, pair(1e9, 1, 0)])
    expect(bars?.edges.at(-1)).toBeLessThan(200)
    expect(bars?.before.at(-1)).toBeGreaterThan(1)
  })

  test('go by magnitude where values span many', () => {
    const bars = sharedBars([1, 10, 100, 1000, 10_000].map((value) => pair(value, 3, 3)))
    expect(bars?.scale).toBe('logarithmic')
    expect(bars?.before.filter((count) => count >= 1)).toHaveLength(5)
    expect(bars?.before[0]).toBeCloseTo(3)
  })

  test('are one bar for one value', () => {
    expect(sharedBars([pair(5, 3, 2)])).toMatchObject({ before: [3], within: [2] })
    expect(sharedBars([pair(0, 3, 2)])).toMatchObject({ before: [3], within: [2] })
    expect(sharedBars([])).toBeUndefined()
  })
})
