import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gini, normalisedEntropy, rhythmOf, shannonEntropy } from '../../src/statistics/entropy.ts'
import { createRandom } from '../../src/statistics/random.ts'

describe('entropy', () => {
  it.each([
    [[1, 1, 1, 1], 2, 1],
    [[1, 1], 1, 1],
    [[3, 1], 0.811_278_124_459, 0.811_278_124_459],
    [[9, 0, 0], 0, 0],
    [[], 0, 0],
    [[Number.NaN, -4, Infinity], 0, 0],
  ])('of %j is %s bits, %s of its maximum', (counts, bits, share) => {
    expect(shannonEntropy(counts)).toBeCloseTo(bits, 9)
    expect(normalisedEntropy(counts)).toBeCloseTo(share, 9)
  })

  it('ignores order and scale and stays within the logarithm of the number of kinds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (counts) => {
        const bits = shannonEntropy(counts)
        expect(bits).toBeLessThanOrEqual(Math.log2(counts.length) + 1e-9)
        expect(shannonEntropy([...counts].reverse())).toBeCloseTo(bits, 9)
        expect(shannonEntropy(counts.map((count) => count * 3))).toBeCloseTo(bits, 9)
      }),
    )
  })
})

describe('gini', () => {
  it.each([
    ['equal amounts', [5, 5, 5], 0],
    ['one has all of four', [0, 0, 0, 8], 0.75],
    ['1, 2, 3', [3, 1, 2], 2 / 9],
    ['none', [], 0],
    ['nothing to share', [0, 0], 0],
    ['what is no amount', [Number.NaN, -1], 0],
  ])('of %s', (_name, amounts, expected) => expect(gini(amounts)).toBeCloseTo(expected, 12))
})

describe('rhythmOf', () => {
  function arrivals(n: number, gap: (i: number) => number): number[] {
    let now = 0
    return Array.from({ length: n }, (_, i) => {
      now += gap(i)
      return now
    })
  }
  const random = createRandom('rhythm')

  it('knows clockwork, also with jitter, from chance', () => {
    const exact = rhythmOf(arrivals(30, () => 60_000))
    expect(exact).toMatchObject({ gaps: 29, meanGap: 60_000, variation: 0 })
    expect(exact.burstiness).toBeCloseTo(-1, 9)
    const jitter = rhythmOf(arrivals(30, () => 60_000 + 3000 * random.normal()))
    expect(jitter.regular).toBeLessThan(1e-9)
    expect(jitter.bursty).toBeGreaterThan(0.99)
  })

  it('knows bursts from chance', () => {
    const bursts = rhythmOf(arrivals(60, (i) => (i % 10 === 0 ? 60_000 : 20)))
    expect(bursts.bursty).toBeLessThan(1e-9)
    expect(bursts.burstiness).toBeGreaterThan(0.3)
  })

  it.each([3, 8, 50])('gives uniform p-values for a Poisson process of %s arrivals', (n) => {
    let low = 0
    let high = 0
    for (let i = 0; i < 2000; i++) {
      const { regular, bursty } = rhythmOf(arrivals(n, () => random.exponential(1e6)))
      if (regular <= 0.05) low += 1 / 2000
      if (bursty <= 0.05) high += 1 / 2000
    }
    expect(Math.abs(low - 0.05)).toBeLessThan(0.02)
    expect(Math.abs(high - 0.05)).toBeLessThan(0.02)
  })

  it('ignores the order of arrivals and survives simultaneous ones', () => {
    const times = [5, 5, 9, 100, 7, 5]
    expect(rhythmOf([...times].reverse())).toEqual(rhythmOf(times))
    expect(rhythmOf(times).bursty).toBeGreaterThan(0)
  })

  it.each([
    ['none', []],
    ['one', [5]],
    ['two', [5, 9]],
    ['all at once', [5, 5, 5, 5]],
    ['no times', [Number.NaN, Infinity]],
  ])('says nothing of %s', (_name, times) => {
    expect(rhythmOf(times)).toMatchObject({ burstiness: 0, regular: 1, bursty: 1 })
  })
})
