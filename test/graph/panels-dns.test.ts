import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lake } from '../../src/lake/lake.ts'
import { commitEvents, memoryLake } from '../support/memory-lake.ts'
import { at, dnsQuery, look, pick } from './panel-lake.ts'

const INSTANCE = 'i-0a1b2c3d4e5f60718'
const ARN = `arn:aws:ec2:eu-west-1:111122223333:instance/${INSTANCE}`
const HOSTILE = "<img src=x>'; drop table dns_query;--.example"
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    dnsQuery(at(-30), 'models.example'),
    dnsQuery(at(-29), 'gone.example'),
    dnsQuery(at(1), 'models.example'),
    dnsQuery(at(2), 'models.example', { type: 'AAAA' }),
    dnsQuery(at(3), 'pool.example', { firewall_action: 'BLOCK', response_code: 'NXDOMAIN' }),
    dnsQuery(at(4), HOSTILE, { instance: '', source: '10.0.1.9' }),
    dnsQuery(at(5), 'pool.example', { instance: '', source: '10.0.1.9' }),
  ])
})
afterAll(() => lake.engine.close())

const SHOWN = ['domain', 'types', 'queries', 'unanswered', 'alerted'] as const
const OF_INSTANCE = [
  ['models.example', 'A, AAAA', 2, 0, 0, false],
  ['pool.example', 'A', 1, 1, 1, true],
]

test.each([INSTANCE, ARN])('the names that %s asked for, and which are new', async (id) => {
  expect(pick(await look(lake.engine, id, 'domains'), ...SHOWN, 'isNew')).toEqual(OF_INSTANCE)
  expect(pick(await look(lake.engine, id, 'new-domains'), 'domain')).toEqual([['pool.example']])
})

test('an address has the names that were asked for from it, whatever they hold', async () => {
  expect(pick(await look(lake.engine, '10.0.1.9', 'domains'), ...SHOWN)).toEqual([
    [HOSTILE, 'A', 1, 0, 0],
    ['pool.example', 'A', 1, 0, 0],
  ])
})

test('a name is an entity, with those who asked for it', async () => {
  const rows = await look(lake.engine, 'pool.example', 'domain-askers')
  expect(pick(rows, 'asker', 'vpc', 'queries', 'unanswered', 'isNew')).toEqual([
    ['10.0.1.9', 'vpc-0a1b2c3d', 1, 0, true],
    [INSTANCE, 'vpc-0a1b2c3d', 1, 1, true],
  ])
})

test('the graph counts who asked for what, and what failed', async () => {
  const rows = await lake.engine.query(
    `SELECT source, target, sum(count) AS count, sum(failed) AS failed FROM relation
     WHERE target = 'pool.example' GROUP BY ALL ORDER BY source`,
  )
  expect(rows.map((row) => [row['source'], Number(row['count']), Number(row['failed'])])).toEqual([
    ['10.0.1.5', 1, 1],
    ['10.0.1.9', 1, 0],
    [INSTANCE, 1, 1],
  ])
})

test('nothing is told to be new where the log does not reach back', async () => {
  const young = await memoryLake()
  await commitEvents(young, [dnsQuery(at(1), 'models.example')])
  expect(await look(young.engine, INSTANCE, 'new-domains')).toEqual([])
  expect(pick(await look(young.engine, INSTANCE, 'domains'), 'isNew')).toEqual([[false]])
  await young.engine.close()
})
