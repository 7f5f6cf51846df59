import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lake } from '../../src/lake/lake.ts'
import { countRejects, readRejects } from '../../src/lake/rejects.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { at } from '../graph/panel-lake.ts'
import { call, commitEvents, key, memoryLake } from '../support/memory-lake.ts'

const [MINE, THEIRS] = ['111122223333', '444455556666']
const ALL = { offset: 0, limit: 10 }
let lake: Lake

/** Object 1 is mine, 2 holds a row of mine and one of theirs, of 3 nothing was stored. */
beforeAll(async () => {
  lake = await memoryLake()
  const owners = [
    [1, MINE],
    [2, MINE],
    [2, THEIRS],
  ] as const
  await commitEvents(
    lake,
    owners.map(([object, account], i) =>
      call({ time: at(i), account, event_id: key(800 + object * 10 + i) }),
    ),
  )
  for (const [i, [object]] of owners.entries())
    await lake.engine.query('UPDATE stored.api_call SET object = $1 WHERE time = $2', [
      object,
      new Date(at(i)),
    ])
  for (const [id, stored] of [
    [1, 1],
    [2, 2],
    [3, 0],
  ] as const) {
    await lake.engine.query(
      `INSERT INTO stored.object VALUES ($1, $2, $3, 'v', '', 0, 'cloudtrail', 9, $4, 0, 9 - $4, now()::TIMESTAMP, '')`,
      [id, key(id), `object-${id}`, stored],
    )
    await lake.engine.query(
      `INSERT INTO reject VALUES ($1, 70, 'bad-time', 'eventTime', '{"eventTime":', 1), ($1, 7, 'invalid-json', '', '{]', 2),
        ($1, 0, 'not-a-member', '999900001111', '', 5)`,
      [id],
    )
  }
})
afterAll(() => lake.engine.close())

test('rejects are told object by object in the order of the records, without those of strange accounts', async () => {
  const rejects = await readRejects(lake.engine, { of: 'all', ...ALL })
  expect(rejects).toHaveLength(6)
  expect(rejects.slice(0, 2)).toEqual([
    {
      reason: 'invalid-json',
      detail: '',
      format: 'cloudtrail',
      uri: 'object-1',
      position: 7,
      excerpt: '{]',
      records: 2,
    },
    {
      reason: 'bad-time',
      detail: 'eventTime',
      format: 'cloudtrail',
      uri: 'object-1',
      position: 70,
      excerpt: '{"eventTime":',
      records: 1,
    },
  ])
})

test.each([
  ['all', ['object-1', 'object-2', 'object-3']],
  ['unowned', ['object-1', 'object-3']],
  ['own', ['object-1']],
] as const)('who sees %s is told of %j', async (of, expected) => {
  const mine = await visibleEngine(lake.engine, [MINE], of === 'unowned')
  const engine = of === 'all' ? lake.engine : mine
  const rejects = await readRejects(engine, { of, ...ALL })
  const counts = await countRejects(engine, { of })
  await mine.close()
  expect([...new Set(rejects.map(({ uri }) => uri))]).toEqual(expected)
  expect(counts).toEqual([
    {
      format: 'cloudtrail',
      reason: 'invalid-json',
      records: 2 * expected.length,
      objects: expected.length,
    },
    {
      format: 'cloudtrail',
      reason: 'bad-time',
      records: expected.length,
      objects: expected.length,
    },
  ])
})

test('they can be asked for by reason and log, and some at a time', async () => {
  const places = async (question: object) =>
    (await readRejects(lake.engine, { of: 'all', ...ALL, ...question })).map(
      ({ uri, position }) => `${uri} ${position}`,
    )
  expect(await places({ reason: 'bad-time', limit: 2 })).toEqual(['object-1 70', 'object-2 70'])
  expect(await places({ reason: 'bad-time', limit: 2, offset: 2 })).toEqual(['object-3 70'])
  expect(await places({ format: 'vpc-flow' })).toEqual([])
})
