import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lake } from '../../../src/lake/lake.ts'
import { apiOver, bodyOf, itemsOf, THEIRS, twoTenants } from './api-support.ts'

let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

test('whoever asks is told the version of the server', async () => {
  const api = await apiOver(lake)
  expect(await bodyOf(await api.ask('/api/v1/whoami'))).toMatchObject({ version: '0.0.0' })
})

test('an organization is told to who manages or administers it, and to nobody else', async () => {
  const api = await apiOver(lake)
  const path = '/api/v1/organization-accounts'
  expect(await itemsOf(await api.ask(path, { account: THEIRS }))).toEqual([
    { account: THEIRS, isManagement: true, status: 'NOT_A_MEMBER' },
  ])
  expect(await itemsOf(await api.ask(path))).toEqual([])
  expect((await api.ask(path, { account: THEIRS, role: 'member' })).status).toBe(403)
})
