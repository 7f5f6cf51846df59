import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'
import { ACCOUNT, at, CHURN, CI, guardDuty, look, pick, place, SCOPE } from './panel-lake.ts'

const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/build-7`
const KEY = 'ASIAEXAMPLE7'
const ANA = `arn:aws:iam::${ACCOUNT}:user/ana`
const onChurn = { actor: CI, target: CHURN, target_type: code('sagemaker-endpoint') }
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  // Ten days of two descriptions a day from the office, then a day of much more, from elsewhere.
  const habit = Array.from({ length: 240 }, (_, i) => i - 240)
    .filter((hour) => hour % 12 === 0)
    .map((hour) =>
      call({
        time: at(hour),
        ...onChurn,
        operation: 'DescribeEndpoint',
        read_only: 2,
        user_agent: 'boto3/1',
      }),
    )
  const many = Array.from({ length: 30 }, (_, i) =>
    call({
      time: at(3) + i,
      ...onChurn,
      operation: 'DescribeEndpoint',
      read_only: 2,
      user_agent: 'boto3/1',
    }),
  )
  // Somebody else calls every hour, so that quiet hours are known to be quiet.
  const others = Array.from({ length: 240 }, (_, i) =>
    call({ time: at(i - 240) + 7, actor: `arn:aws:iam::${ACCOUNT}:role/other` }),
  )
  await commitEvents(lake, [
    ...others,
    ...habit,
    ...many,
    call({
      time: at(4),
      ...onChurn,
      operation: 'UpdateEndpoint',
      source_ip: '198.51.100.66',
      user_agent: 'curl/8',
      session: SESSION,
      access_key: KEY,
      region: 'us-east-1',
    }),
    call({
      time: at(5),
      ...onChurn,
      operation: 'DeleteEndpoint',
      outcome: 1,
      session: SESSION,
      access_key: KEY,
    }),
    call({
      time: at(6),
      actor: ANA,
      service: 'sts.amazonaws.com',
      operation: 'AssumeRole',
      target: CI,
      target_type: code('iam-role'),
    }),
    guardDuty(at(4)),
    guardDuty(at(5), { archived: 2, title: 'put away' }),
    guardDuty(at(-100)),
  ])
  await place(lake.engine, '203.0.113.5', 'IE', 64_500, 'Office')
  await place(lake.engine, '198.51.100.66', 'KP', 64_501, 'Elsewhere')
})
afterAll(() => lake.engine.close())

describe('the panels of a principal', () => {
  test('count its calls per hour against the same hours before', async () => {
    const rows = await look(lake.engine, CI, 'api-call-volume')
    expect(rows).toHaveLength(24)
    expect(pick(rows.slice(3, 6), 'time', 'successful', 'failed', 'outside')).toEqual([
      [at(3), 30, 0, true],
      [at(4), 1, 0, true],
      [at(5), 0, 1, true],
    ])
    // Nothing of anybody was logged in the hour after: that is no zero.
    expect(pick(rows.slice(7, 8), 'successful', 'failed')).toEqual([[null, null]])
  })

  test('group them by method, new ones marked', async () => {
    const rows = await look(lake.engine, CI, 'api-methods')
    expect(pick(rows, 'operation', 'successful', 'failed', 'before', 'isNew')).toEqual([
      ['DescribeEndpoint', 30, 0, 20, false],
      ['DeleteEndpoint', 0, 1, 0, true],
      ['UpdateEndpoint', 1, 0, 0, true],
    ])
    const fresh = await look(lake.engine, CI, 'new-api-methods')
    expect(pick(fresh, 'operation')).toEqual([['DeleteEndpoint'], ['UpdateEndpoint']])
  })

  test('name what is called more often than chance explains, and not what is new', async () => {
    const rows = await look(lake.engine, CI, 'increased-calls')
    expect(pick(rows, 'operation', 'successful', 'failed')).toEqual([['DescribeEndpoint', 30, 0]])
    expect(Number(rows[0]?.['ratio'])).toBeGreaterThan(2)
  })

  test.each([
    [
      'resources',
      'resource',
      [
        [CHURN, 30],
        [CHURN, 0],
        [CHURN, 1],
      ],
    ],
    [
      'observed-addresses',
      'address',
      [
        ['203.0.113.5', 30],
        ['198.51.100.66', 1],
      ],
    ],
    ['new-addresses', 'address', [['198.51.100.66', 1]]],
    [
      'user-agents',
      'userAgent',
      [
        ['boto3/1', 30],
        ['curl/8', 1],
      ],
    ],
    ['new-user-agents', 'userAgent', [['curl/8', 1]]],
    ['access-keys', 'accessKey', [[KEY, 1]]],
    [
      'regions',
      'region',
      [
        ['eu-west-1', 30],
        ['us-east-1', 1],
      ],
    ],
    ['sessions', 'session', [[SESSION, 1]]],
    [
      'geolocations',
      'country',
      [
        ['IE', 30],
        ['KP', 1],
      ],
    ],
    ['new-geolocations', 'country', [['KP', 1]]],
    ['new-organisations', 'organisation', [['Elsewhere', 1]]],
  ])('%s tell how often', async (panel, column, expected) => {
    const rows = await look(lake.engine, CI, panel)
    expect(pick(rows, column, 'successful')).toEqual(expected)
  })

  test('tell which country and whose network is new', async () => {
    for (const [panel, column, values] of [
      ['geolocations', 'country', ['IE', 'KP']],
      ['organisations', 'organisation', ['Office', 'Elsewhere']],
    ] as const) {
      const rows = await look(lake.engine, CI, panel)
      expect(pick(rows, column, 'isNew')).toEqual([
        [values[0], false],
        [values[1], true],
      ])
      expect(rows[0]?.['before']).toBeGreaterThan(0)
    }
  })

  test('say where an address is', async () => {
    const [first] = await look(lake.engine, CI, 'observed-addresses')
    expect(first).toMatchObject({
      country: 'IE',
      asn: 64_500,
      organisation: 'Office',
      isNew: false,
    })
  })

  test('tell of taking on a role from either side', async () => {
    expect(pick(await look(lake.engine, ANA, 'roles-assumed'), 'role', 'successful')).toEqual([
      [CI, 1],
    ])
    expect(pick(await look(lake.engine, CI, 'assumed-by'), 'principal', 'successful')).toEqual([
      [ANA, 1],
    ])
  })

  test('tell of findings of the scope alone, none that was archived', async () => {
    const rows = await look(lake.engine, CI, 'findings')
    expect(pick(rows, 'title', 'severity', 'actor')).toEqual([['Odd calls', 'HIGH', CI]])
  })
})

describe('the panels of', () => {
  test.each([
    ['a session', SESSION],
    ['an access key', KEY],
  ])('%s are about its calls alone', async (_, id) => {
    expect(
      pick(await look(lake.engine, id, 'api-methods'), 'operation', 'successful', 'failed'),
    ).toEqual([
      ['DeleteEndpoint', 0, 1],
      ['UpdateEndpoint', 1, 0],
    ])
    expect(pick(await look(lake.engine, id, 'principals'), 'principal')).toEqual([[CI]])
  })

  test('an address tell who called from it', async () => {
    const rows = await look(lake.engine, '198.51.100.66', 'principals')
    expect(pick(rows, 'principal', 'successful', 'isNew')).toEqual([[CI, 1, true]])
  })

  test('a resource tell who acted on it and how', async () => {
    const rows = await look(lake.engine, CHURN, 'acted-on-by')
    expect(pick(rows, 'principal', 'operation', 'successful', 'failed')).toEqual([
      [CI, 'DescribeEndpoint', 30, 0],
      [CI, 'DeleteEndpoint', 0, 1],
      [CI, 'UpdateEndpoint', 1, 0],
    ])
    const hours = await look(lake.engine, CHURN, 'acted-on-volume')
    expect(hours.reduce((sum, row) => sum + Number(row['successful']), 0)).toBe(31)
  })
})

test('without logs before the scope nothing is told to be new', async () => {
  const young = await memoryLake()
  await commitEvents(young, [call({ time: SCOPE.start + 1, actor: CI })])
  expect(pick(await look(young.engine, CI, 'api-methods'), 'isNew')).toEqual([[false]])
  expect(await look(young.engine, CI, 'new-api-methods')).toEqual([])
  expect(await look(young.engine, CI, 'new-geolocations')).toEqual([])
  await place(young.engine, '203.0.113.5', 'IE', 64_500, 'Office')
  expect(pick(await look(young.engine, CI, 'geolocations'), 'country', 'isNew')).toEqual([
    ['IE', false],
  ])
  await young.engine.close()
})
