import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Triage } from '../../../src/investigations/triage/triage.ts'
import { GraphView } from '../../../src/investigations/view/graph-view.ts'
import { Documents } from '../../../src/lake/documents.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { apiOver, bodyOf, itemsOf, NOW, twoTenants } from './api-support.ts'

const PATH = '/api/v1/address-lists'
const LIST = { name: 'partners', kind: 'deny', addresses: '203.0.113.0/24\n198.51.100.7\n' }
let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

const post = (body: unknown, more = {}) => ({ method: 'POST', body, ...more })

/** The API for somebody who sees all of the lake. */
async function overWholeLake() {
  const documents = new Documents(await lake.engine.connect())
  const triage = new Triage({ documents, key: 'lake', now: () => NOW, newId: () => 'id' })
  const view = new GraphView({ engine: lake.engine, accounts: undefined, unowned: true })
  const api = await apiOver(lake, {
    services: {
      graphOf: async () => ({
        key: 'lake',
        view,
        triages: [triage],
        sources: async () => [],
        start: () => Promise.reject(new Error('not here')),
      }),
    },
  })
  return { api, close: () => documents.close() }
}

describe('a list of addresses', () => {
  test('is kept, replaced by one of its name, and forgotten', async () => {
    const { api, close } = await overWholeLake()
    const made = await api.ask(PATH, post(LIST))
    expect([made.status, await bodyOf(made)]).toMatchObject([
      201,
      { name: 'partners', kind: 'deny', addresses: 2, expires: null },
    ])
    await api.ask(PATH, post({ ...LIST, addresses: '192.0.2.1', expires: '2026-06-01T00:00:00Z' }))
    const lists = await itemsOf(await api.ask(PATH))
    expect(lists).toMatchObject([
      { addresses: 1, examples: ['192.0.2.1'], expires: '2026-06-01T00:00:00.000Z' },
    ])
    expect((await api.ask(`${PATH}/partners`, { method: 'DELETE' })).status).toBe(204)
    expect((await api.ask(`${PATH}/partners`, { method: 'DELETE' })).status).toBe(404)
    expect(await itemsOf(await api.ask(PATH))).toEqual([])
    await close()
  })

  test.each([
    ['without an address', { ...LIST, addresses: 'nothing at all' }],
    ['with markup for a name', { ...LIST, name: '<b>' }],
    ['of another kind', { ...LIST, kind: 'allow' }],
  ])('%s is refused', async (_, body) => {
    const { api, close } = await overWholeLake()
    expect((await api.ask(PATH, post(body))).status).toBe(400)
    await close()
  })

  test.each(['investigator', 'auditor', 'member'] as const)(
    'is not for an %s to change',
    async (role) => {
      const { api, close } = await overWholeLake()
      expect((await api.ask(PATH, post(LIST, { role }))).status).toBe(403)
      expect((await api.ask(`${PATH}/x`, { method: 'DELETE', role })).status).toBe(403)
      await close()
    },
  )

  test('is neither shown to nor changed by who sees a part of the lake', async () => {
    const whole = await overWholeLake()
    await whole.api.ask(PATH, post(LIST))
    const api = await apiOver(lake)
    expect(await bodyOf(await api.ask(PATH))).toEqual({ items: [], next: null, seesAll: false })
    expect((await api.ask(PATH, post(LIST))).status).toBe(403)
    expect((await api.ask(`${PATH}/partners`, { method: 'DELETE' })).status).toBe(403)
    expect(await itemsOf(await whole.api.ask(PATH))).toHaveLength(1)
    await whole.api.ask(`${PATH}/partners`, { method: 'DELETE' })
    await whole.close()
  })
})
