import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lake } from '../../../src/lake/lake.ts'
import { CI } from '../../graph/panel-lake.ts'
import {
  type ApiUnderTest,
  apiOver,
  bodyOf,
  investigated,
  itemsOf,
  NOW,
  THEIRS,
  twoTenants,
} from './api-support.ts'

const RULES = '/api/v1/suppressions'
const ARCHIVE = '/api/v1/archived-groups'
const GROUPS = '/api/v1/finding-groups'
const DAY = 86_400_000
const SOON = new Date(NOW + DAY).toISOString()
let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

const post = (body: unknown, account?: string) => ({
  method: 'POST',
  body,
  ...(account === undefined ? {} : { account }),
})
const accept = { type: 'Test/*', reason: 'a drill', expires: SOON }

async function firstGroup(api: ApiUnderTest): Promise<string> {
  const [group] = await itemsOf(await api.ask(GROUPS))
  return String(group?.['id'])
}

/** Takes back all that was decided, so that the next test begins anew. */
async function cleared(api: ApiUnderTest): Promise<void> {
  for (const path of [RULES, ARCHIVE])
    for (const account of ['111122223333', THEIRS])
      for (const { id } of await itemsOf(await api.ask(path, { account })))
        await api.ask(`${path}/${id}`, { method: 'DELETE', account })
}

describe('a finding that is accepted', () => {
  test('makes no group from the next run on, is counted, and comes back when the rule is gone', async () => {
    const api = await apiOver(lake)
    await investigated(api)
    expect(await itemsOf(await api.ask(GROUPS))).toHaveLength(1)
    const made = await api.ask(RULES, post(accept))
    expect(made.status).toBe(201)
    const rule = await bodyOf(made)
    expect(rule).toMatchObject({
      by: 'arn:aws:iam::111122223333:user/administrator',
      upTo: 'MEDIUM',
      expired: false,
      wholeLake: false,
    })
    expect(await itemsOf(await api.ask(RULES))).toEqual([rule])
    await investigated(api)
    expect(await bodyOf(await api.ask(GROUPS))).toMatchObject({ items: [], suppressed: 1 })
    const gone = await api.ask(`${RULES}/${rule['id']}`, { method: 'DELETE' })
    expect([gone.status, await gone.text()]).toEqual([204, ''])
    expect((await api.ask(`${RULES}/${rule['id']}`, { method: 'DELETE' })).status).toBe(404)
    await investigated(api)
    expect(await itemsOf(await api.ask(GROUPS))).toHaveLength(1)
  })

  test('by one account is told to another all the same', async () => {
    const api = await apiOver(lake)
    await api.ask(RULES, post({ ...accept, actor: CI }, THEIRS))
    await api.ask(RULES, post(accept, THEIRS))
    await investigated(api)
    expect(await bodyOf(await api.ask(GROUPS))).toMatchObject({ suppressed: 0, items: [{}] })
    expect(await itemsOf(await api.ask(RULES))).toEqual([])
    await cleared(api)
  })

  test.each([
    ['nothing is named', { type: '' }, /accept everything/],
    ['there is no reason', { reason: '' }, /reason/],
    ['it is past', { expires: '2020-01-01T00:00:00Z' }, /in the past/],
    ['it lasts too long', { expires: '2029-01-01T00:00:00Z' }, /more than a year/],
    ['somebody else is named as who does', { by: 'ana' }, /by/],
    ['it is no time', { expires: 'soon' }, /is no time/],
  ])('is refused when %s', async (_, change, why) => {
    const api = await apiOver(lake)
    const answer = await api.ask(RULES, post({ ...accept, ...change }))
    expect(answer.status).toBe(400)
    expect((await bodyOf(answer))['detail']).toMatch(why)
    expect(await itemsOf(await api.ask(RULES))).toEqual([])
  })
})

describe('a group that is archived', () => {
  test('leaves the lists at once, is counted, can be opened, and comes back', async () => {
    const api = await apiOver(lake)
    await investigated(api)
    const id = await firstGroup(api)
    const answer = await api.ask(ARCHIVE, post({ id, reason: 'done' }))
    expect(answer.status).toBe(201)
    expect(await bodyOf(answer)).toMatchObject({ id, reason: 'done', findings: 1 })
    expect(await bodyOf(await api.ask(GROUPS))).toMatchObject({ items: [], archived: 1 })
    expect(await itemsOf(await api.ask(`${GROUPS}?archived=true`))).toMatchObject([
      { id, archived: true, news: null },
    ])
    expect((await api.ask(`${GROUPS}/${id}`)).status).toBe(200)
    const about = await bodyOf(await api.ask(`/api/v1/entities/${encodeURIComponent(CI)}`))
    expect(about['findingGroups']).toEqual([])
    expect((await bodyOf(await api.ask('/api/v1/summary')))['findingGroups']).toEqual([])
    // Another run finds it again, under its name.
    await investigated(api)
    expect(await bodyOf(await api.ask(GROUPS))).toMatchObject({ items: [], archived: 1 })
    expect((await api.ask(`${ARCHIVE}/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect(await firstGroup(api)).toBe(id)
  })

  test('must be one of the latest run', async () => {
    const api = await apiOver(lake)
    expect((await api.ask(ARCHIVE, post({ id: 'fg-nowhere' }))).status).toBe(404)
  })
})

describe('who may decide', () => {
  test.each([
    ['administrator', 201],
    ['investigator', 201],
    ['member', 403],
    ['auditor', 403],
  ] as const)('%s: %i', async (role, status) => {
    const api = await apiOver(lake)
    await investigated(api)
    const id = await firstGroup(api)
    const made = await api.ask(RULES, { ...post(accept), role })
    expect(made.status).toBe(status)
    expect((await api.ask(ARCHIVE, { ...post({ id }), role })).status).toBe(status)
    const removed = await api.ask(`${ARCHIVE}/${id}`, { method: 'DELETE', role })
    expect(removed.status).toBe(status === 201 ? 204 : 403)
    expect((await api.ask(RULES, { role })).status).toBe(200)
    await cleared(api)
  })
})
