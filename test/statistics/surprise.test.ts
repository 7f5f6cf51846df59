import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  backOffProbability,
  type ContextCount,
  surpriseBits,
  topSurprises,
} from '../../src/statistics/surprise.ts'

const context = fc
  .record({ count: fc.nat(1000), extra: fc.nat(1000) })
  .map(({ count, extra }): ContextCount => ({ count, total: count + extra }))
const chain = fc.array(context, { minLength: 1, maxLength: 4 })

describe('backOffProbability', () => {
  it('interpolates from the general to the specific', () => {
    const options = { strength: 10, unseen: 0.01 }
    const organisation = (20 + 10 * 0.01) / (1000 + 10)
    const principal = (0 + 10 * organisation) / (90 + 10)
    const levels = [
      { count: 0, total: 90 },
      { count: 20, total: 1000 },
    ]
    expect(backOffProbability(levels, options)).toBeCloseTo(principal, 12)
  })

  it('lets the peers speak for a principal that was never seen', () => {
    const peers = [{ count: 30, total: 60 }]
    expect(backOffProbability([{ count: 0, total: 0 }, ...peers])).toBe(backOffProbability(peers))
  })

  it('is a probability that rises with every sighting, in any context', () => {
    fc.assert(
      fc.property(chain, fc.nat(3), (levels, at) => {
        const here = backOffProbability(levels)
        expect(here).toBeGreaterThan(0)
        expect(here).toBeLessThanOrEqual(1)
        const more = levels.map((level, i) =>
          i === at ? { count: level.count + 1, total: level.total + 1 } : level,
        )
        expect(backOffProbability(more)).toBeGreaterThanOrEqual(here - 1e-12)
      }),
    )
  })

  it('sums to one over the values of a closed world', () => {
    const seen = [5, 0, 12, 3]
    const peers = [50, 40, 10, 0]
    const sum = seen.reduce((total, count, i) => {
      const levels = [
        { count, total: 20 },
        { count: peers[i] ?? 0, total: 100 },
      ]
      return total + backOffProbability(levels, { unseen: 0.25 })
    }, 0)
    expect(sum).toBeCloseTo(1, 12)
  })

  it.each([
    ['no context', []],
    ['NaN counts', [{ count: Number.NaN, total: 5 }]],
    ['infinite totals', [{ count: 3, total: Infinity }]],
    ['negative totals', [{ count: 3, total: -1 }]],
  ])('falls back to the unseen for %s', (_name, levels) => {
    expect(backOffProbability(levels, { unseen: 0.02 })).toBe(0.02)
  })

  it('ignores options that make no sense', () => {
    const levels = [{ count: 1, total: 10 }]
    expect(backOffProbability(levels, { strength: -1, unseen: 5 })).toBe(backOffProbability(levels))
  })
})

describe('surpriseBits', () => {
  it('is 0 for the certain and about 10 for one in a thousand', () => {
    expect(surpriseBits([{ count: 1e9, total: 1e9 }])).toBeCloseTo(0, 6)
    expect(surpriseBits([])).toBeCloseTo(Math.log2(1000), 9)
  })

  it('grows with the evidence that this actor never does it', () => {
    const bits = [0, 10, 100, 1000].map((total) => surpriseBits([{ count: 0, total }]))
    expect(bits).toEqual([...bits].sort((x, y) => x - y))
    expect(new Set(bits).size).toBe(4)
  })
})

describe('topSurprises', () => {
  const surprises = [
    { feature: 'country', bits: 8 },
    { feature: 'api', bits: 8 },
    { feature: 'hour', bits: 9, weight: 0.5 },
    { feature: 'agent', bits: 3, weight: 0 },
    { feature: 'odd', bits: Number.NaN },
  ]
  it('takes the largest, ties by name, whatever the order', () => {
    const expected = { bits: 16, features: ['api', 'country'] }
    expect(topSurprises(surprises, 2)).toEqual(expected)
    expect(topSurprises([...surprises].reverse(), 2)).toEqual(expected)
    expect(topSurprises(surprises, 10).bits).toBe(20.5)
  })
  it('is nothing for none', () => {
    expect(topSurprises([], 3)).toEqual({ bits: 0, features: [] })
    expect(topSurprises(surprises, -1)).toEqual({ bits: 0, features: [] })
  })
})
