import { describe, expect, test } from 'vitest'
import { barsOf } from '../../../src/pages/entities/distribution-bars.ts'
import { mapPlaces } from '../../../src/pages/entities/map-places.ts'

type Distribution = Parameters<typeof barsOf>[0]

const NOTHING: Distribution = {
  scope: { start: '', end: '' },
  baseline: { start: '', end: '' },
  side: 'input',
  feature: 'age',
  values: 0,
  valuesBefore: 0,
  missing: null,
  missingBefore: null,
  median: null,
  medianBefore: null,
  distance: null,
  stabilityIndex: null,
  statistic: null,
  pValue: null,
  moved: null,
  bars: null,
  categories: [],
  otherCategories: { count: 0, before: 0, within: 0 },
}

describe('bars of both distributions', () => {
  test('are shares of their own side', () => {
    const found = barsOf({
      ...NOTHING,
      bars: { scale: 'linear', edges: [0, 1, 2], before: [30, 10], within: [0, 5] },
    })
    expect(found.map(({ before, within }) => [before, within])).toEqual([
      [0.75, 0],
      [0.25, 1],
    ])
    expect(found[1]?.edges).toEqual([1, 2])
  })

  test('of categories tell the others together, and an empty one as such', () => {
    const found = barsOf({
      ...NOTHING,
      categories: [{ value: '', before: 1, within: 1 }],
      otherCategories: { count: 7, before: 3, within: 0 },
    })
    expect(found.map(({ label, before, within }) => [label, before, within])).toEqual([
      ['(empty)', 0.25, 1],
      ['7 others', 0.75, 0],
    ])
  })

  test('of nothing are none', () => {
    expect(barsOf(NOTHING)).toEqual([])
  })
})

test('addresses at one place are one place of the map, new while all of them are', () => {
  const at = (isNew: boolean, more = {}) => ({
    latitude: 53.3,
    longitude: -6.2,
    country: 'IE',
    city: 'Dublin',
    successful: 2,
    failed: 1,
    isNew,
    ...more,
  })
  const nowhere = at(true, { latitude: null })
  expect(mapPlaces([at(true), at(false), nowhere])).toEqual([
    expect.objectContaining({ name: 'Dublin, Ireland', successful: 4, failed: 2, isNew: false }),
  ])
  const [only] = mapPlaces([at(true, { city: null, country: 'ZZ<' })])
  expect(only).toMatchObject({ name: 'ZZ<', isNew: true, isCoarse: true })
})
