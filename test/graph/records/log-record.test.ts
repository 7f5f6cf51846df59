import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLogRecord } from '../../../src/graph/records/log-record.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { visibleEngine } from '../../../src/lake/visible.ts'
import { call, commitEvents, invocation, key, memoryLake } from '../../support/memory-lake.ts'
import { at, CI, dnsQuery, flow, guardDuty, metric } from '../panel-lake.ts'

const [CALL, TOLD, REQUEST] = [key(900_001), key(900_002), key(900_003)]
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    call({ time: at(1), actor: CI, event_id: CALL, outcome: 1, error: 'AccessDenied' }),
    call({ time: at(2), actor: CI, event_id: key(900_009), event_id_text: 'not-a-uuid' }),
    invocation({ time: at(3), caller: CI, key: TOLD, request_id: REQUEST, input_tokens: 7 }),
    flow(at(3), { key: key(900_004) }),
    metric(at(3), 'Invocations', 1, { key: key(900_005) }),
    dnsQuery(at(3), 'models.example', { key: key(900_007) }),
    guardDuty(at(3), { key: key(900_006), updated: at(5), score: 8 }),
    guardDuty(at(3), { key: key(900_006), updated: at(4), score: 2 }),
  ])
  await lake.engine.query(
    `INSERT INTO stored.object VALUES (1, $1, 's3://logs/one', 'v', '', 1, 'cloudtrail', 3, 3, 0, 0, $2, '')`,
    [key(1), new Date(at(4))],
  )
})
afterAll(() => lake.engine.close())

test.each([
  ['an event id', CALL, 'api_call', at(1)],
  ['an event id that is no UUID', 'not-a-uuid', 'api_call', at(2)],
  ['the key of an invocation', TOLD, 'invocation', at(3)],
  ['its request id', REQUEST, 'invocation', at(3)],
  ['the key of a flow', key(900_004), 'flow', at(3)],
  ['the key of a DNS query', key(900_007), 'dns_query', at(3)],
  ['the key of a metric', key(900_005), 'metric', at(3)],
  ['the key of a finding', key(900_006), 'finding', at(3)],
])('a record opens by %s', async (_, id, table, time) => {
  expect(await readLogRecord(lake.engine, id)).toMatchObject({
    table,
    time,
    object: 's3://logs/one',
  })
})

test('its codes are words, and what was absent is left out', async () => {
  const record = await readLogRecord(lake.engine, CALL)
  expect(record?.fields).toMatchObject({
    outcome: 'denied',
    error: 'AccessDenied',
    actor: CI,
    actor_type: 'iam-role',
    read_only: 'false',
  })
  expect(record?.fields).not.toHaveProperty('session')
})

test.each(['', CALL.slice(0, 8), '%', "' OR 1=1 --"])('nothing opens by %j', async (id) => {
  expect(await readLogRecord(lake.engine, id)).toBeUndefined()
})

test('nothing opens that cannot be seen', async () => {
  const seen = await visibleEngine(lake.engine, ['444455556666'], true)
  expect(await readLogRecord(seen, CALL)).toBeUndefined()
  await seen.close()
})

test('a finding opens in its latest state', async () => {
  const record = await readLogRecord(lake.engine, key(900_006))
  expect(record?.fields).toMatchObject({ score: 8, updated: at(5) })
})
