import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpaceSaving } from '../../src/statistics/space-saving.ts'

const letters = fc.array(fc.constantFrom(...'abcdefghijkl'), { maxLength: 200 })

function counted(values: readonly string[], capacity: number): SpaceSaving {
  const counts = new SpaceSaving(capacity)
  for (const value of values) counts.update(value)
  return counts
}

function truth(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function expectSound(counts: SpaceSaving, values: readonly string[]): void {
  const real = truth(values)
  const kept = new Map(counts.top(counts.size).map((one) => [one.value, one]))
  expect(counts.total).toBe(values.length)
  expect(counts.size).toBeLessThanOrEqual(counts.capacity)
  for (const [value, count] of real) {
    const found = kept.get(value)
    if (found === undefined) {
      expect(count).toBeLessThanOrEqual(counts.floor)
    } else {
      expect(found.count).toBeGreaterThanOrEqual(count)
      expect(found.count - found.error).toBeLessThanOrEqual(count)
    }
  }
}

describe('Space-Saving', () => {
  it('counts exactly while all values have room', () => {
    const counts = counted([...'abracadabra'], 5)
    expect(counts.floor).toBe(0)
    expect(counts.top(3)).toEqual([
      { value: 'a', count: 5, error: 0 },
      { value: 'b', count: 2, error: 0 },
      { value: 'r', count: 2, error: 0 },
    ])
  })

  it('gives the place of the rarest to a value that is new, with its count as the error', () => {
    const counts = counted([...'aaabbc', 'd'], 3)
    expect(counts.top(3)).toEqual([
      { value: 'a', count: 3, error: 0 },
      { value: 'b', count: 2, error: 0 },
      { value: 'd', count: 2, error: 1 },
    ])
  })

  it('never counts too low, and never by more than it says too high', () => {
    fc.assert(
      fc.property(letters, fc.integer({ min: 1, max: 14 }), (values, capacity) => {
        const counts = counted(values, capacity)
        expectSound(counts, values)
        expect(counts.floor).toBeLessThanOrEqual(values.length / capacity)
      }),
    )
  })

  it('keeps every value that makes up more than its part of the stream', () => {
    fc.assert(
      fc.property(letters, fc.integer({ min: 1, max: 14 }), (values, capacity) => {
        const kept = new Set(
          counted(values, capacity)
            .top(capacity)
            .map(({ value }) => value),
        )
        for (const [value, count] of truth(values)) {
          if (count > values.length / capacity) expect(kept).toContain(value)
        }
      }),
    )
  })

  it('stays sound when parts of a stream are merged, and counts on soundly', () => {
    const capacity = fc.integer({ min: 1, max: 14 })
    fc.assert(
      fc.property(letters, letters, letters, capacity, capacity, (xs, ys, zs, mine, theirs) => {
        const counts = counted(xs, mine)
        counts.merge(counted(ys, theirs))
        for (const value of zs) counts.update(value)
        expectSound(counts, [...xs, ...ys, ...zs])
      }),
    )
  })

  it('takes weights, and ignores those that are not above 0', () => {
    const counts = new SpaceSaving(2)
    counts.update('a', 3)
    counts.update('b', 0)
    counts.update('b', Number.NaN)
    expect(counts.top(2)).toEqual([{ value: 'a', count: 3, error: 0 }])
  })

  it('needs room for one value', () => {
    expect(() => new SpaceSaving(0)).toThrow(RangeError)
  })
})
