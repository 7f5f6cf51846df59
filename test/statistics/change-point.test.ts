import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChangePoint, locateChange } from '../../src/statistics/change-point.ts'
import { createRandom, type Random } from '../../src/statistics/random.ts'

const NORMAL = { model: 'normal' } as const

function seriesOf(n: number, sample: (i: number) => number): number[] {
  return Array.from({ length: n }, (_, i) => sample(i))
}

describe('locateChange', () => {
  it('dates a level shift of 4 spreads to the sample', () => {
    const random = createRandom('shift')
    const found = locateChange(
      seriesOf(80, (i) => random.normal() + (i >= 50 ? 4 : 0)),
      NORMAL,
    )
    expect(found).toMatchObject({ index: 50, end: 80, kind: 'shift' })
    expect(found.probability).toBeGreaterThan(0.999)
    expect(found.effect).toBeGreaterThan(2.5)
    expect(found.low).toBeLessThanOrEqual(50)
    expect(found.high).toBeGreaterThanOrEqual(50)
  })

  it.each([1, 2, 6])('dates the beginning and end of a spike of %s samples', (length) => {
    const random = createRandom('spike')
    const values = seriesOf(80, (i) => random.normal() - (i >= 30 && i < 30 + length ? 9 : 0))
    const found = locateChange(values, NORMAL)
    expect(found).toMatchObject({ index: 30, end: 30 + length, kind: 'spike' })
    expect(found.after).toBeLessThan(found.before - 5)
  })

  it('dates counts that jump, by the Poisson', () => {
    const random = createRandom('counts')
    const values = seriesOf(60, (i) => random.poisson(i >= 40 ? 5 : 0.3))
    const found = locateChange(values, { model: 'poisson' })
    expect(Math.abs(found.index - 40)).toBeLessThanOrEqual(2)
    expect(found.probability).toBeGreaterThan(0.99)
  })

  it('sees a constant series that moves, and says where exactly', () => {
    for (const [model, to] of [
      ['normal', 5.01],
      ['poisson', 60],
    ] as const) {
      const found = locateChange(
        seriesOf(40, (i) => (i >= 25 ? to : 5)),
        { model },
      )
      expect(found).toMatchObject({ index: 25, low: 25, high: 25, kind: 'shift' })
      expect(found.effect).toBeGreaterThan(5)
    }
  })

  it('does not date a missing sample, nor trip over it', () => {
    const random = createRandom('gaps')
    const values = seriesOf(60, (i) =>
      i % 5 === 0 ? Number.NaN : random.normal() + (i >= 30 ? 8 : 0),
    )
    expect(locateChange(values, NORMAL).index).toBe(31)
    expect(locateChange(values, NORMAL).posterior[30]).toBe(0)
  })

  it.each([
    ['empty', []],
    ['one value', [3]],
    ['two values', [3, 9]],
    ['constant', [4, 4, 4, 4, 4]],
    ['missing', [Number.NaN, Number.NaN, Infinity, -Infinity]],
  ])('finds nothing in a series that is %s', (_name, values) => {
    const found = locateChange(values, NORMAL)
    expect(found).toMatchObject({ index: -1, low: -1, high: -1, kind: 'none', probability: 0 })
    expect(found.posterior).toHaveLength(values.length)
  })

  it('gives a posterior that sums to one, with the index inside its interval, for any series', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.double(), fc.constant(Number.NaN))
    const model = fc.constantFrom('normal' as const, 'poisson' as const)
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), model, (values, kind) => {
        const found = locateChange(values, { model: kind })
        expect(found.posterior.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6)
        expect(found.low).toBeLessThanOrEqual(found.index)
        expect(found.high).toBeGreaterThanOrEqual(found.index)
        expect(found.probability).toBeGreaterThanOrEqual(0)
        expect(found.probability).toBeLessThanOrEqual(1)
        expect(Number.isFinite(found.effect)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('moves with the series: unit and origin do not matter to the normal model', () => {
    const random = createRandom('invariance')
    const values = seriesOf(50, (i) => random.normal() + (i >= 20 ? 2 : 0))
    const plain = locateChange(values, NORMAL)
    const scaled = locateChange(
      values.map((value) => 1000 * value - 7),
      NORMAL,
    )
    plain.posterior.forEach((p, i) => {
      expect(scaled.posterior[i]).toBeCloseTo(p, 6)
    })
    expect(scaled.effect).toBeCloseTo(plain.effect, 6)
  })
})

describe('calibration on synthetic series', () => {
  type Draw = (random: Random, start: number) => number[]
  const N = 60

  function study(name: string, draw: Draw, model: 'normal' | 'poisson'): ChangePoint[] {
    const random = createRandom(name)
    return Array.from({ length: 150 }, () => {
      const start = 1 + random.int(N - 3)
      const found = locateChange(draw(random, start), { model, credibility: 0.9 })
      return { ...found, before: start }
    })
  }

  function coverage(results: readonly ChangePoint[]): number {
    const hits = results.filter(({ low, high, before: truth }) => low <= truth && truth <= high)
    return hits.length / results.length
  }

  const shift: Draw = (random, start) =>
    seriesOf(N, (i) => random.normal() + (i >= start ? 2.5 : 0))
  const heavy: Draw = (random, start) =>
    seriesOf(N, (i) => random.normal() / Math.sqrt(random.gamma(2.5, 0.4)) + (i >= start ? 4 : 0))
  const correlated: Draw = (random, start) => {
    let level = 0
    return seriesOf(N, (i) => {
      level = 0.6 * level + 0.8 * random.normal()
      return level + (i >= start ? 4 : 0)
    })
  }
  const counts: Draw = (random, start) => seriesOf(N, (i) => random.poisson(i >= start ? 6 : 2))
  const bursts: Draw = (random, start) =>
    seriesOf(N, (i) => random.poisson(random.gamma(3, (i >= start ? 12 : 2) / 3)))

  it.each([
    ['normal shift', shift, 'normal'],
    ['heavy-tailed shift', heavy, 'normal'],
    ['autocorrelated shift', correlated, 'normal'],
    ['Poisson counts', counts, 'poisson'],
    ['overdispersed counts', bursts, 'poisson'],
  ] as const)('nine intervals in ten hold the true onset: %s', (name, draw, model) => {
    expect(coverage(study(name, draw, model))).toBeGreaterThan(0.83)
  })

  it('does not see changes in noise', () => {
    const random = createRandom('null')
    const probabilities = Array.from(
      { length: 100 },
      () =>
        locateChange(
          seriesOf(N, () => random.normal()),
          NORMAL,
        ).probability,
    )
    expect(probabilities.filter((p) => p > 0.9).length).toBeLessThanOrEqual(8)
  })
})
