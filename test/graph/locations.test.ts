import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '../../src/events/user-error.ts'
import { locateAddresses } from '../../src/graph/locations.ts'
import { type Lake, openLake } from '../../src/lake/lake.ts'
import { mmdb } from '../../src/simulate/mmdb.ts'
import { call, commitEvents, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 0, 10)
const folder = mkdtempSync(join(tmpdir(), 'dupin-mmdb-'))
const file = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
let lake: Lake
beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [call({ time: START, source_ip: '2001:db8::1', ip_kind: 2 })])
  await commitEvents(
    lake,
    ['203.0.113.5', '203.0.113.77', '198.51.100.9', '192.0.2.1'].map((ip, i) =>
      call({ time: START + i, source_ip: ip }),
    ),
  )
})
afterAll(async () => {
  await lake.engine.close()
  rmSync(folder, { recursive: true })
})

const located = async () =>
  (
    await lake.engine.query(
      `SELECT t.text AS ip, l.country, l.asn, l.organisation FROM stored.location l JOIN term t ON t.id = l.ip ORDER BY ip`,
    )
  ).map(({ ip, country, asn, organisation }) => [ip, country, asn, organisation])

describe('addresses are located', () => {
  test('by country as MaxMind and as DB-IP write it, and by network; unknown ones are left out', async () => {
    const path = file(
      'places.mmdb',
      mmdb({
        '203.0.113.0/26': { country: { iso_code: 'DE' } },
        '203.0.113.64/26': { country_code: 'FR' },
        '198.51.100.0/24': {
          autonomous_system_number: 64_496,
          autonomous_system_organization: 'An organisation with a name of more than 29 letters',
        },
      }),
    )
    expect(await locateAddresses(lake.engine, path)).toBe(3)
    expect(await located()).toEqual([
      ['198.51.100.9', null, 64_496, 'An organisation with a name of more than 29 letters'],
      ['203.0.113.5', 'DE', null, null],
      ['203.0.113.77', 'FR', null, null],
    ])
  })

  test('once: what is known already is left alone, and only what is new is added', async () => {
    await commitEvents(lake, [call({ time: START + 9, source_ip: '203.0.113.6' })])
    const path = file('moved.mmdb', mmdb({ '203.0.113.0/24': { country: { iso_code: 'US' } } }))
    expect(await locateAddresses(lake.engine, path)).toBe(1)
    expect(await located()).toContainEqual(['203.0.113.5', 'DE', null, null])
    expect(await located()).toContainEqual(['203.0.113.6', 'US', null, null])
  })

  test('by a second file that tells what the first did not: networks beside countries', async () => {
    const path = file(
      'asn.mmdb',
      mmdb({
        '203.0.113.0/24': {
          autonomous_system_number: 64_500,
          autonomous_system_organization: 'Example',
        },
      }),
    )
    await locateAddresses(lake.engine, path)
    expect(await located()).toContainEqual(['203.0.113.5', 'DE', 64_500, 'Example'])
    expect(await located()).toHaveLength(4)
  })

  test('by city and coordinates, lying deep as MaxMind writes them or flat as DB-IP does', async () => {
    const fresh = await memoryLake()
    await commitEvents(fresh, [
      call({ time: START, source_ip: '203.0.113.5' }),
      call({ time: START + 1, source_ip: '203.0.113.77' }),
      call({ time: START + 2, source_ip: '198.51.100.9' }),
    ])
    const path = file(
      'cities.mmdb',
      mmdb({
        '203.0.113.0/26': {
          country: { iso_code: 'DE' },
          city: { names: { en: 'Berlin' } },
          location: { latitude: 52, longitude: 13 },
        },
        '203.0.113.64/26': {
          country_code: 'AU',
          city: 'Sydney',
          latitude: '-33.9',
          longitude: '151.2',
        },
        '198.51.100.0/24': { country_code: 'FR', city: 'x'.repeat(200), latitude: 0, longitude: 0 },
      }),
    )
    await locateAddresses(fresh.engine, path)
    const rows = await fresh.engine.query(
      'SELECT country, city, latitude, longitude FROM stored.location ORDER BY country',
    )
    expect(rows).toEqual([
      { country: 'AU', city: 'Sydney', latitude: -33.9, longitude: 151.2 },
      { country: 'DE', city: 'Berlin', latitude: 52, longitude: 13 },
      { country: 'FR', city: 'x'.repeat(100), latitude: null, longitude: null },
    ])
    await fresh.engine.close()
  })

  test('with the city of a second file only where it agrees on the country', async () => {
    const path = file(
      'later.mmdb',
      mmdb({
        '203.0.113.0/26': {
          country_code: 'DE',
          city: 'Berlin',
          latitude: '52.5',
          longitude: '13.4',
        },
        '203.0.113.64/26': {
          country_code: 'AU',
          city: 'Sydney',
          latitude: '-33.9',
          longitude: '151.2',
        },
      }),
    )
    await locateAddresses(lake.engine, path)
    const rows = await lake.engine.query(
      `SELECT t.text AS ip, l.country, l.city, l.latitude FROM stored.location l JOIN term t ON t.id = l.ip
       WHERE t.text IN ('203.0.113.5', '203.0.113.77') ORDER BY ip`,
    )
    expect(rows).toEqual([
      { ip: '203.0.113.5', country: 'DE', city: 'Berlin', latitude: 52.5 },
      { ip: '203.0.113.77', country: 'FR', city: null, latitude: null },
    ])
  })

  test('in a lake of before, which knew neither cities nor coordinates', async () => {
    const path = join(folder, 'old.duckdb')
    const old = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
    for (const column of ['city', 'latitude', 'longitude'])
      await old.engine.query(`ALTER TABLE stored.location DROP COLUMN ${column}`)
    await old.engine.query("INSERT INTO stored.location VALUES (1, 'DE', 64500, 'Example')")
    await old.engine.close()
    const opened = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
    const rows = await opened.engine.query('SELECT * FROM stored.location')
    expect(rows).toEqual([
      {
        ip: 1,
        country: 'DE',
        asn: 64_500,
        organisation: 'Example',
        city: null,
        latitude: null,
        longitude: null,
      },
    ])
    await opened.engine.close()
  })

  test.each([
    ['a file that is none', () => file('none.mmdb', 'not a database')],
    ['no file', () => join(folder, 'absent.mmdb')],
  ])('not by %s, which the user is told', async (_, path) => {
    await expect(locateAddresses(lake.engine, path())).rejects.toThrow(UserError)
    await expect(locateAddresses(lake.engine, path())).rejects.toThrow(path())
  })
})
