import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/events/user-error.ts'
import { sketchOf } from '../../../src/formats/model-monitor/sketch-file.ts'
import {
  readStatistics,
  type StatisticsFile,
  writeStatistics,
} from '../../../src/formats/model-monitor/statistics-file.ts'
import { createRandom } from '../../../src/statistics/random.ts'

const FILE: StatisticsFile = {
  version: 0,
  dataset: { item_count: 5 },
  features: [
    {
      name: 'latency',
      inferred_type: 'Fractional',
      numerical_statistics: {
        common: { num_present: 4, num_missing: 1 },
        mean: 2.5,
        sum: 10,
        std_dev: 1.118033988749895,
        min: 1,
        max: 4,
        distribution: {
          kll: {
            buckets: [
              { lower_bound: 1, upper_bound: 2.5, count: 2 },
              { lower_bound: 2.5, upper_bound: 4, count: 2 },
            ],
            sketch: { parameters: { c: 0.64, k: 2048 }, data: [[1, 4], [2]] },
          },
        },
      },
    },
    {
      name: '__proto__',
      inferred_type: 'String',
      string_statistics: {
        common: { num_present: 5, num_missing: 0 },
        distinct_count: 2,
        distribution: {
          categorical: {
            buckets: [
              { value: 'a"b', count: 3 },
              { value: '', count: 2 },
            ],
          },
        },
      },
    },
    { name: 'never there', inferred_type: 'Unknown' },
  ],
}

function read(text: string) {
  return readStatistics(Buffer.from(text), 'statistics.json')
}

describe('statistics.json', () => {
  it('comes back as it was written, with nothing ignored', () => {
    expect(read(writeStatistics(FILE))).toEqual({ content: FILE, ignored: [] })
  })

  it('is written with doubles and whole numbers where the service has them', () => {
    const text = writeStatistics(FILE)
    for (const line of [
      '"version" : 0.0',
      '"item_count" : 5',
      '"num_present" : 4',
      '"sum" : 10.0',
      '"count" : 2.0',
      '"k" : 2048.0',
      '"data" : [ [ 1.0, 4.0 ], [ 2.0 ] ]',
      '"distinct_count" : 2.0',
      '"count" : 3\n',
    ]) {
      expect(text).toContain(line)
    }
  })

  it('gives the sketch back in full', () => {
    const sketch = FILE.features[0]?.numerical_statistics?.distribution?.kll.sketch
    const back = sketch && sketchOf(sketch, createRandom(1))
    expect([back?.count, back?.min, back?.max, back?.rank(2)]).toEqual([4, 1, 4, 0.75])
  })

  it('is read where parts are missing, and says what it did not understand', () => {
    const { content, ignored } = read(
      `{"features": [
        {"name": "a", "numerical_statistics": {"common": {"num_present": 3}, "mean": "NaN", "median": 2,
          "distribution": {"kll": {"buckets": [7, {"lower_bound": 0}], "sketch": {"data": [["x"]]}}}}},
        {"name": "b", "inferred_type": "Boolean", "string_statistics": {}}, null], "extra": 1}`,
    )
    expect(content.dataset.item_count).toBe(3)
    expect(content.features).toEqual([
      {
        name: 'a',
        inferred_type: 'Fractional',
        numerical_statistics: {
          common: { num_present: 3, num_missing: 0 },
          distribution: { kll: { buckets: [] } },
        },
      },
      {
        name: 'b',
        inferred_type: 'String',
        string_statistics: { common: { num_present: 0, num_missing: 0 } },
      },
    ])
    expect(ignored).toEqual(
      expect.arrayContaining([
        'features[2]',
        'features[0].numerical_statistics.mean',
        'features[0].numerical_statistics.median',
        'features[0].numerical_statistics.distribution.kll.buckets[0]',
        'features[0].numerical_statistics.distribution.kll.sketch.data',
        'extra',
      ]),
    )
  })

  it.each([
    [
      'numbers beyond any double',
      '{"name":"a","numerical_statistics":{"mean":1e999,"max":-1e999}}',
    ],
    ['counts below 0', '{"name":"a","numerical_statistics":{"common":{"num_present":-5}}}'],
    [
      'more levels than a sketch can have',
      `{"name":"a","numerical_statistics":{"distribution":{"kll":{"sketch":{"data":[${'[1],'.repeat(80)}[1]]}}}}}`,
    ],
    ['lists in place of objects', '{"name":"a","numerical_statistics":[],"string_statistics":[1]}'],
  ])('does not believe %s', (_name, feature) => {
    const { content } = read(`{"features":[${feature}]}`)
    const statistics = content.features[0]?.numerical_statistics
    expect(statistics?.mean).toBeUndefined()
    expect(statistics?.common.num_present ?? 0).toBe(0)
    expect(statistics?.distribution?.kll.sketch).toBeUndefined()
  })

  it.each([
    ['no features', '{"violations": []}', /no list "features"/],
    ['a feature without a name', '{"features":[{"name":3}]}', /no "features\[0\]\.name"/],
    ['a feature twice', '{"features":[{"name":"a"},{"name":"a"}]}', /feature "a" twice/],
  ])('is refused with %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(UserError)
    expect(() => read(text)).toThrow(message)
  })

  it('holds 10,000 features', () => {
    const features = Array.from({ length: 10_000 }, (_, i) => ({
      name: `f${i}`,
      inferred_type: 'Unknown' as const,
    }))
    const file = { version: 0, dataset: { item_count: 1 }, features }
    expect(read(writeStatistics(file)).content.features).toHaveLength(10_000)
  })
})
