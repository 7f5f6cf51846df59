import { describe, expect, it } from 'vitest'
import {
  decayOf,
  distancePValue,
  effectiveSize,
  fisherUpper,
  homogeneity,
  homogeneityPValue,
  NO_WANDER,
  type Wander,
  wanderAt,
  wanderOf,
} from '../../src/statistics/drift-test.ts'
import { createRandom, type Random } from '../../src/statistics/random.ts'

const counts = (values: readonly number[]) => {
  const cells = new Array<number>(10).fill(0)
  for (const value of values) cells[value] = (cells[value] ?? 0) + 1
  return cells
}

/** Ten cells of equal share, tilted by `tilt` from low to high. */
function draw(random: Random, rows: number, tilt: number): readonly number[] {
  return counts(
    Array.from({ length: rows }, () => Math.min(9, Math.floor(10 * random.next() ** (1 + tilt)))),
  )
}

describe("Pearson's statistic", () => {
  it('is that of a table of two rows', () => {
    // scipy.stats.chi2_contingency([[30, 20], [20, 30]], correction=False): 4.0, p 0.0455.
    const found = homogeneity([30, 20], [20, 30])
    expect(found.statistic).toBeCloseTo(4, 12)
    expect(found.degrees).toBe(1)
    expect(homogeneityPValue(found, effectiveSize(50, 50), NO_WANDER)).toBeCloseTo(0.0455, 4)
  })

  it('pools rare cells, so that one stray value is no miracle', () => {
    const found = homogeneity([10_000, 10_000, 0], [100, 99, 1])
    expect(found.degrees).toBe(1)
    expect(homogeneityPValue(found, effectiveSize(20_000, 200), NO_WANDER)).toBeGreaterThan(0.5)
  })

  it('says nothing of an empty side or a single cell', () => {
    expect(homogeneity([], [1])).toEqual({ statistic: 0, degrees: 0 })
    expect(homogeneityPValue(homogeneity([5], [7]), 3, NO_WANDER)).toBe(1)
  })
})

describe('the F distribution', () => {
  // scipy.stats.f.sf
  it.each([
    [1, 1, 1, 0.5],
    [4, 2, 10, 0.053],
    [3.5, 5, 20, 0.0195],
    [10, 9, 19, 0.0000183],
  ])('P(F > %d) with %d and %d degrees is %d', (f, d1, d2, p) => {
    expect(fisherUpper(f, d1, d2)).toBeCloseTo(p, 3)
  })
})

describe('a test that knows how the baseline wanders', () => {
  const reject = (tilts: (random: Random) => number, wandering: boolean) => {
    const random = createRandom('wander')
    let rejected = 0
    for (let round = 0; round < 200; round++) {
      const chunks = Array.from({ length: 20 }, () => draw(random, 200, tilts(random)))
      const total = chunks.reduce((sum, one) => sum.map((n, i) => n + (one[i] ?? 0)))
      const size = effectiveSize(200, 3800)
      const wander = wanderOf(
        chunks.map((own) => {
          const found = homogeneity(
            total.map((n, i) => n - (own[i] ?? 0)),
            own,
          )
          return { distance: undefined, chiSquare: found.statistic, degrees: found.degrees, size }
        }),
      )
      const next = draw(random, 200, tilts(random))
      const p = homogeneityPValue(homogeneity(total, next), size, wandering ? wander : NO_WANDER)
      rejected += p < 0.05 ? 1 : 0
    }
    return rejected / 200
  }

  it('rejects one in twenty of independent rows', () => {
    expect(reject(() => 0, true)).toBeLessThan(0.09)
  })

  it('keeps its promise when chunks wander, which the plain test does not', () => {
    const wandering = (random: Random) => 0.5 * random.normal()
    expect(reject(wandering, false)).toBeGreaterThan(0.5)
    expect(reject(wandering, true)).toBeLessThan(0.12)
  })

  it('still finds what goes far beyond', () => {
    const wander: Wander = {
      distance: 0.002,
      spread: 0.002,
      degrees: { distance: 2, spread: 2 },
      chunks: 20,
    }
    expect(distancePValue(0.05, 500, wander)).toBeGreaterThan(0.2)
    expect(distancePValue(0.5, 500, wander)).toBeLessThan(0.001)
    expect(distancePValue(0.5, 500, NO_WANDER)).toBeLessThan(1e-20)
  })

  it('lets wander fade with length as fast as it was seen to', () => {
    const of = (spread: number): Wander => ({ ...NO_WANDER, spread, chunks: 20 })
    expect(decayOf([of(0.08), of(0.04), of(0.02)])).toBeCloseTo(1, 12)
    expect(decayOf([of(0.08), of(0.08)])).toBe(0)
    expect(decayOf([of(0.08), of(0)])).toBe(1)
    const faded = wanderAt(of(0.08), { rows: 100, decay: 1 }, 400, 1_000_000)
    expect(faded.spread).toBeCloseTo(0.02, 4)
    expect(wanderAt(of(0.08), { rows: 100, decay: 0 }, 400, 1_000_000).spread).toBe(0.08)
  })
})
