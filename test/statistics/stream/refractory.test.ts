import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRefractory, reachAt } from '../../../src/statistics/stream/refractory.ts'

const passed = (scores: readonly number[]) => {
  const refractory = createRefractory()
  return scores.map((score) => refractory.push(score))
}

describe('a refractory period', () => {
  it('lets a score through where it is above all of the last points', () => {
    const score = fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(score, { maxLength: 400 }), (scores) => {
        const expected = scores.map((one, i) => {
          const last = scores.slice(Math.max(0, i - reachAt(i)), i)
          return last.every((other) => other < one) ? one : 0
        })
        expect(passed(scores)).toEqual(expected)
      }),
    )
  })

  it('tells a larger incident within a smaller one, and neither of their tails', () => {
    const tail = [3, 3, 2, 2, 3]
    expect(passed([3, ...tail, 8, 8, 5]).filter((score) => score > 0)).toEqual([3, 8])
  })

  it.each([
    [0, 5],
    [200, 10],
    [3000, 150],
    [1e9, 150],
  ])('after %i points reaches %i back', (seen, reach) => {
    expect(reachAt(seen)).toBe(reach)
  })
})
