import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { severityRank } from '../../../src/events/severity.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { code } from '../../support/memory-lake.ts'
import { assessmentOf, at, daily, found, guardDuty, lakeOf, user } from './principal-lake.ts'

const TRAIL = { service: 'cloudtrail.amazonaws.com', operation: 'StopLogging' }
const FIRST = '203.0.113.10'
const SECOND = '198.51.100.20'
const stop = (hours: number, name: string, ip: string, fields = {}) =>
  at(hours, user(name), { ...TRAIL, source_ip: ip, ...fields })

const EVENTS = [
  stop(1, 'mallory', FIRST),
  stop(1.1, 'mallory', SECOND),
  stop(1.2, 'mallory', SECOND, { outcome: 1, error: 'AccessDenied' }),
  // Their names begin alike, and they do other things.
  at(1, user('mal')),
  stop(2, 'mallory-two', FIRST),
  ...daily(user('keeper'), { ...TRAIL, source_ip: FIRST }),
  stop(1, 'keeper', FIRST),
  at(1, user('steady')),
  at(1, user('sequenced'), { operation: 'ListModels', source_ip: FIRST }),
  guardDuty({
    actor: user('sequenced'),
    actor_type: code('iam-user'),
    type: 'AttackSequence:IAM/CompromisedCredentials',
    title: 'Credentials were compromised.',
    techniques: 'T1526,T9999',
    source_ip: FIRST,
    score: 9,
    detail: '{"action":{"awsApiCallAction":{"api":"ListModels"}}}',
  }),
]

describe('tactics, techniques and procedures', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await lakeOf(EVENTS)
  })
  afterAll(() => lake.engine.close())

  it('are told for each address with how often the call succeeded and failed', async () => {
    const ttps = await found(lake, user('mallory'), 'TTP_OBSERVED')
    const told = {
      type: 'TTP_OBSERVED',
      tactic: 'Defense Evasion',
      technique: 'T1562.008',
      apiName: 'StopLogging',
    }
    expect(ttps).toContainEqual(
      expect.objectContaining({
        ...told,
        ipAddress: FIRST,
        apiSuccessCount: 1,
        apiFailureCount: 0,
      }),
    )
    expect(ttps).toContainEqual(
      expect.objectContaining({
        ...told,
        ipAddress: SECOND,
        apiSuccessCount: 1,
        apiFailureCount: 1,
      }),
    )
    expect(ttps).toHaveLength(2)
  })

  it('have the words of the technique and not the name of the principal as their procedure', async () => {
    const [ttp] = await found(lake, user('mallory'), 'TTP_OBSERVED')
    expect(ttp).toHaveProperty('procedure', expect.not.stringContaining('mallory'))
  })

  it.each([
    ['a principal whose name is the beginning of another', user('mal')],
    ['one that only looks', user('steady')],
  ])('are not told of %s', async (_, arn) => {
    expect(await found(lake, arn, 'TTP_OBSERVED')).toEqual([])
  })

  it('weigh less when they are habit', async () => {
    const rankOf = async (name: string) =>
      severityRank((await assessmentOf(lake, user(name))).severity)
    expect(await rankOf('mallory')).toBeGreaterThan(await rankOf('keeper'))
  })

  it('come from attack sequences of GuardDuty too, even when nobody here knows the technique', async () => {
    const common = {
      type: 'TTP_OBSERVED',
      procedure: 'Credentials were compromised.',
      ipAddress: FIRST,
      apiName: 'ListModels',
      apiSuccessCount: 1,
      apiFailureCount: 0,
    }
    expect(await found(lake, user('sequenced'), 'TTP_OBSERVED')).toEqual([
      { ...common, tactic: 'Discovery', technique: 'T1526' },
      { ...common, tactic: 'Unknown', technique: 'T9999' },
    ])
    expect((await assessmentOf(lake, user('sequenced'))).severity).toBe('CRITICAL')
  })
})
