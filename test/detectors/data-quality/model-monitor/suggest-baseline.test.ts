import { describe, expect, it } from 'vitest'
import { suggestBaseline } from '../../../../src/detectors/data-quality/model-monitor/suggest-baseline.ts'
import { type Cell, profileOf } from '../../../support/table-profile.ts'

function suggest(cells: readonly Cell[]) {
  const { statistics, constraints } = suggestBaseline(profileOf({ x: cells }))
  const [feature] = statistics.features
  const [constraint] = constraints.features
  return { feature, constraint, statistics }
}

describe('a suggested baseline', () => {
  it('has ten buckets of equal width, the last with both its bounds', () => {
    const { feature } = suggest([0, 1, 1, 9.5, 10])
    const buckets = feature?.numerical_statistics?.distribution?.kll.buckets ?? []
    expect(buckets.map(({ lower_bound }) => lower_bound)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(buckets.map(({ count }) => count)).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 2])
  })

  it('puts all of a constant column into the last bucket', () => {
    const { feature } = suggest([7, 7, 7])
    const buckets = feature?.numerical_statistics?.distribution?.kll.buckets ?? []
    expect(buckets.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 3])
    expect(feature?.numerical_statistics?.std_dev).toBe(0)
  })

  it('has no buckets where the range is wider than a number can be', () => {
    const { feature } = suggest(['1e308', '-1e308'])
    expect(feature?.numerical_statistics?.distribution?.kll.buckets).toEqual([])
    expect(feature?.numerical_statistics?.mean).toBe(0)
  })

  it('counts the texts of a mixed column, numbers among them', () => {
    const { feature, constraint } = suggest(['a', 7, 'a', 7, 7, 'b', 'b', null])
    expect(feature).toEqual({
      name: 'x',
      inferred_type: 'String',
      string_statistics: {
        common: { num_present: 7, num_missing: 1 },
        distinct_count: 3,
        distribution: {
          categorical: {
            buckets: [
              { value: '7', count: 3 },
              { value: 'a', count: 2 },
              { value: 'b', count: 2 },
            ],
          },
        },
      },
    })
    expect(constraint?.string_constraints?.domains).toEqual(['7', 'a', 'b'])
    expect(constraint?.completeness).toBe(0.875)
  })

  it.each([
    ['that are all different', Array.from({ length: 50 }, (_, i) => `id ${i}`)],
    ['of which there are more than 120', Array.from({ length: 600 }, (_, i) => `id ${i % 150}`)],
    ['that are more than can be counted', Array.from({ length: 2000 }, (_, i) => `id ${i % 1000}`)],
  ])('suggests no domain for texts %s', (_name, cells) => {
    expect(suggest(cells).constraint?.string_constraints).toBeUndefined()
  })

  it.each([
    ['0 and above', [0, 1], true],
    ['below 0', [-1, 1], false],
  ])('says whether numbers are %s', (_name, cells, expected) => {
    expect(suggest(cells).constraint?.num_constraints).toEqual({ is_non_negative: expected })
  })

  it('of a column without values says only that', () => {
    const { feature, constraint } = suggest([null, null])
    expect(feature).toEqual({
      name: 'x',
      inferred_type: 'Unknown',
      string_statistics: {
        common: { num_present: 0, num_missing: 2 },
        distinct_count: 0,
        distribution: { categorical: { buckets: [] } },
      },
    })
    expect(constraint).toEqual({ name: 'x', inferred_type: 'Unknown', completeness: 0 })
  })

  it('has smaller sketches where there are many columns, so that the file can be read again', () => {
    const cells = Array.from({ length: 400 }, (_, i) => i)
    const wide = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`c${i}`, i === 7 ? cells : [1]]),
    )
    const numbers = suggestBaseline(profileOf(wide)).statistics.features[7]?.numerical_statistics
    const { sketch, buckets = [] } = numbers?.distribution?.kll ?? {}
    expect(sketch?.parameters.k).toBe(266)
    expect(sketch?.data.length).toBeGreaterThan(1)
    // What else the file says is exact.
    expect(buckets.map(({ count }) => count)).toEqual(Array.from({ length: 10 }, () => 40))
    expect(numbers?.sum).toBe(79_800)
  })

  it('of an empty table is empty', () => {
    const { statistics, constraints } = suggestBaseline(profileOf({}))
    expect(statistics).toEqual({ version: 0, dataset: { item_count: 0 }, features: [] })
    expect(constraints.features).toEqual([])
  })
})
