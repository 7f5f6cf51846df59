import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/statistics/random.ts'
import {
  createRandomCutForest,
  type RandomCutForest,
} from '../../../src/statistics/random-cut-forest/forest.ts'
import { createReservoir, NOTHING } from '../../../src/statistics/random-cut-forest/reservoir.ts'

/** A forest over `points` standard normal points. */
function grown(dimensions: number, points: number, sampleSize = 64): RandomCutForest {
  const random = createRandom('forest')
  const forest = createRandomCutForest({ dimensions, trees: 20, sampleSize, random })
  const noise = random.fork('points')
  for (let i = 0; i < points; i++) {
    forest.update(Array.from({ length: dimensions }, () => noise.normal()))
  }
  return forest
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)

describe('a random cut forest', () => {
  it('scores a far point above all near ones, the farther the more', () => {
    const forest = grown(3, 500)
    const ordinary = [0, 0.5, -0.5].map((x) => forest.score([x, 0, 0]))
    const far = [4, 8, 40].map((x) => forest.score([x, 0, 0]))
    expect(Math.max(...ordinary)).toBeLessThan(far[0] ?? 0)
    expect(far).toEqual(far.toSorted((a, b) => a - b))
    expect(far.at(-1)).toBeLessThanOrEqual(Math.log2(65))
  })

  it('says which dimension and side made a score, in parts that sum up to it', () => {
    const forest = grown(4, 500)
    const { score, high, low } = forest.attribute([0, 0, -9, 0])
    expect(score).toBeCloseTo(forest.score([0, 0, -9, 0]), 12)
    expect(total(high) + total(low)).toBeCloseTo(score, 10)
    expect(low[2]).toBeGreaterThan(0.9 * score)
    const both = forest.attribute([9, -9, 0, 0])
    expect(both.high[0]).toBeGreaterThan(0.3 * both.score)
    expect(both.low[1]).toBeGreaterThan(0.3 * both.score)
  })

  it('sums up for any point, known ones too', () => {
    const forest = grown(2, 100)
    forest.update([0.25, 0.25])
    const coordinate = fc.oneof(
      fc.constant(0.25),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.constantFrom(1e150, -1e150),
    )
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate), (point) => {
        const { score, high, low } = forest.attribute(point)
        expect(score).toBeGreaterThan(0)
        expect(Math.min(...high, ...low)).toBeGreaterThanOrEqual(0)
        expect(total(high) + total(low)).toBeCloseTo(score, 9)
      }),
    )
  })

  it('takes a point that came often for ordinary, wherever it lies', () => {
    const forest = grown(2, 300)
    const alone = forest.score([30, 30])
    for (let i = 0; i < 200; i++) forest.update([30, 30])
    expect(forest.score([30, 30])).toBeLessThan(0.4 * alone)
  })

  it('forgets: after a change of level the former is odd', () => {
    const forest = grown(1, 300)
    const noise = createRandom('later')
    for (let i = 0; i < 3000; i++) forest.update([50 + noise.normal()])
    expect(forest.score([0])).toBeGreaterThan(2 * forest.score([50]))
  })

  it('knows nothing of what is not finite, and nothing before the first point', () => {
    const forest = grown(2, 0)
    expect(forest.score([1, 2])).toBe(0)
    forest.update([Number.NaN, 1])
    forest.update([1])
    forest.update([Number.POSITIVE_INFINITY, 1])
    expect(forest.size()).toBe(0)
    expect(forest.score([Number.NaN, 1])).toBeNaN()
    forest.update([1, 1])
    expect(forest.size()).toBe(1)
  })

  it('keeps a bounded number of points', () => {
    expect(grown(2, 3000, 32).size()).toBeLessThanOrEqual(2 * 20 * 32)
  })

  it('is the same for the same seed', () => {
    expect(grown(3, 200).score([1, 2, 3])).toBe(grown(3, 200).score([1, 2, 3]))
  })
})

describe('a decaying reservoir', () => {
  const sampled = (decay: number) => {
    const random = createRandom(`reservoir ${decay}`)
    const reservoir = createReservoir(50, decay)
    const kept = new Set<number>()
    for (let i = 0; i < 5000; i++) {
      const leaving = reservoir.offer(i, random)
      if (leaving === undefined) continue
      kept.add(i)
      if (leaving !== NOTHING) expect(kept.delete(leaving)).toBe(true)
    }
    expect(kept.size).toBe(50)
    return [...kept].reduce((sum, i) => sum + i, 0) / 50
  }

  it('holds items evenly without decay, and as old as the decay lets them be with it', () => {
    // Means of 50 of 5,000: five standard deviations are 1,020; of ages with mean 500, they are 354.
    expect(Math.abs(sampled(0) - 2500)).toBeLessThan(1020)
    expect(Math.abs(5000 - sampled(1 / 500) - 500)).toBeLessThan(354)
  })
})
