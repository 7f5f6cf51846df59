import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EdgeArrays, personalisedPageRank } from '../../src/statistics/pagerank.ts'

const start = new Map([[0, 1]])

function rank(nodes: number, edges: EdgeArrays, options = {}): number[] {
  return [...personalisedPageRank(nodes, edges, { restart: start, ...options })]
}

describe('personalisedPageRank', () => {
  it('solves a chain 0 -> 1 -> 2 in closed form', () => {
    // Flow: r1 = d r0, r2 = d r1, and the rest restarts at 0; so r0 (1 + d + d^2) = 1.
    const d = 0.85
    const r0 = 1 / (1 + d + d * d)
    const ranks = rank(3, { from: [0, 1], to: [1, 2] })
    ;[r0, d * r0, d * d * r0].forEach((expected, i) => {
      expect(ranks[i]).toBeCloseTo(expected, 9)
    })
  })

  it('divides by weight and by kind', () => {
    const edges = { from: [0, 0], to: [1, 2], weights: [3, 1] }
    const [, one = 0, two = 0] = rank(3, edges)
    expect(one / two).toBeCloseTo(3, 9)
    const [, kind = 0, other = 0] = rank(3, { ...edges, kinds: [0, 1], kindWeights: [1, 6] })
    expect(kind / other).toBeCloseTo(0.5, 9)
  })

  it('sums to one and is not negative on any graph, with any nonsense among the edges', () => {
    const end = fc.integer({ min: -1, max: 8 })
    const weight = fc.oneof(fc.double({ min: 1e-3, max: 1e3 }), fc.constantFrom(0, -1, Infinity))
    fc.assert(
      fc.property(fc.array(fc.tuple(end, end, weight)), (list) => {
        const ranks = rank(8, {
          from: list.map(([from]) => from),
          to: list.map(([, to]) => to),
          weights: list.map(([, , w]) => w),
        })
        expect(ranks.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 9)
        for (const x of ranks) expect(x).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('does not depend on the order of edges', () => {
    const from = [0, 0, 1, 2, 3, 1]
    const to = [1, 2, 3, 3, 0, 2]
    const plain = rank(4, { from, to })
    rank(4, { from: [...from].reverse(), to: [...to].reverse() }).forEach((x, i) => {
      expect(x).toBeCloseTo(plain[i] ?? 0, 12)
    })
  })

  it('gives a hub less of its neighbours when asked to', () => {
    // 0 -> hub 1 and 0 -> quiet 2; nodes 3 to 9 enter the hub as well.
    const others = [3, 4, 5, 6, 7, 8, 9]
    const edges = { from: [0, 0, ...others], to: [1, 2, ...others.map(() => 1)] }
    const [, hub = 0, quiet = 0] = rank(10, edges)
    expect(hub).toBeCloseTo(quiet, 9)
    const [, damped = 0, favoured = 0] = rank(10, edges, { hubPenalty: 1 })
    expect(favoured / damped).toBeCloseTo(8, 6)
  })

  it('answers zeros without a valid start, and an empty array for an empty graph', () => {
    const edges = { from: [0], to: [1] }
    for (const restart of [new Map(), new Map([[9, 1]]), new Map([[0, -1]])]) {
      expect([...personalisedPageRank(2, edges, { restart })]).toEqual([0, 0])
    }
    expect(personalisedPageRank(0, edges, { restart: start })).toHaveLength(0)
    expect(rank(2, { from: [], to: [] })).toEqual([1, 0])
  })
})
