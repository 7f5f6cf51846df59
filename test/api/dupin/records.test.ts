import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lake } from '../../../src/lake/lake.ts'
import { CHURN, CI } from '../../graph/panel-lake.ts'
import { apiOver, bodyOf, EVENT, itemsOf, twoTenants } from './api-support.ts'

const id = encodeURIComponent
let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

test('records come in pages, with the statement and what its parameters are', async () => {
  const api = await apiOver(lake)
  const first = await bodyOf(await api.ask(`/api/v1/records?limit=1&actor=${id(CI)}`))
  expect(first).toMatchObject({
    kind: 'call',
    items: [{ fields: { operation: 'DeleteEndpoint', outcome: 'denied' } }],
  })
  expect(JSON.stringify(first['statement'])).toContain(CI)
  const second = await bodyOf(
    await api.ask(`/api/v1/records?limit=1&actor=${id(CI)}&cursor=${first['next']}`),
  )
  expect(second).toMatchObject({ items: [{ id: EVENT }], next: null, scope: first['scope'] })
  const other = await api.ask(`/api/v1/records?limit=1&cursor=${first['next']}`)
  expect(other.status).toBe(400)
})

test('a filter may be given several times, and exclude', async () => {
  const api = await apiOver(lake)
  const ask = async (query: string) =>
    (await itemsOf(await api.ask(`/api/v1/records?${query}`))).length
  expect(await ask('operation=DeleteEndpoint&operation=UpdateEndpoint')).toBe(2)
  expect(await ask('operation=DeleteEndpoint')).toBe(1)
  expect(await ask('not=operation=DeleteEndpoint')).toBe(1)
  expect(await ask('not=operation=DeleteEndpoint&not=operation=UpdateEndpoint')).toBe(0)
  expect(await ask('error=')).toBe(2)
  expect(await ask(`kind=invocation&target=${id(CHURN)}`)).toBe(2)
})

test('hours are counted, with their sum', async () => {
  const api = await apiOver(lake)
  expect(await bodyOf(await api.ask('/api/v1/record-counts'))).toMatchObject({
    count: 2,
    failed: 1,
    hours: [{ count: 1, failed: 0 }, { failed: 1 }],
  })
})

test.each([
  'kind=capture_value',
  'kind=flow&actor=ci',
  'outcome=odd',
  'not=operation',
  'not=color=red',
  'color=red',
  'limit=201',
])('%s is refused with a reason', async (query) => {
  const api = await apiOver(lake)
  const response = await api.ask(`/api/v1/records?${query}`)
  expect(response.status).toBe(400)
  expect(String((await bodyOf(response))['detail']).length).toBeGreaterThan(10)
})

test('neighbours tell what they have in common', async () => {
  const api = await apiOver(lake)
  expect(await bodyOf(await api.ask(`/api/v1/records/${EVENT}/neighbours?most=1`))).toMatchObject({
    kind: 'call',
    by: { filter: 'actor', value: CI },
    before: [],
    after: [{ fields: { operation: 'DeleteEndpoint' } }],
  })
})
