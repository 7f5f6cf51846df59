import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPrincipal } from '../../../src/graph/principal.ts'
import { addressesOf } from '../../../src/graph/principal-addresses.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import {
  at,
  BASELINE,
  daily,
  found,
  LIMA,
  LISBON,
  type Located,
  lakeOf,
  PORTO,
  role,
  SCOPE,
  SYDNEY,
  session,
  user,
} from './principal-lake.ts'

const PLACES: Record<string, Located> = {}
let networks = 0

/** An address of its own that is at this place, in a network that nobody else uses. */
function addressIn(place: Located, ip = `198.18.${networks++}.1`): string {
  PLACES[ip] = place
  return ip
}

const HOME = addressIn(LISBON, '203.0.113.10')
const AWAY = addressIn(SYDNEY, '198.51.100.20')
const VPN = addressIn(SYDNEY, '192.0.2.40')

const from = (ip: string) => ({ source_ip: ip })
/** Calls by a user of that name from one place and, some hours later, from another. */
const both = (name: string, one: string, other: string, hours = 1) => [
  at(1, user(name), from(one)),
  at(1 + hours, user(name), from(other)),
]
const between = (name: string, one: Located, other: Located, hours = 1) =>
  both(name, addressIn(one), addressIn(other), hours)
/** Calls by a role in two sessions an hour apart. */
const inSessions = (name: string, one: string, other: string, fields = {}) => [
  at(1, role(name), { ...from(addressIn(LISBON)), session: session(name, one), ...fields }),
  at(2, role(name), { ...from(addressIn(LIMA)), session: session(name, other), ...fields }),
]

const backAndForth = [addressIn(LISBON), addressIn(SYDNEY)] as const
const twofold = [addressIn(LISBON), addressIn(SYDNEY)] as const
const instance = 'i-0123456789abcdef0'

const EVENTS = [
  ...both('stolen', HOME, AWAY),
  ...between('flown', LISBON, SYDNEY, 30),
  ...between('near', LISBON, PORTO),
  ...between('system', LISBON, { ...SYDNEY, asn: 64_501 }),
  ...both('network', addressIn(LISBON, '192.0.1.1'), addressIn(SYDNEY, '192.0.1.2')),
  ...both('vpn', addressIn(LISBON), VPN),
  ...['a', 'b', 'c'].flatMap((name) => daily(user(`vpn-${name}`), from(VPN))),
  ...between('shell', LISBON, { ...SYDNEY, asn: 16_509 }),
  ...both('unlocated', addressIn(LISBON), '198.19.255.1'),
  at(1, user('inside'), from(addressIn(LISBON))),
  at(2, user('inside'), { source_ip: '10.0.0.1', ip_kind: 5 }),
  at(3, user('inside'), { source_ip: 'config.amazonaws.com', ip_kind: 3 }),
  at(4, user('inside'), { source_ip: 'AWS Internal', ip_kind: 4 }),
  ...between('coarse', { country: 'FR' }, { country: 'AU' }),
  ...between('coarse-near', LISBON, { country: 'FR' }),
  ...twofold.flatMap((ip) => daily(user('twofold'), from(ip))),
  ...both('twofold', ...twofold),
  ...both('back', ...backAndForth),
  ...both('back', backAndForth[1], backAndForth[0], 3),
  ...inSessions('engineer', 'ana', 'boris'),
  ...inSessions('shared', 'ana', 'ana'),
  ...inSessions('named', 'x', 'y', { source_identity: 'chen' }),
  ...inSessions('machine', instance, instance),
]

describe('impossible travel', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await lakeOf(EVENTS, PLACES)
  })
  afterAll(() => lake.engine.close())

  it('is found when a user calls from both ends of the world within an hour, with places and hours', async () => {
    expect(await found(lake, user('stolen'), 'IMPOSSIBLE_TRAVEL')).toEqual([
      {
        type: 'IMPOSSIBLE_TRAVEL',
        startingIpAddress: HOME,
        endingIpAddress: AWAY,
        startingLocation: 'Lisbon, Portugal',
        endingLocation: 'Sydney, Australia',
        hourlyTimeDelta: 1,
      },
    ])
  })

  it.each([
    ['two countries that are too far apart wherever in them the addresses are', user('coarse')],
    ['one session of a role', role('shared')],
    ['two sessions that one person vouches for', role('named')],
  ])('is found within %s', async (_, arn) => {
    expect(await found(lake, arn, 'IMPOSSIBLE_TRAVEL')).toHaveLength(1)
  })

  it('is told once of a pair of addresses, however often it is travelled', async () => {
    expect(await found(lake, user('back'), 'IMPOSSIBLE_TRAVEL')).toHaveLength(1)
  })

  it.each([
    ['a flight of 30 hours', user('flown')],
    ['a neighbouring city', user('near')],
    ['two addresses of one autonomous system', user('system')],
    ['two addresses of one network', user('network')],
    ['an address that many principals share', user('vpn')],
    ["Amazon's own network, where CloudShell runs", user('shell')],
    ['an address that was not located', user('unlocated')],
    ['private addresses, services and AWS itself', user('inside')],
    ['a country that may begin next door', user('coarse-near')],
    ['two places where the principal was all along', user('twofold')],
    ['two sessions of a role', role('engineer')],
    ['the session of an instance', role('machine')],
  ])('is not made of %s', async (_, arn) => {
    expect(await found(lake, arn, 'IMPOSSIBLE_TRAVEL')).toEqual([])
  })

  it('knows of each address who else was there and for how long it was used', async () => {
    const principal = await findPrincipal(lake.engine, user('vpn'))
    if (principal === undefined) throw new Error('the lake has no such user')
    const addresses = await addressesOf(lake.engine, principal, SCOPE, BASELINE)
    const of = (ip: string) => addresses.find(({ text }) => text === ip)
    expect(of(VPN)).toMatchObject({ others: 3, daysBefore: 0, asn: 64_503 })
    expect(addresses.find(({ text }) => text !== VPN)?.place).toMatchObject({
      city: 'Lisbon',
      coarse: false,
    })
  })
})
