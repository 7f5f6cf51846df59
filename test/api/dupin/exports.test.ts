import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXPORTS } from '../../../src/investigations/exports/exports.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { apiOver, bodyOf, investigated, itemsOf, THEIRS, twoTenants } from './api-support.ts'

let lake: Lake
beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

describe('an export', () => {
  test.each([
    ...Object.entries(EXPORTS),
    ['html', { media: 'text/html' }] as const,
    ['json', { media: 'application/json' }] as const,
  ])('as %s is a document of its type', async (format, { media }) => {
    const api = await apiOver(lake)
    await investigated(api)
    const response = await api.ask(`/api/v1/exports/${format}`)
    const [type = ''] = media.split(';')
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining(type),
    ])
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="dupin[\w-]*\.(?:jsonl?|csv|html)"$/,
    )
    expect((await response.text()).length).toBeGreaterThan(50)
    expect(api.bugs).toEqual([])
  })

  test('before the first run tells of nothing', async () => {
    const fresh = await twoTenants()
    try {
      const response = await (await apiOver(fresh)).ask('/api/v1/exports/asff')
      expect([response.status, await response.text()]).toEqual([200, ''])
    } finally {
      await fresh.engine.close()
    }
  })

  test('as HTML or JSON is the report, whole or of one group', async () => {
    const api = await apiOver(lake)
    await investigated(api)
    const groups = await itemsOf(await api.ask('/api/v1/finding-groups'))
    const id = String(groups[0]?.['id'])
    const whole = await bodyOf(await api.ask('/api/v1/exports/json'))
    const one = await api.ask(`/api/v1/exports/json?group=${id}`)
    expect(one.headers.get('content-disposition')).toBe(`attachment; filename="dupin-${id}.json"`)
    expect(Object.keys(whole)).toEqual(expect.arrayContaining(['scope', 'coverage']))
    expect(whole['findingGroups']).toHaveLength(groups.length)
    expect((await bodyOf(one))['findingGroups']).toMatchObject([{ id }])
    const page = await api.ask(`/api/v1/exports/html?group=${id}`)
    expect(page.headers.get('content-security-policy')).toBe('sandbox')
    const text = await page.text()
    // Text of a log is in it as text.
    expect([
      text.includes(id),
      text.includes('&lt;b&gt;something'),
      text.includes('<b>something'),
    ]).toEqual([true, true, false])
  })

  test('may be of one group, and of none that somebody else has', async () => {
    const api = await apiOver(lake)
    await investigated(api)
    await investigated(api, THEIRS)
    const idOf = async (asked: { readonly account?: string }) => {
      const [group] = await itemsOf(await api.ask('/api/v1/finding-groups', asked))
      return encodeURIComponent(String(group?.['id']))
    }
    const [ours, theirs] = [await idOf({}), await idOf({ account: THEIRS })]
    const status = async (group: string) =>
      (await api.ask(`/api/v1/exports/csv?group=${group}`)).status
    expect([await status(ours), await status(theirs), await status('fg-none')]).toEqual([
      200, 404, 404,
    ])
  })
})
