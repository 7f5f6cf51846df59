import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readGeolocations } from '../../src/graph/geolocations.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, commitEvents, memoryLake } from '../support/memory-lake.ts'
import { at, BASELINE, CI, SCOPE } from './panel-lake.ts'

const OTHER = 'arn:aws:iam::111122223333:role/other'
const PLACES: Readonly<
  Record<string, readonly [string, string | null, number | null, number | null]>
> = {
  '203.0.113.5': ['IE', 'Dublin', 53.33, -6.25],
  '203.0.113.6': ['IE', 'Cork', 51.9, -8.47],
  '203.0.113.7': ['IE', null, null, null],
  '198.51.100.66': ['PT', 'Lisbon', 38.72, -9.13],
  '198.51.100.67': ['PT', 'Lisbon', 38.78, -9.17],
  '198.51.100.68': ['NZ', null, -36.9, 174.8],
}
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  const from = (time: number, source_ip: string, actor = CI, outcome = 0) =>
    call({ time, actor, source_ip, outcome })
  await commitEvents(lake, [
    from(at(-60), '203.0.113.5'),
    from(at(1), '203.0.113.5'),
    from(at(1) + 1, '203.0.113.6'),
    from(at(2), '203.0.113.7'),
    from(at(3), '198.51.100.66', OTHER, 1),
    from(at(4), '198.51.100.67', OTHER),
    from(at(5), '198.51.100.67', CI),
    from(at(6), '198.51.100.68', CI),
  ])
  for (const [ip, [country, city, latitude, longitude]] of Object.entries(PLACES))
    await lake.engine.query(
      `INSERT INTO stored.location (ip, country, city, latitude, longitude)
       SELECT id, $2, $3, $4, $5 FROM term WHERE text = $1`,
      [ip, country, city, latitude, longitude],
    )
})
afterAll(() => lake.engine.close())

describe('geolocations', () => {
  test('are new when the baseline has not that city or country, new countries first', async () => {
    const { items, without } = await readGeolocations(lake.engine, SCOPE, BASELINE, 10)
    expect(without).toBeUndefined()
    expect(items.map((one) => [one.name, one.newCountry, one.isNew, one.coarse])).toEqual([
      ['Lisbon, Portugal', true, true, false],
      ['New Zealand', true, true, true],
      ['Cork, Ireland', false, true, false],
      // Dublin is known, and an address of Ireland without a city is no news.
      ['Ireland', false, false, true],
      ['Dublin, Ireland', false, false, false],
    ])
  })

  test('lie at a point of one decimal, at the middle of the country where no city is known', async () => {
    const { items } = await readGeolocations(lake.engine, SCOPE, BASELINE, 10)
    expect(items.slice(0, 3).map(({ latitude, longitude }) => [latitude, longitude])).toEqual([
      [38.8, -9.2],
      [-41.8, 171.5],
      [51.9, -8.5],
    ])
  })

  test('say who called from there, the busiest first', async () => {
    const { items } = await readGeolocations(lake.engine, SCOPE, BASELINE, 1)
    expect(items).toMatchObject([
      {
        addresses: 2,
        successful: 2,
        failed: 1,
        principalCount: 2,
        firstSeen: at(3),
        principals: [
          { entity: { type: 'iam-role', id: OTHER }, successful: 1, failed: 1 },
          { entity: { type: 'iam-role', id: CI }, successful: 1, failed: 0 },
        ],
      },
    ])
  })

  test('are not called new without a past, and it says so', async () => {
    const first = { start: at(-61), end: at(-59) }
    const before = { start: at(-100), end: at(-61) }
    expect(await readGeolocations(lake.engine, first, before, 10)).toMatchObject({
      items: [{ name: 'Dublin, Ireland', isNew: false, newCountry: false }],
      without: 'no-baseline',
    })
  })

  test('are none where no address has a place, and it says so', async () => {
    const bare = await memoryLake()
    await commitEvents(bare, [call({ time: at(-60) }), call({ time: at(1) })])
    expect(await readGeolocations(bare.engine, SCOPE, BASELINE, 10)).toEqual({
      items: [],
      without: 'no-places',
    })
    await bare.engine.close()
  })
})
