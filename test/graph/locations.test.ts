import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '../../src/events/user-error.ts'
import { locateAddresses } from '../../src/graph/locations.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, commitEvents, memoryLake } from '../support/memory-lake.ts'
import { mmdb } from '../support/mmdb.ts'

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

  test.each([
    ['a file that is none', () => file('none.mmdb', 'not a database')],
    ['no file', () => join(folder, 'absent.mmdb')],
  ])('not by %s, which the user is told', async (_, path) => {
    await expect(locateAddresses(lake.engine, path())).rejects.toThrow(UserError)
    await expect(locateAddresses(lake.engine, path())).rejects.toThrow(path())
  })
})
