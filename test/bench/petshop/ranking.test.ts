import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chanceInFirst, commonest, expectedRank } from '../../../bench/petshop/ranking.ts'

const ranked = (...scores: [string, number][]) => scores.map(([node, score]) => ({ node, score }))

describe('a ranking with ties', () => {
  const ranking = ranked(['a', 5], ['b', 3], ['c', 3], ['d', 3], ['e', 1])

  it.each([
    ['a', 1, 1],
    ['b', 1, 0],
    // Of three that share the places 2 to 4, two are among the first three.
    ['b', 3, 2 / 3],
    ['d', 2, 1 / 3],
    ['d', 4, 1],
    ['e', 3, 0],
    ['x', 3, 0],
  ])('has %s among its first %i with chance %f', (node, k, chance) => {
    expect(chanceInFirst(ranking, node, k)).toBeCloseTo(chance, 12)
  })

  it.each([
    ['a', 1],
    ['c', 3],
    ['e', 5],
    ['x', undefined],
  ])('has %s at place %s', (node, place) => {
    expect(expectedRank(ranking, node)).toBe(place)
  })

  it('counts a node that is named twice once, where it is best', () => {
    const twice = ranked(['a', 1], ['b', 2], ['a', 3], ['c', 0])
    expect(['a', 'b', 'c'].map((node) => expectedRank(twice, node))).toEqual([1, 2, 3])
  })

  it('treats infinite scores as equals', () => {
    const infinite = ranked(['a', Number.POSITIVE_INFINITY], ['b', Number.POSITIVE_INFINITY])
    expect(chanceInFirst(infinite, 'a', 1)).toBe(0.5)
  })

  it('shares out exactly as many first places as there are', () => {
    const rankings = fc.uniqueArray(fc.record({ node: fc.string(), score: fc.nat(3) }), {
      selector: ({ node }) => node,
      minLength: 1,
    })
    fc.assert(
      fc.property(rankings, fc.integer({ min: 1, max: 5 }), (nodes, k) => {
        const sum = nodes.reduce((all, { node }) => all + chanceInFirst(nodes, node, k), 0)
        expect(sum).toBeCloseTo(Math.min(k, nodes.length), 9)
      }),
    )
  })

  it('knows which causes are commonest', () => {
    expect(commonest(['b', 'a', 'b'])).toEqual(ranked(['b', 2], ['a', 1]))
  })
})
