import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXPORTS } from '../../../src/investigations/exports/exports.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { CHURN, CI, ENI } from '../../graph/panel-lake.ts'
import {
  type ApiUnderTest,
  apiOver,
  bodyOf,
  EVENT,
  investigated,
  itemsOf,
  SECRET_ENDPOINT,
  SECRET_EVENT,
  SECRET_ROLE,
  THEIRS,
  twoTenants,
} from './api-support.ts'

const id = encodeURIComponent
/** Words that only the rows of the other tenant have. */
const SECRETS = [THEIRS, 'secret', '198.51.100.66', '10.9.9.9', 'KP', 'Elsewhere']
let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

/** Every route that answers without an id of its own. */
const WHOLE = [
  'summary',
  'models',
  'entities',
  'finding-groups',
  'high-volume-entities',
  'usage',
  'coverage',
  'records',
  'record-counts',
  ...['invocation', 'flow', 'metric', 'finding', 'dns'].map((kind) => `records?kind=${kind}`),
  'coverage/days',
  'coverage/hours',
  'trust',
  'coverage/logs',
  'coverage/rejects',
  'coverage/sources',
  'runs',
  'suppressions',
  'archived-groups',
  'address-lists',
  'audit',
  'organization-accounts',
  'whoami',
  'exports/html',
  'exports/json',
  ...Object.keys(EXPORTS).map((format) => `exports/${format}`),
]

async function theirIds(api: ApiUnderTest): Promise<Readonly<Record<string, readonly string[]>>> {
  await investigated(api, THEIRS)
  const asThem = { account: THEIRS }
  const runs = await itemsOf(await api.ask('/api/v1/runs', asThem))
  const groups = await itemsOf(await api.ask('/api/v1/finding-groups', asThem))
  const group = await bodyOf(await api.ask(`/api/v1/finding-groups/${groups[0]?.['id']}`, asThem))
  const findings = Array.isArray(group['findings']) ? group['findings'] : []
  return {
    entities: [THEIRS, SECRET_ROLE, SECRET_ENDPOINT, '198.51.100.66', 'eni-secret', '10.9.9.9'],
    runs: runs.map((run) => String(run['id'])),
    'finding-groups': groups.map((one) => String(one['id'])),
    findings: [...findings.map((one) => String(one.id)), 'guardduty:gd-secret'],
    records: [SECRET_EVENT],
  }
}

describe('what another tenant has', () => {
  test('is answered like what does not exist, on every route', async () => {
    const api = await apiOver(lake)
    const ids = await theirIds(api)
    const asked: string[] = []
    for (const [kind, some] of Object.entries(ids)) {
      expect(some.length).toBeGreaterThan(0)
      const below = {
        entities: [
          '',
          '/changes',
          '/news',
          '/next-steps',
          '/lineage',
          '/features/age',
          '/panels',
          '/panels/findings',
          '/panels/acted-on-by',
        ],
        runs: ['', '/events'],
        'finding-groups': ['', '/causes', '/graph'],
        records: ['', '/neighbours', '/trust'],
      }[kind] ?? ['']
      for (const rest of below) {
        const unknown = await api.ask(`/api/v1/${kind}/unknown${rest}`)
        const nothing = await unknown.text()
        for (const one of some) {
          const path = `/api/v1/${kind}/${id(one)}${rest}`
          const response = await api.ask(path)
          expect([path, response.status, await response.text()]).toEqual([
            path,
            unknown.status,
            nothing,
          ])
          expect((await api.ask(path, { account: THEIRS })).status, path).toBeLessThan(500)
          asked.push(path)
        }
      }
    }
    expect(asked.length).toBeGreaterThan(25)
    for (const kind of ['entities', 'findings', 'records']) {
      const [first] = ids[kind] ?? []
      expect(
        (await api.ask(`/api/v1/${kind}/${id(first ?? '')}`, { account: THEIRS })).status,
      ).toBe(200)
    }
  })

  test('is in no answer', async () => {
    const api = await apiOver(lake)
    await theirIds(api)
    await investigated(api)
    const details: string[] = []
    for (const entity of [
      CI,
      CHURN,
      ENI,
      '203.0.113.5',
      '10.0.1.5',
      'eu-west-1',
      'UpdateEndpoint',
    ]) {
      const path = `/api/v1/entities/${id(entity)}`
      const panels = await itemsOf(await api.ask(`${path}/panels?limit=200`))
      const below = ['changes', 'news', 'next-steps', 'lineage'].map((name) => `${path}/${name}`)
      details.push(path, ...below, ...panels.map(({ name }) => `${path}/panels/${name}`))
    }
    const paths = [...WHOLE.map((name) => `/api/v1/${name}`), ...details]
    for (const path of [
      ...paths,
      '/api/v1/entities?q=secret',
      '/api/v1/record-counts?text=secret',
      `/api/v1/records/${EVENT}/neighbours`,
      `/api/v1/finding-groups?entity=${id(SECRET_ROLE)}`,
    ]) {
      const response = await api.ask(path)
      expect([path, response.status]).toEqual([path, 200])
      const text = await response.text()
      for (const secret of SECRETS) expect([path, text.includes(secret)]).toEqual([path, false])
    }
    expect(paths.length).toBeGreaterThan(60)
    expect(api.bugs).toEqual([])
  })

  test('is no record, however it is asked for', async () => {
    const api = await apiOver(lake)
    for (const asked of [`actor=${id(SECRET_ROLE)}`, 'text=secret', 'ip=198.51.100.66']) {
      expect(await itemsOf(await api.ask(`/api/v1/records?${asked}`))).toEqual([])
      expect(await bodyOf(await api.ask(`/api/v1/record-counts?${asked}`))).toMatchObject({
        count: 0,
      })
      const theirs = await api.ask(`/api/v1/records?${asked}`, { account: THEIRS })
      expect((await itemsOf(theirs)).length).toBeGreaterThan(0)
    }
  })

  test('is not counted either: usage and coverage are of what can be seen', async () => {
    const api = await apiOver(lake)
    const coverage = await bodyOf(await api.ask('/api/v1/coverage', { account: THEIRS }))
    // Seven of the fifteen rows of the only object are theirs.
    expect(coverage).toMatchObject({ objects: 1, read: 7, stored: 7, duplicate: 0, rejected: 0 })
    const usage = await itemsOf(await api.ask('/api/v1/usage', { account: THEIRS }))
    expect(usage.map(({ account, bytes }) => [account, bytes])).toEqual([[THEIRS, 700]])
  })
})

describe('what another tenant decided', () => {
  const rule = {
    type: 'Test/*',
    entity: SECRET_ROLE,
    reason: 'secret',
    expires: '2026-06-01T00:00:00Z',
  }

  test('cannot be seen or undone, and acts on nobody else', async () => {
    const api = await apiOver(lake)
    const asThem = { account: THEIRS }
    const post = (path: string, body: unknown, asking = {}) =>
      api.ask(`/api/v1/${path}`, { method: 'POST', body, ...asking })
    await investigated(api, THEIRS)
    await investigated(api)
    const [group] = await itemsOf(await api.ask('/api/v1/finding-groups', asThem))
    const made = await bodyOf(await post('suppressions', rule, asThem))
    const archived = await post('archived-groups', { id: group?.['id'], reason: 'secret' }, asThem)
    expect(archived.status).toBe(201)
    const decided = { suppressions: made['id'], 'archived-groups': group?.['id'] }
    for (const [path, one] of Object.entries(decided)) {
      const asked = (name: unknown) => api.ask(`/api/v1/${path}/${name}`, { method: 'DELETE' })
      const unknown = await asked('unknown')
      const theirs = await asked(one)
      expect([theirs.status, await theirs.text()]).toEqual([404, await unknown.text()])
      expect(await itemsOf(await api.ask(`/api/v1/${path}`))).toEqual([])
      expect(await itemsOf(await api.ask(`/api/v1/${path}`, asThem))).toHaveLength(1)
    }
    // Their group is to others one that there is not.
    const nothing = await (await post('archived-groups', { id: 'fg-unknown' })).text()
    expect(await (await post('archived-groups', { id: group?.['id'] })).text()).toBe(nothing)
    await investigated(api)
    const mine = await bodyOf(await api.ask('/api/v1/finding-groups'))
    expect(mine).toMatchObject({ suppressed: 0, archived: 0, items: [{}] })
    for (const secret of SECRETS) expect(JSON.stringify(mine)).not.toContain(secret)
    for (const [path, one] of Object.entries(decided))
      await api.ask(`/api/v1/${path}/${one}`, { method: 'DELETE', ...asThem })
  })
})

describe('a cursor', () => {
  test('of another tenant, or of another question, is refused', async () => {
    const api = await apiOver(lake)
    const { next } = await bodyOf(await api.ask('/api/v1/entities?limit=1'))
    expect(typeof next).toBe('string')
    expect((await api.ask(`/api/v1/entities?limit=1&cursor=${next}`)).status).toBe(200)
    expect(
      (await api.ask(`/api/v1/entities?limit=1&cursor=${next}`, { account: THEIRS })).status,
    ).toBe(400)
    expect((await api.ask(`/api/v1/entities?limit=1&q=churn&cursor=${next}`)).status).toBe(400)
    expect((await api.ask(`/api/v1/usage?limit=1&cursor=${next}`)).status).toBe(400)
  })
})
