import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EntityRef } from '../../../src/events/entity.ts'
import { entityTypeCode } from '../../../src/events/entity.ts'
import { assessEntity } from '../../../src/investigations/indicators/assess-entity.ts'
import {
  indicatorCounts,
  procedureInWords,
  type Ttp,
} from '../../../src/investigations/indicators/indicator-words.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { finding } from '../../support/stories.ts'
import { at, BASELINE, lakeOf, role, SCOPE, user } from './principal-lake.ts'

const BUCKET = 'arn:aws:s3:::models'
const BUSY = 'arn:aws:s3:::everybody'
const KEY = 'AKIAEXAMPLE'
const HOME = '203.0.113.10'
const AWAY = '198.51.100.20'
const S3 = { service: 's3.amazonaws.com', target_type: entityTypeCode('s3-bucket') }
const onBucket = (target: string, operation: string) => ({ ...S3, target, operation })
const days = (count: number) => Array.from({ length: count }, (_, i) => -24 * (i + 1))

const EVENTS = [
  ...days(20).map((hour) => at(hour, role('train'), onBucket(BUCKET, 'GetObject'))),
  at(2, role('train'), onBucket(BUCKET, 'GetObject')),
  at(3, user('mallory'), onBucket(BUCKET, 'DeleteObject')),
  // Somebody new comes every other day.
  ...days(20).map((hour) =>
    at(hour, user(`u${Math.abs(hour) % 48 === 0 ? hour : 'a'}`), onBucket(BUSY, 'GetObject')),
  ),
  at(3, user('another'), onBucket(BUSY, 'GetObject')),
  ...days(20).map((hour) => at(hour, user('bot'), { access_key: KEY, source_ip: HOME })),
  at(4, user('bot'), { access_key: KEY, source_ip: AWAY }),
]

describe('indicators of an entity that is no user and no role', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await lakeOf(EVENTS)
  })
  afterAll(() => lake.engine.close())

  const assessed = (entity: EntityRef) =>
    assessEntity({ engine: lake.engine, entity, scope: SCOPE, baseline: BASELINE, groups: [] })

  it('are who never acted on it, and how', async () => {
    const { severity, indicators, summary } = await assessed({ type: 's3-bucket', id: BUCKET })
    expect(indicators.map(({ type, text }) => `${type} ${text}`)).toEqual([
      `NEW_PRINCIPAL ${user('mallory')}: 1 time (never seen anywhere before)`,
      'NEW_OPERATION s3.amazonaws.com:DeleteObject: 1 time (never seen anywhere before)',
    ])
    expect(severity).toBe('LOW')
    expect(summary).toContain('1 new principal and 1 new operation')
  })

  it('are not those that come every other day', async () => {
    const { indicators } = await assessed({ type: 's3-bucket', id: BUSY })
    expect(indicators).toEqual([])
  })

  it('are the networks that a key was never used from', async () => {
    const { indicators } = await assessed({ type: 'access-key', id: KEY })
    expect(indicators.map(({ type, text }) => `${type} ${text}`)).toEqual([
      'NEW_NETWORK 198.51.100.0/24: 1 time (never seen anywhere before)',
    ])
  })

  it('are none for what the lake does not know', async () => {
    const { indicators, summary } = await assessed({ type: 's3-bucket', id: 'arn:aws:s3:::none' })
    expect(indicators).toEqual([])
    expect(summary).toContain('Nothing in the logs of')
  })
})

describe('what indicators say', () => {
  const ttp = (technique: string, apiName: string, apiFailureCount = 0): Ttp => ({
    ...{ type: 'TTP_OBSERVED', tactic: 'Discovery', technique, procedure: 'Somebody looked' },
    ...{ ipAddress: '203.0.113.5', apiName, apiSuccessCount: 3, apiFailureCount },
  })

  it('is one line a procedure, each operation once', () => {
    const ttps = [ttp('T1580', 'ListRoles', 2), ttp('T1526', 'ListRoles', 2)]
    expect(procedureInWords(ttps).text).toBe(
      'Somebody looked (T1526, T1580): 5 × ListRoles from 203.0.113.5, 2 failed',
    )
  })

  it('is counted beyond a few operations', () => {
    const many = Array.from({ length: 9 }, (_, i) => ttp('T1580', `List${i}`))
    expect(procedureInWords(many).text).toContain('List3 from 203.0.113.5 and 5 more')
  })

  it('is counted in words', () => {
    const types = ['NEW_ASO', 'NEW_ASO', 'TTP_OBSERVED', 'NEW_PEER'] as const
    expect(indicatorCounts(types.map((type) => ({ type })))).toBe(
      '2 new network owners, 1 technique and 1 new peer',
    )
    expect(indicatorCounts([])).toBe('')
  })
})

it('is nearly as grave of an address as of who called from it', async () => {
  const address: EntityRef = { type: 'ip-address', id: AWAY }
  const lake = await lakeOf(EVENTS)
  const theft = finding({
    severity: 'HIGH',
    related: [address],
    start: SCOPE.start,
    end: SCOPE.start,
  })
  const empty = { title: '', summary: '', tactics: [], causes: [], timeline: [] }
  const group = {
    ...empty,
    id: 'fg',
    severity: 'HIGH',
    entities: [address],
    findings: [theft],
  } as const
  const { severity, indicators } = await assessEntity({
    ...{ engine: lake.engine, entity: address, scope: SCOPE, baseline: BASELINE },
    groups: [group],
  })
  await lake.engine.close()
  expect(severity).toBe('MEDIUM')
  expect(indicators.map(({ type }) => type)).toEqual(['RELATED_FINDING', 'RELATED_FINDING_GROUP'])
})
