import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/statistics/random.ts'
import { createNoveltyScore } from '../../../src/statistics/stream/novelty-score.ts'

const MINUTE = 60_000

/** Novelties of values a minute apart. */
function noveltiesOf(values: readonly number[]): number[] {
  const novelty = createNoveltyScore()
  return values.map((value, i) => novelty.push(i * MINUTE, value))
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length

describe('novelty', () => {
  it.each<[string, (random: ReturnType<typeof createRandom>, i: number) => number]>([
    ['normal noise', (random) => random.normal()],
    ['counts', (random) => random.poisson(5)],
    ['skewed noise', (random) => random.lognormal(0, 1)],
    ['a wave', (random, i) => Math.sin(i / 50) + 0.05 * random.normal()],
  ])('is below one on average where nothing is new: %s', (name, draw) => {
    const random = createRandom(name)
    const novelties = noveltiesOf(Array.from({ length: 4000 }, (_, i) => draw(random, i)))
    expect(mean(novelties.slice(1000))).toBeGreaterThan(0.1)
    expect(mean(novelties.slice(1000))).toBeLessThan(1)
  })

  it('is the larger, the further a spike goes', () => {
    const random = createRandom('spike')
    const noise = Array.from({ length: 2000 }, () => random.normal())
    const [low, high, higher] = [4, 8, 16].map((size) => {
      const values = [...noise, size]
      return noveltiesOf(values).at(-1) ?? 0
    })
    expect(low).toBeLessThan(high ?? 0)
    expect(high).toBeLessThan(higher ?? 0)
    expect(higher).toBeGreaterThan(3)
  })

  it('is less for a spike that was there before', () => {
    const random = createRandom('again')
    const values = Array.from(
      { length: 2000 },
      (_, i) => random.normal() + (i % 900 === 800 ? 15 : 0),
    )
    const novelties = noveltiesOf(values)
    expect(novelties[1700]).toBeLessThan((novelties[800] ?? 0) / 2)
  })

  it('is 0 for a series that never moved', () => {
    expect(new Set(noveltiesOf(Array.from({ length: 500 }, () => 3)))).toEqual(new Set([0]))
  })

  it('is finite, however huge the values are', () => {
    const values = Array.from({ length: 500 }, (_, i) => (i % 7 === 0 ? 1e150 : -1e150))
    expect(noveltiesOf(values).every(Number.isFinite)).toBe(true)
  })
})
