import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FEATURE } from '../../../src/detectors/behaviour/session-features.ts'
import { SessionValues } from '../../../src/detectors/behaviour/session-values.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { lastingSessions, sessionDays } from '../../../src/graph/session-acts.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOf, record } from '../techniques/lake-support.ts'

const ACCOUNT = '111122223333'
const START = Date.UTC(2026, 9, 19)
const WINDOW = { start: START, end: START + DAY }
const PLACES: Readonly<Record<string, readonly [country: string, asn: number]>> = {
  '203.0.113.9': ['DE', 64500],
  '198.51.100.7': ['FR', 64501],
  '198.51.101.7': ['FR', 64501],
  '198.18.10.4': ['DE', 64503],
  '198.18.20.4': ['FR', 64504],
  '198.18.30.4': ['DE', 64505],
  '192.0.2.5': ['US', 16509],
  '198.18.0.1': ['JP', 64502],
}

const at = (name: string, ip: string, hour: number) =>
  record({ op: 'sts:GetCallerIdentity', by: `user/${name}`, ip }, ACCOUNT, START + hour * HOUR)

const RECORDS = [
  ...[at('settled', '203.0.113.9', 9), at('settled', '203.0.113.9', 10)],
  ...[at('commuter', '198.51.100.7', 8), at('commuter', '198.51.101.7', 8)],
  ...[at('everywhere', '198.18.10.4', 9), at('everywhere', '198.18.20.4', 9)],
  ...[at('traveller', '198.18.10.4', 7), at('traveller', '198.18.20.4', 12)],
  ...[at('cloudshell', '198.18.30.4', 9), at('cloudshell', '192.0.2.5', 9)],
  // A VPN that many use.
  ...['vpn', 'vpn-2', 'vpn-3'].map((name) => at(name, '198.18.0.1', 9)),
  at('vpn', '198.51.101.7', 9),
  at('nowhere', '10.0.0.4', 9),
]

describe('how a session moves', () => {
  let lake: Lake
  const moved = new Map<string, string>()
  beforeAll(async () => {
    lake = await lakeOf(RECORDS)
    for (const [ip, [country, asn]] of Object.entries(PLACES))
      await lake.engine.query(
        `INSERT INTO stored.location (ip, country, asn)
         SELECT id, $2::VARCHAR, $3::BIGINT FROM term WHERE text = $1`,
        [ip, country, asn],
      )
    const values = new SessionValues(lake.engine)
    const days = await sessionDays(lake.engine, WINDOW)
    await values.prepare(days)
    const lasting = await lastingSessions(lake.engine, WINDOW)
    for (const unit of days.flatMap((day) => values.unitsOf(day, lasting))) {
      const shown = unit.values.find(({ feature }) => feature === FEATURE.movement)
      moved.set(unit.actor.split('/')[1] ?? '', values.names.text(shown?.value ?? 0))
    }
  })
  afterAll(() => lake.engine.close())

  it.each([
    ['settled', 'one network an hour'],
    ['commuter', 'several networks within an hour'],
    ['everywhere', 'several countries within an hour'],
    ['traveller', 'one network an hour'],
    ['cloudshell', 'one network an hour'],
    ['vpn', 'one network an hour'],
    ['nowhere', 'one network an hour'],
  ])('%s: %s', (name, how) => {
    expect(moved.get(name)).toBe(how)
  })
})
