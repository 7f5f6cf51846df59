import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/statistics/random.ts'
import {
  type AdaptiveBand,
  createAdaptiveBand,
} from '../../../src/statistics/stream/adaptive-band.ts'

/** Share of errors outside, below and above, of the last so many. */
function outside(band: AdaptiveBand, errors: readonly number[], from: number) {
  let below = 0
  let above = 0
  errors.forEach((error, i) => {
    if (i >= from && error < -band.below()) below++
    if (i >= from && error > band.above()) above++
    band.learn(error)
  })
  return [below / (errors.length - from), above / (errors.length - from)] as const
}

const errorsOf = (
  seed: string,
  count: number,
  draw: (random: ReturnType<typeof createRandom>) => number,
) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => draw(random))
}

describe('an adaptive band', () => {
  it.each<[string, (random: ReturnType<typeof createRandom>) => number]>([
    ['normal', (random) => random.normal()],
    ['skewed', (random) => random.exponential(1) - 1],
    ['heavy-tailed', (random) => random.normal() / Math.sqrt(random.gamma(1.5, 2) / 3)],
    ['in a unit that is wrong', (random) => 40 * random.normal()],
  ])('leaves half a per cent on either side when errors are %s', (_name, draw) => {
    const [below, above] = outside(createAdaptiveBand(0.99), errorsOf('band', 20_000, draw), 1000)
    expect(below).toBeGreaterThan(0.0035)
    expect(below).toBeLessThan(0.0065)
    expect(above).toBeGreaterThan(0.0035)
    expect(above).toBeLessThan(0.0065)
  })

  it('has the radius of a normal when errors are normal, and a wider one before it knows', () => {
    const band = createAdaptiveBand(0.99)
    expect(band.above()).toBeGreaterThan(3.5)
    expect(band.above()).toBeLessThan(4.5)
    for (const error of errorsOf('radius', 20_000, (random) => random.normal())) band.learn(error)
    expect(band.above()).toBeGreaterThan(2.2)
    expect(band.above()).toBeLessThan(3.1)
  })

  it('is not bought by an anomaly: forty errors of thirty widen it by little', () => {
    const band = createAdaptiveBand(0.99)
    for (const error of errorsOf('calm', 2000, (random) => random.normal())) band.learn(error)
    const before = band.above()
    for (let i = 0; i < 40; i++) band.learn(30)
    expect(band.above()).toBeLessThan(1.6 * before)
  })

  it('gives in to what has become the usual', () => {
    const band = createAdaptiveBand(0.99)
    for (const error of errorsOf('calm', 2000, (random) => random.normal())) band.learn(error)
    for (let i = 0; i < 600; i++) band.learn(30)
    expect(band.above()).toBeGreaterThan(20)
  })

  it('holds at least the coverage of discrete errors, rather than exclude the commonest one', () => {
    const errors = errorsOf('discrete', 10_000, (random) => (random.next() < 0.02 ? 3 : 0))
    const band = createAdaptiveBand(0.99, true)
    const [below, above] = outside(band, errors, 500)
    expect(below).toBe(0)
    expect(above).toBeLessThan(0.005)
  })

  it('is finite whatever comes', () => {
    const band = createAdaptiveBand(0.99)
    for (const error of [Number.NaN, 1e300, -1e300, Number.POSITIVE_INFINITY, 0]) band.learn(error)
    expect([band.below(), band.above(), band.aboveAlone()].every((r) => r > 0 && r < 1e6)).toBe(
      true,
    )
  })
})
