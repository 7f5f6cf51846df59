import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lake } from '../../../src/lake/lake.ts'
import {
  assessmentOf,
  at,
  daily,
  found,
  LISBON,
  lakeOf,
  PORTO,
  role,
  SCOPE,
  SYDNEY,
  user,
} from './principal-lake.ts'

const HOME = '203.0.113.10'
const NEXT = '203.0.113.200'
const AWAY = '198.51.100.20'
const FRANCE = '198.18.1.1'
const LINUX = { user_agent: 'aws-cli/2.20 os/linux' }
const WINDOWS = { user_agent: 'Boto3/1.34 os/windows#10' }

const PLACES = {
  [HOME]: { ...LISBON, organisation: 'Example Telecom' },
  [NEXT]: { ...LISBON, city: 'Sintra', at: [38.8, -9.4], organisation: 'Example Telecom' } as const,
  [AWAY]: { ...SYDNEY, organisation: 'Example Hosting' },
  [FRANCE]: { country: 'FR', asn: 64_510 },
}

const EVENTS = [
  ...daily(user('steady'), { source_ip: HOME, ...LINUX }),
  at(1, user('steady'), { source_ip: HOME, ...LINUX }),
  at(2, user('steady'), { source_ip: NEXT, user_agent: 'aws-cli/2.31 os/linux' }),
  at(3, user('steady'), {
    source_ip: 'config.amazonaws.com',
    ip_kind: 3,
    user_agent: 'config.amazonaws.com',
  }),
  at(4, user('steady'), { source_ip: 'AWS Internal', ip_kind: 4, user_agent: 'AWS Internal' }),
  ...daily(user('stolen'), { source_ip: HOME, ...LINUX }),
  at(1, user('stolen'), { source_ip: AWAY, ...WINDOWS }),
  at(2, user('stolen'), { source_ip: FRANCE, ...LINUX }),
  ...daily(user('travelling'), { source_ip: HOME, ...LINUX }),
  at(1, user('travelling'), { source_ip: FRANCE, ...LINUX }),
  at(1, user('newcomer'), { source_ip: HOME, ...LINUX }),
  ...daily(user('expatriate'), { source_ip: FRANCE, user_agent: 'Terraform/1.9' }),
]

describe('what a principal never showed before', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await lakeOf(EVENTS, PLACES)
  })
  afterAll(() => lake.engine.close())

  it('is a place far from all before, with the address', async () => {
    expect(await found(lake, user('stolen'), 'NEW_GEOLOCATION')).toEqual([
      {
        type: 'NEW_GEOLOCATION',
        location: 'Sydney, Australia',
        ipAddress: AWAY,
        isNewForEntireAccount: true,
      },
      {
        type: 'NEW_GEOLOCATION',
        location: 'France',
        ipAddress: FRANCE,
        isNewForEntireAccount: false,
      },
    ])
  })

  it('is an organisation that runs the network, by its number where it has no name', async () => {
    expect(await found(lake, user('stolen'), 'NEW_ASO')).toEqual([
      { type: 'NEW_ASO', aso: 'Example Hosting', isNewForEntireAccount: true },
      { type: 'NEW_ASO', aso: 'AS64510', isNewForEntireAccount: false },
    ])
  })

  it('is a program or a system, by the user agent it came with', async () => {
    expect(await found(lake, user('stolen'), 'NEW_USER_AGENT')).toEqual([
      {
        type: 'NEW_USER_AGENT',
        userAgent: 'Boto3/1.34 os/windows#10',
        isNewForEntireAccount: true,
      },
    ])
  })

  it('is known to the account when another principal showed it before', async () => {
    const [indicator, ...more] = await found(lake, user('travelling'), 'NEW_GEOLOCATION')
    expect(more).toEqual([])
    expect(indicator).toMatchObject({ location: 'France', isNewForEntireAccount: false })
  })

  it('is nothing of a newcomer who does as everybody does', async () => {
    const { indicators, severity } = await assessmentOf(lake, user('newcomer'))
    expect(indicators).toEqual([])
    expect(severity).toBe('INFORMATIONAL')
  })

  it('is of a newcomer what few others do, and not new for the account', async () => {
    const recruit = at(1, user('recruit'), { source_ip: FRANCE, user_agent: 'Terraform/1.9' })
    const other = await lakeOf([...EVENTS, recruit], PLACES)
    const { indicators } = await assessmentOf(other, user('recruit'))
    await other.engine.close()
    expect(indicators.map((one) => [one.type, 'isNewForEntireAccount' in one && one])).toEqual([
      ['NEW_GEOLOCATION', expect.objectContaining({ isNewForEntireAccount: false })],
      ['NEW_ASO', expect.objectContaining({ isNewForEntireAccount: false })],
      ['NEW_USER_AGENT', expect.objectContaining({ isNewForEntireAccount: false })],
    ])
  })

  it('is not a newer version, a neighbouring town, nor what AWS services call themselves', async () => {
    expect((await assessmentOf(lake, user('steady'))).indicators).toEqual([])
  })

  it('is nothing at all when the lake holds too little from before the scope', async () => {
    const baseline = { start: SCOPE.start - 2 * 86_400_000, end: SCOPE.start }
    const { indicators } = await assessmentOf(lake, user('stolen'), { baseline })
    expect(indicators.map(({ type }) => type)).toEqual(['IMPOSSIBLE_TRAVEL'])
  })
})

it('compares a city with a city that lies far away in the same country', async () => {
  const darwin = { ...SYDNEY, city: 'Darwin', at: [-12.5, 130.8] } as const
  const lake = await lakeOf(
    [
      ...daily(user('ana'), { source_ip: AWAY }),
      at(1, user('ana'), { source_ip: '198.18.9.9' }),
      at(2, user('ana'), { source_ip: HOME }),
    ],
    { [AWAY]: SYDNEY, '198.18.9.9': darwin, [HOME]: PORTO },
  )
  const locations = (await found(lake, user('ana'), 'NEW_GEOLOCATION')).map(
    (one) => 'location' in one && one.location,
  )
  expect(locations.toSorted()).toEqual(['Darwin, Australia', 'Porto, Portugal'])
  await lake.engine.close()
})

describe('what is new every other day', () => {
  const nomad = role('nomad')
  const programs = Array.from({ length: 40 }, (_, day) =>
    at(-24 * (day + 1), nomad, { user_agent: `tool-${day >> 1}/1.0 os/linux` }),
  )
  const others = ['a', 'b', 'c', 'd'].flatMap((name) =>
    Array.from({ length: 40 }, (_, day) => at(-24 * (day + 1), user(name), LINUX)),
  )

  it('is no indicator of a role that many people use', async () => {
    const lake = await lakeOf([...programs, ...others, at(1, nomad, programNamed('yet-another'))])
    expect(await found(lake, nomad, 'NEW_USER_AGENT')).toEqual([])
    await lake.engine.close()
  })

  it('is one of somebody who kept to one program as long', async () => {
    const lake = await lakeOf([...programs, ...others, at(1, user('a'), programNamed('yet'))])
    expect(await found(lake, user('a'), 'NEW_USER_AGENT')).toHaveLength(1)
    await lake.engine.close()
  })

  it('is told the rarer first', async () => {
    const two = [at(1, user('a'), programNamed('tool-3')), at(1, user('a'), programNamed('yet'))]
    const lake = await lakeOf([...programs, ...others, ...two])
    const names = (await found(lake, user('a'), 'NEW_USER_AGENT')).map(
      (one) => 'userAgent' in one && one.userAgent,
    )
    expect(names).toEqual(['yet/1.0 os/linux', 'tool-3/1.0 os/linux'])
    await lake.engine.close()
  })
})

function programNamed(name: string) {
  return { user_agent: `${name}/1.0 os/linux` }
}
