import { describe, expect, it } from 'vitest'
import { fitNovelty, noveltyPValue } from '../../src/statistics/neighbour-novelty.ts'
import { createRandom, type Random } from '../../src/statistics/random.ts'

const point = (random: Random) => Float64Array.from({ length: 4 }, () => random.normal())
const past = createRandom('past')
const novelty = fitNovelty(Array.from({ length: 800 }, () => point(past)))

describe('the novelty of a point', () => {
  it('is at most p with probability p for points like the others, over many pasts', () => {
    const random = createRandom('like the others')
    const values = Array.from({ length: 8 }, () => {
      const own = fitNovelty(Array.from({ length: 400 }, () => point(random)))
      return Array.from({ length: 250 }, () => noveltyPValue(own, point(random)))
    }).flat()
    for (const p of [0.02, 0.1, 0.5]) {
      const share = values.filter((value) => value <= p).length / values.length
      expect(share).toBeGreaterThan(p / 1.6)
      expect(share).toBeLessThan(p * 1.6)
    }
  })

  it('is the least there is far away, and large in the middle', () => {
    expect(noveltyPValue(novelty, Float64Array.of(9, 9, 9, 9))).toBe(1 / 401)
    expect(noveltyPValue(novelty, new Float64Array(4))).toBeGreaterThan(0.5)
  })

  it('says nothing without a past', () => {
    expect(noveltyPValue(fitNovelty([]), new Float64Array(4))).toBe(1)
  })
})
