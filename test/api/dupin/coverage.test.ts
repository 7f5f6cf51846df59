import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lake } from '../../../src/lake/lake.ts'
import { WANTED_LOGS } from '../../../src/lake/wanted-logs.ts'
import { apiOver, bodyOf, itemsOf, MINE, THEIRS, twoTenants } from './api-support.ts'

let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
  await lake.engine.query(
    `INSERT INTO reject VALUES (1, 7, 'bad-time', 'eventTime <b>', '{"eventTime":"<script>"', 1)`,
  )
})
afterAll(() => lake.engine.close())

describe('coverage', () => {
  test('by day is of thirty whole days, unless others are asked for', async () => {
    const { ask } = await apiOver(lake)
    const whole = await bodyOf(await ask('/api/v1/coverage/days'))
    expect(whole['scope']).toEqual({
      start: '2025-12-21T00:00:00.000Z',
      end: '2026-01-21T00:00:00.000Z',
    })
    const asked = 'from=2026-01-19T05:00:00Z&to=2026-01-20T05:00:00Z'
    const days = await bodyOf(await ask(`/api/v1/coverage/days?${asked}`))
    expect(days['scope']).toEqual({
      start: '2026-01-19T00:00:00.000Z',
      end: '2026-01-21T00:00:00.000Z',
    })
    expect(days['items']).toContainEqual(
      expect.objectContaining({ format: 'cloudtrail', account: MINE, days: [0, 6] }),
    )
  })

  test('says of each log whether it is there, and how to enable it', async () => {
    const { ask } = await apiOver(lake)
    const logs = await itemsOf(await ask('/api/v1/coverage/logs'))
    expect(logs.map(({ log }) => log)).toEqual(WANTED_LOGS.map(({ log }) => log))
    const states = Object.fromEntries(logs.map(({ log, state }) => [log, state]))
    expect(states).toMatchObject({
      cloudtrail: 'collected',
      'vpc-flow': 'missing',
      // There is an endpoint, and nobody is seen to call it; there is no agent and no cluster.
      'sagemaker-data-events': 'missing',
      'bedrock-data-events': 'not-needed',
      'eks-audit': 'not-needed',
    })
  })

  test('tells of no reject of an object that others have rows in, and of all to who sees all', async () => {
    const { ask } = await apiOver(lake)
    expect(await bodyOf(await ask('/api/v1/coverage/rejects'))).toEqual({
      counts: [],
      items: [],
      next: null,
    })
    await lake.engine.query('UPDATE stored.object SET stored = 8')
    const whole = await bodyOf(await ask('/api/v1/coverage/rejects?reason=bad-time'))
    await lake.engine.query('UPDATE stored.object SET stored = 15')
    expect(whole).toEqual({
      counts: [{ format: 'cloudtrail', reason: 'bad-time', records: 1, objects: 1 }],
      items: [
        {
          reason: 'bad-time',
          detail: 'eventTime <b>',
          format: 'cloudtrail',
          object: 'AWSLogs/one.json.gz',
          position: 7,
          excerpt: '{"eventTime":"<script>"',
          records: 1,
        },
      ],
      next: null,
    })
  })
})

describe('the logs that help', () => {
  test('each say what cannot be seen, what to do, by command and by page', () => {
    for (const { without, steps, command, documentation } of WANTED_LOGS) {
      expect(without).toMatch(/\.$/)
      expect(steps.length).toBeGreaterThan(0)
      expect(command).toMatch(/^aws /)
      expect(documentation).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//)
    }
  })

  test('have selectors of data events that are JSON and keep management events', () => {
    const ofEvents = WANTED_LOGS.filter(({ command }) => command.includes('put-event-selectors'))
    expect(ofEvents).toHaveLength(3)
    for (const { command } of ofEvents) {
      const selectors: unknown = JSON.parse(/'(.*)'$/.exec(command)?.[1] ?? '')
      expect(selectors).toContainEqual({
        Name: 'Management events',
        FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
      })
    }
  })
})

test('what is asked about coverage is of what the account may see', async () => {
  const { ask } = await apiOver(lake)
  const theirs = await itemsOf(await ask('/api/v1/coverage/days', { account: THEIRS }))
  expect(new Set(theirs.map(({ account }) => account))).toEqual(new Set([THEIRS]))
})
