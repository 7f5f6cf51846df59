import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { widestPaths } from '../../src/statistics/widest-path.ts'

describe('widestPaths', () => {
  it('takes the way whose narrowest node is widest, and says which', () => {
    // 0 -> 1 (3) -> 3, 0 -> 2 (5) -> 3, 3 lets 4 through.
    const { width, before, reached } = widestPaths(0, [[1, 2], [3], [3], []], [9, 3, 5, 4])
    expect([...width]).toEqual([9, 3, 5, 4])
    expect([...before]).toEqual([-1, 0, 0, 2])
    expect(reached).toEqual([0, 2, 3, 1])
  })

  it('lets nothing narrow where nothing is known, and ends in circles', () => {
    const { width } = widestPaths(0, [[1], [2, 0], [1, 2]], [2, Number.POSITIVE_INFINITY, 7])
    expect([...width]).toEqual([2, 2, 2])
  })

  it('reaches nothing from a start outside, and leaves out ends outside', () => {
    expect(widestPaths(7, [[0]], [1]).reached).toEqual([])
    expect(widestPaths(0, [[-1, 5, 0.5]], [1]).reached).toEqual([0])
  })

  it('breaks ties by number, whatever the order of the edges', () => {
    const one = widestPaths(0, [[1, 2], [3], [3], []], [1, 1, 1, 1])
    const other = widestPaths(0, [[2, 1], [3], [3], []], [1, 1, 1, 1])
    expect([...one.before]).toEqual([...other.before])
    expect(one.reached).toEqual(other.reached)
  })

  it('agrees with the search over all paths', () => {
    const graphs = fc.integer({ min: 1, max: 6 }).chain((n) =>
      fc.record({
        next: fc.array(fc.array(fc.nat(n - 1), { maxLength: 4 }), { minLength: n, maxLength: n }),
        capacity: fc.array(fc.nat(5), { minLength: n, maxLength: n }),
      }),
    )
    fc.assert(
      fc.property(graphs, ({ next, capacity }) => {
        expect([...widestPaths(0, next, capacity).width]).toEqual(byAllPaths(next, capacity))
      }),
    )
  })
})

function byAllPaths(next: readonly (readonly number[])[], capacity: readonly number[]): number[] {
  const best = next.map(() => -1)
  const walk = (node: number, width: number, path: readonly number[]): void => {
    const own = Math.min(width, capacity[node] ?? 0)
    best[node] = Math.max(best[node] ?? -1, own)
    for (const to of next[node] ?? []) if (!path.includes(to)) walk(to, own, [...path, to])
  }
  walk(0, Number.POSITIVE_INFINITY, [0])
  return best
}
