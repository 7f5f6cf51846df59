import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as pValues from '../../src/statistics/p-values.ts'
import { createRandom } from '../../src/statistics/random.ts'

const anyP = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })
const combiners = [
  ['Fisher', pValues.combineFisher],
  ['Cauchy', pValues.combineCauchy],
] as const

describe.each(combiners)('%s combination', (_name, combine) => {
  it('of one p-value is that p-value, down to the tiniest', () => {
    for (const p of [1e-200, 1e-9, 0.01, 0.5, 0.9]) expect(combine([p]) / p).toBeCloseTo(1, 6)
  })

  it('of none is no evidence, and NaN counts as none', () => {
    expect(combine([])).toBe(1)
    expect(combine([Number.NaN])).toBeCloseTo(1, 6)
  })

  it('ignores the order and falls when a p-value falls', () => {
    fc.assert(
      fc.property(anyP, (list) => {
        const combined = combine(list)
        expect(combined).toBeGreaterThanOrEqual(0)
        expect(combined).toBeLessThanOrEqual(1)
        expect(combine([...list].reverse())).toBeCloseTo(combined, 9)
        const [first = 0, ...rest] = list
        expect(combine([first / 2, ...rest])).toBeLessThanOrEqual(combined + 1e-9)
      }),
    )
  })

  it('is uniform when the parts are', () => {
    const random = createRandom('combine')
    const below = [0.01, 0.1, 0.5].map(() => 0)
    for (let i = 0; i < 4000; i++) {
      const p = combine(Array.from({ length: 5 }, random.next))
      ;[0.01, 0.1, 0.5].forEach((level, j) => {
        if (p <= level) below[j] = (below[j] ?? 0) + 1 / 4000
      })
    }
    expect(Math.abs((below[0] ?? 0) - 0.01)).toBeLessThan(0.006)
    expect(Math.abs((below[1] ?? 0) - 0.1)).toBeLessThan(0.02)
    expect(Math.abs((below[2] ?? 0) - 0.5)).toBeLessThan(0.03)
  })
})

describe('known combinations', () => {
  it('Fisher of 0.05 and 0.05 is 0.0175 (chi-square of 4 degrees: e^-s/2 (1 + s/2))', () => {
    const half = -2 * Math.log(0.05)
    expect(pValues.combineFisher([0.05, 0.05])).toBeCloseTo(Math.exp(-half) * (1 + half), 12)
  })

  it('Cauchy leaves out weights not above 0 and weighs the rest', () => {
    expect(pValues.combineCauchy([0.001, 0.5], [1, 0])).toBeCloseTo(0.001, 9)
    expect(pValues.combineCauchy([0.001, 0.5], [3, 1])).toBeLessThan(
      pValues.combineCauchy([0.001, 0.5], [1, 3]),
    )
  })

  it('Cauchy survives a p-value of exactly 1 beside strong evidence', () => {
    expect(pValues.combineCauchy([1e-12, 1])).toBeLessThan(1e-11)
  })
})

describe('adjustBenjaminiHochberg', () => {
  it('matches the worked example', () => {
    const adjusted = pValues.adjustBenjaminiHochberg([0.01, 0.04, 0.03, 0.005])
    ;[0.02, 0.04, 0.04, 0.02].forEach((p, i) => {
      expect(adjusted[i]).toBeCloseTo(p, 12)
    })
    expect(pValues.adjustBenjaminiHochberg([])).toEqual([])
  })

  it('never lowers a p-value, keeps the ranking and follows permutation', () => {
    fc.assert(
      fc.property(anyP, (list) => {
        const adjusted = pValues.adjustBenjaminiHochberg(list)
        list.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p)
          list.forEach((other, j) => {
            if (p <= other) expect(adjusted[i] ?? 0).toBeLessThanOrEqual(adjusted[j] ?? 0)
          })
        })
        expect(pValues.adjustBenjaminiHochberg([...list].reverse())).toEqual(adjusted.reverse())
      }),
    )
  })
})

describe('conformalPValue', () => {
  it.each([
    [5, [1, 2, 3], 1 / 4],
    [0, [1, 2, 3], 1],
    [2, [1, 2, 3], 3 / 4],
    [Number.NaN, [1, 2], 1],
    [2, [], 1],
    [2, [Number.NaN], 1],
    [9, [1, Number.NaN, Infinity], 2 / 3],
  ])('of %s against %j is %s', (score, reference, expected) => {
    expect(pValues.conformalPValue(score, reference)).toBeCloseTo(expected, 12)
  })

  it('is uniform under exchangeability when ties are drawn, also for whole numbers', () => {
    const random = createRandom('conformal')
    let sum = 0
    let low = 0
    for (let i = 0; i < 4000; i++) {
      const draw = () => random.poisson(2)
      const p = pValues.conformalPValue(draw(), Array.from({ length: 40 }, draw), random.next())
      sum += p / 4000
      if (p <= 0.1) low += 1 / 4000
    }
    expect(Math.abs(sum - 0.5)).toBeLessThan(0.02)
    expect(Math.abs(low - 0.1)).toBeLessThan(0.02)
  })
})
