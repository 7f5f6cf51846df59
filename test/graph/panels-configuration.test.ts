import { afterEach, expect, it } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { STATE_ORIGINS } from '../../src/events/tables.ts'
import { findKnownEntity } from '../../src/graph/known-entity.ts'
import { CONFIGURATION_PANEL } from '../../src/graph/panels-configuration.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, key, memoryLake } from '../support/memory-lake.ts'
import { at, BASELINE, CHURN, CI, SCOPE } from './panel-lake.ts'

let lake: Lake | undefined
afterEach(() => lake?.engine.close())

let made = 0
const state = (time: number, content: object, more: object = {}): Event => ({
  table: 'resource_state',
  row: {
    key: key(++made + 90_000),
    time,
    asked: time,
    account: '111122223333',
    region: 'eu-west-1',
    resource: CHURN,
    resource_type: code('sagemaker-endpoint'),
    kind: 'AWS::SageMaker::Endpoint',
    name: 'churn',
    origin: STATE_ORIGINS.indexOf('config-history'),
    status: 'OK',
    state: JSON.stringify(content),
    ...more,
  },
})

async function history(events: readonly Event[]) {
  lake = await memoryLake()
  await commitEvents(lake, events)
  const entity = await findKnownEntity(lake.engine, CHURN)
  if (entity === undefined) throw new Error('the endpoint is not known')
  const { engine } = lake
  return CONFIGURATION_PANEL.read({
    ...{ engine, entity, scope: SCOPE, baseline: BASELINE, findings: [] },
  })
}

it('tells field by field what changed, latest first, and nothing later than the scope', async () => {
  const { rows, notes } = await history([
    state(at(-500), { endpointConfigName: 'c1', endpointStatus: 'InService' }),
    state(at(2), { endpointConfigName: 'c2', endpointStatus: 'InService' }),
    state(at(3), {}, { status: 'ResourceDeleted', state: '' }),
    state(at(30), { endpointConfigName: 'c3' }),
  ])
  expect(rows).toMatchObject([
    { change: 'deleted', time: at(3), field: null },
    { change: 'changed', time: at(2), field: 'endpointConfigName', before: 'c1', after: 'c2' },
    { change: 'first known', time: at(-500), origin: 'config-history' },
  ])
  expect(notes).toHaveLength(1)
})

it('names the last call on the thing shortly before as one that may have done it, and no other', async () => {
  const { rows, notes } = await history([
    state(at(-500), { endpointConfigName: 'c1' }),
    state(at(2), { endpointConfigName: 'c2' }),
    state(at(9), { endpointConfigName: 'c3' }),
    call({ time: at(2) - 60_000, target: CHURN, actor: CI, event_id: key(7) }),
    call({ time: at(2) - 90_000, target: CHURN, actor: CI, event_id: key(8) }),
    call({ time: at(2) - 30_000, target: CHURN, actor: CI, outcome: 1 }),
    call({ time: at(8), target: CHURN, actor: CI }),
    call({ time: at(9) - 1000, target: `${CHURN}-2`, actor: CI }),
  ])
  expect(rows.map(({ time, eventId }) => [time, eventId])).toEqual([
    [at(9), null],
    [at(2), key(7)],
    [at(-500), null],
  ])
  expect(rows[1]).toMatchObject({ operation: 'UpdateEndpoint', principal: { id: CI } })
  expect(notes).toEqual([])
})

it('says nothing of a thing that nobody described', async () => {
  const { rows } = await history([call({ time: at(1), target: CHURN, target_type: 16 })])
  expect(rows).toEqual([])
})

it('holds each kind of description against its own', async () => {
  const trail = { kind: 'AWS::CloudTrail::TrailStatus' }
  const { rows } = await history([
    state(at(1), { a: 1 }),
    state(at(2), { isLogging: true }, trail),
    state(at(3), { a: 1 }),
    state(at(4), { isLogging: false }, trail),
  ])
  expect(rows.map(({ field, before, after }) => [field, before, after])).toEqual([
    ['isLogging', 'true', 'false'],
    [null, null, null],
    [null, null, null],
  ])
})
