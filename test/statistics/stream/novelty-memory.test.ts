import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNoveltyMemory } from '../../../src/statistics/stream/novelty-memory.ts'

/** What the memory is to answer, found by looking at all. */
function nearest(held: readonly Float64Array[], vector: Float64Array): number {
  const distances = held.map((one) => Math.hypot(...one.map((x, q) => x - (vector[q] ?? 0))))
  return distances.length === 0 ? Number.NaN : Math.min(...distances)
}

const vectorsOf = (dimensions: number, element: fc.Arbitrary<number>) =>
  fc.array(
    fc
      .array(element, { minLength: dimensions, maxLength: dimensions })
      .map((elements) => Float64Array.from(elements)),
    { maxLength: 60 },
  )

describe('a memory of vectors', () => {
  it.each([
    ['few values, many of them equal', fc.integer({ min: -2, max: 2 })],
    ['any', fc.double({ min: -1e6, max: 1e6, noNaN: true })],
  ])('finds the nearest of the last that it took in: %s', (_, element) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), vectorsOf(3, element), (capacity, vectors) => {
        const memory = createNoveltyMemory(3, capacity)
        vectors.forEach((vector, i) => {
          const expected = nearest(vectors.slice(Math.max(0, i - capacity), i), vector)
          const found = memory.distance(vector)
          if (Number.isNaN(expected)) expect(found).toBeNaN()
          else expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected))
          memory.add(vector)
          expect(memory.size()).toBeLessThanOrEqual(capacity)
        })
      }),
    )
  })

  it('keeps a copy', () => {
    const memory = createNoveltyMemory(2, 4)
    const vector = Float64Array.of(1, 1)
    memory.add(vector)
    vector.fill(9)
    expect(memory.distance(Float64Array.of(1, 1))).toBe(0)
  })

  it('measures what is huge without overflow', () => {
    const memory = createNoveltyMemory(4, 4)
    memory.add(new Float64Array(4).fill(-1e150))
    expect(memory.distance(new Float64Array(4).fill(1e150))).toBeCloseTo(4e150, -140)
  })
})
