import { afterAll, beforeAll, expect, test } from 'vitest'
import { tiesAmong } from '../../src/graph/entity-ties.ts'
import { tieRecords } from '../../src/graph/tie-records.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { call, code, commitEvents, invocation, key, memoryLake } from '../support/memory-lake.ts'
import { ACCOUNT, at, CHURN, CI, SCOPE } from './panel-lake.ts'

const MODEL = 'arn:aws:bedrock:eu-west-1::foundation-model/m'
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/run-7`
const OTHER = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:endpoint/other`
const IDS = [CI, CHURN, MODEL, SESSION, '203.0.113.5', 'AKIAIOSFODNN7EXAMPLE']
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  const on = { actor: CI, target_type: code('sagemaker-endpoint') }
  await commitEvents(lake, [
    call({ ...on, time: at(1), target: CHURN, session: SESSION, event_id: key(1) }),
    call({ ...on, time: at(2), target: CHURN, outcome: 1, access_key: 'AKIAIOSFODNN7EXAMPLE' }),
    call({ ...on, time: at(3), target: CHURN, operation: 'DeleteEndpoint', event_id: key(3) }),
    // Of something that nobody asked for, and outside of the window.
    call({ ...on, time: at(1), target: OTHER }),
    call({ ...on, time: at(-5), target: CHURN }),
    ...Array.from({ length: 12 }, (_, i) =>
      invocation({ time: at(1) + i, caller: CI, resource: MODEL, key: key(100 + i) }),
    ),
  ])
})
afterAll(() => lake.engine.close())

test('what entities did to each other is counted in the window, and refusals apart', async () => {
  const ties = await tiesAmong(lake.engine, IDS, SCOPE)
  const told = ties.map(({ from, to, relation, count, failed }) => [
    from.id === CI ? 'ci' : from.type,
    to.type,
    relation,
    count,
    failed,
  ])
  expect(told).toEqual(
    expect.arrayContaining([
      ['ci', 'foundation-model', 'invoked', 12, 0],
      ['ci', 'sagemaker-endpoint', 'acted-on', 3, 1],
      ['ci', 'access-key', 'used-key', 1, 1],
      ['role-session', 'iam-role', 'session-of', 1, 0],
    ]),
  )
  // The address was used for the call of another endpoint too.
  expect(told).toContainEqual(['ci', 'ip-address', 'used-address', 4, 1])
  expect(ties.some(({ to }) => to.id === OTHER)).toBe(false)
  const acted = ties.find(({ relation }) => relation === 'acted-on')
  expect(acted).toMatchObject({
    first: at(1),
    last: at(3),
    operations: [
      { name: 'UpdateEndpoint', count: 2, failed: 1 },
      { name: 'DeleteEndpoint', count: 1, failed: 0 },
    ],
  })
})

test('at most ten records show a pair, the first ones', async () => {
  const records = await tieRecords(lake.engine, IDS, SCOPE)
  const of = (from: string, to: string) =>
    records.filter((one) => one.from === from && one.to === to).map(({ eventId }) => eventId)
  expect(of(CI, MODEL)).toEqual(Array.from({ length: 10 }, (_, i) => key(100 + i)))
  expect(of(CI, CHURN)).toHaveLength(3)
  expect(of(CI, CHURN)[0]).toBe(key(1))
  expect(of(SESSION, CI)).toEqual([key(1)])
  expect(records.some(({ to }) => to === OTHER)).toBe(false)
})

test('whoever may not see the account sees nothing of it', async () => {
  const engine = await visibleEngine(lake.engine, ['444455556666'], false)
  try {
    expect(await tiesAmong(engine, IDS, SCOPE)).toEqual([])
    expect(await tieRecords(engine, IDS, SCOPE)).toEqual([])
  } finally {
    await engine.close()
  }
})

test('nothing is asked for: nothing is told', async () => {
  expect(await tiesAmong(lake.engine, [], SCOPE)).toEqual([])
  expect(await tieRecords(lake.engine, [''], SCOPE)).toEqual([])
})
