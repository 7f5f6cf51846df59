import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../src/events/time.ts'
import { findEntities, readProfile } from '../../src/graph/profile.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, invocation, memoryLake } from '../support/memory-lake.ts'

const SCOPE = { start: Date.UTC(2026, 0, 20), end: Date.UTC(2026, 0, 22) }
const BASELINE = { start: SCOPE.start - 45 * DAY, end: SCOPE.start }
const CI = 'arn:aws:iam::111122223333:role/ci'
const CHURN = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn'
const target = { target: CHURN, target_type: code('sagemaker-endpoint') }
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    call({ time: SCOPE.start - 60 * DAY, actor: CI, source_ip: '192.0.2.60' }),
    call({ time: SCOPE.start - 2 * DAY, actor: CI, ...target }),
    call({ time: SCOPE.start + HOUR, actor: CI, ...target }),
    call({
      time: SCOPE.start + HOUR + 1,
      actor: CI,
      source_ip: '198.51.100.66',
      outcome: 1,
      ...target,
    }),
    call({ time: SCOPE.end, actor: CI, source_ip: '192.0.2.99' }),
    call({ time: SCOPE.start, actor: 'arn:aws:iam::111122223333:role/churn' }),
    invocation({
      time: SCOPE.start + 3 * HOUR,
      resource: CHURN,
      resource_type: code('sagemaker-endpoint'),
      caller: CI,
    }),
  ])
})
afterAll(() => lake.engine.close())

describe('a profile', () => {
  test('tells since when an entity is known, what it did in the scope and how it ended', async () => {
    const profile = await readProfile(lake.engine, CI, SCOPE, BASELINE)
    expect(profile).toMatchObject({
      entity: { type: 'iam-role', id: CI },
      firstSeen: SCOPE.start - 60 * DAY,
      lastSeen: SCOPE.end,
      calls: 2,
      failed: 1,
      activity: [{ time: SCOPE.start + HOUR, count: 2, failed: 1 }],
    })
  })

  test('marks as newly observed what the baseline had not', async () => {
    const profile = await readProfile(lake.engine, CI, SCOPE, BASELINE)
    const addresses = profile?.outgoing.filter(({ relation }) => relation === 'used-address') ?? []
    expect(
      addresses.map(({ entity, newlyObserved, count }) => [entity.id, newlyObserved, count]).sort(),
    ).toEqual([
      ['198.51.100.66', true, 1],
      ['203.0.113.5', false, 1],
    ])
  })

  test('of something acted upon tells by whom', async () => {
    const profile = await readProfile(lake.engine, CHURN, SCOPE, BASELINE)
    expect(profile?.outgoing).toEqual([])
    expect(
      profile?.incoming.map(({ relation, entity, count }) => [relation, entity.id, count]),
    ).toEqual([
      ['acted-on', CI, 2],
      ['invoked', CI, 1],
    ])
    expect(profile?.calls).toBe(3)
  })

  test('of what the lake has never seen is none', async () => {
    expect(
      await readProfile(lake.engine, 'arn:aws:iam::1:role/nobody', SCOPE, BASELINE),
    ).toBeUndefined()
  })
})

describe('entities are found by', () => {
  test.each([
    ['their whole id', CHURN, CHURN],
    ['its end', 'endpoint/churn', CHURN],
    ['a part of it, the shorter ids first', 'churn', 'arn:aws:iam::111122223333:role/churn'],
    ['a part that only one has', '198.51', '198.51.100.66'],
  ])('%s', async (_, text, first) => {
    const found = await findEntities(lake.engine, text)
    expect(found[0]?.id).toBe(first)
  })

  test('nothing that no entity has, and never as a pattern', async () => {
    expect(await findEntities(lake.engine, 'nowhere')).toEqual([])
    expect(await findEntities(lake.engine, '%')).toEqual([])
    expect(await findEntities(lake.engine, "' OR 1=1 --")).toEqual([])
  })

  test('as many as are asked for', async () => {
    expect(await findEntities(lake.engine, 'a', 3)).toHaveLength(3)
  })
})
