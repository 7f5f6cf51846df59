import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lake } from '../../../src/lake/lake.ts'
import { at, CHURN, CI, SCOPE } from '../../graph/panel-lake.ts'
import { apiOver, bodyOf, EVENT, investigated, itemsOf, MINE, twoTenants } from './api-support.ts'

const iso = (time: number) => new Date(time).toISOString()
const id = encodeURIComponent
let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

describe('an answer', () => {
  test('about an entity has who it is, the last day of the lake, and its panels', async () => {
    const { ask } = await apiOver(lake)
    const body = await bodyOf(await ask(`/api/v1/entities/${id(CI)}`))
    expect(body).toMatchObject({
      entity: { type: 'iam-role', id: CI, name: 'ci', account: MINE, region: null },
      // The latest of what can be seen is of 02:00: the scope ends with that hour.
      scope: { start: iso(at(-21)), end: iso(at(3)) },
      baseline: { end: iso(at(-21)) },
      calls: { successful: 1, failed: 1 },
      findingGroups: [],
    })
    expect(body['panels']).toContainEqual(expect.objectContaining({ name: 'api-methods' }))
  })

  test('of a panel has the rows of the scope that was asked for', async () => {
    const { ask } = await apiOver(lake)
    const query = `from=${iso(SCOPE.start)}&to=${iso(SCOPE.end)}`
    const body = await bodyOf(await ask(`/api/v1/entities/${id(CI)}/panels/api-methods?${query}`))
    expect(body).toMatchObject({
      entity: { type: 'iam-role', id: CI },
      scope: { start: iso(SCOPE.start), end: iso(SCOPE.end) },
      truncated: false,
      next: null,
      items: [
        {
          operation: 'DeleteEndpoint',
          successful: 0,
          failed: 1,
          isNew: true,
          firstSeen: iso(at(2)),
        },
        { operation: 'UpdateEndpoint', successful: 1, failed: 0, isNew: false },
      ],
    })
  })

  test('of a panel over time has every hour at once', async () => {
    const { ask } = await apiOver(lake)
    const query = `from=${iso(at(-480))}&to=${iso(at(0))}&limit=1`
    const items = await itemsOf(
      await ask(`/api/v1/entities/${id(CI)}/panels/api-call-volume?${query}`),
    )
    expect(items).toHaveLength(480)
  })

  test('tells who changed an entity', async () => {
    const { ask } = await apiOver(lake)
    const items = await itemsOf(await ask(`/api/v1/entities/${id(CHURN)}/changes`))
    expect(items.map(({ operation, succeeded, hops }) => [operation, succeeded, hops])).toEqual([
      ['DeleteEndpoint', false, 0],
      ['UpdateEndpoint', true, 0],
      ['UpdateEndpoint', true, 0],
    ])
  })

  test('opens a record, without where on the disk it lies', async () => {
    const { ask } = await apiOver(lake)
    expect(await bodyOf(await ask(`/api/v1/records/${EVENT}`))).toMatchObject({
      table: 'api_call',
      time: iso(at(1)),
      fields: { actor: CI, outcome: 'success' },
      object: 'AWSLogs/one.json.gz',
    })
  })

  test.each([
    'summary',
    'models',
    'coverage',
    'usage',
    'high-volume-entities',
    'whoami',
    'runs',
    'finding-groups',
    'audit',
    'entities',
  ])('is given of %s', async (name) => {
    const { ask, bugs } = await apiOver(lake)
    const response = await ask(`/api/v1/${name}`)
    expect([response.status, bugs]).toEqual([200, []])
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-request-id')).toBe('r-1')
  })

  test.each(['healthz', 'readyz', 'metrics', 'openapi.json'])(
    'is given of %s to anybody',
    async (name) => {
      const { app } = await apiOver(lake)
      const request = new Request(`http://dupin.invalid/${name}`)
      const response = await app.fetch(request, { requestId: 'r-1', remoteAddress: '127.0.0.1' })
      expect(response.status).toBe(200)
    },
  )
})

describe('a run', () => {
  test('is accepted, ends, and leaves groups, findings and causes', async () => {
    const api = await apiOver(lake)
    const started = await api.ask('/api/v1/runs', {
      method: 'POST',
      body: { from: iso(SCOPE.start), to: iso(SCOPE.end) },
    })
    expect(started.status).toBe(202)
    const location = started.headers.get('location') ?? ''
    await api.runs.idle()
    expect(await bodyOf(await api.ask(location))).toMatchObject({
      status: 'SUCCESSFUL',
      done: 1,
      of: 1,
      findingGroups: 1,
    })

    const groups = await itemsOf(await api.ask('/api/v1/finding-groups'))
    const [group] = groups
    expect(groups).toHaveLength(1)
    expect(group).toMatchObject({ severity: 'MEDIUM', findings: 1 })
    const path = `/api/v1/finding-groups/${id(String(group?.['id']))}`
    const whole = await bodyOf(await api.ask(path))
    expect(whole).toMatchObject({
      id: group?.['id'],
      findings: [{ type: 'Test/Denied', score: null }],
    })
    expect(await itemsOf(await api.ask(`${path}/causes`))).toEqual(whole['causes'])
    expect(await bodyOf(await api.ask(`/api/v1/entities/${id(CI)}`))).toMatchObject({
      findingGroups: [{ id: group?.['id'] }],
    })
  })

  test('lets a finding be opened with the rows behind it', async () => {
    const api = await apiOver(lake)
    await investigated(api)
    const findings = await itemsOf(await api.ask(`/api/v1/entities/${id(CI)}/panels/findings`))
    const own = findings.find(({ type }) => type === 'Test/Denied')
    expect(
      await bodyOf(await api.ask(`/api/v1/findings/${id(String(own?.['id']))}`)),
    ).toMatchObject({
      finding: { type: 'Test/Denied' },
      evidence: { items: [{ actor: CI, operation: 'DeleteEndpoint' }], truncated: false },
    })
  })

  test('is not needed for what another service found', async () => {
    const api = await apiOver(lake)
    const [found] = await itemsOf(await api.ask(`/api/v1/entities/${id(CI)}/panels/findings`))
    expect(
      await bodyOf(await api.ask(`/api/v1/findings/${id(String(found?.['id']))}`)),
    ).toMatchObject({
      finding: { detector: 'guardduty', severity: 'HIGH' },
      group: null,
    })
  })

  test('that fails says so without details', async () => {
    const broken = {
      id: 'broken',
      title: 'Broken',
      description: 'Fails.',
      falsePositives: 'None at all.',
      needs: [],
      severity: 'LOW',
      techniques: [],
      detect: async () => {
        throw new Error('SELECT secret FROM stored.api_call')
      },
    } as const
    const api = await apiOver(lake, { detectors: [broken] })
    await investigated(api)
    const [run] = await itemsOf(await api.ask('/api/v1/runs'))
    expect(run).toMatchObject({ status: 'FAILED' })
    expect(JSON.stringify(run)).not.toContain('secret')
    expect(api.bugs).toHaveLength(1)
  })
})

describe('lists', () => {
  test.each([
    ['entities?q=a'],
    [`entities/${id(CI)}/panels`],
    [`entities/${id(CI)}/panels/resources`],
    [`entities/${id(CHURN)}/changes`],
    ['usage'],
    ['finding-groups'],
  ])('%s come in pages that add up to the whole', async (path) => {
    const api = await apiOver(lake)
    await investigated(api)
    const separator = path.includes('?') ? '&' : '?'
    const whole = await itemsOf(await api.ask(`/api/v1/${path}${separator}limit=200`))
    const items: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await api.ask(
        `/api/v1/${path}${separator}limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      )
      const { items: some, next } = await bodyOf(page)
      items.push(...(Array.isArray(some) ? some : []))
      cursor = typeof next === 'string' ? next : undefined
    } while (cursor !== undefined && items.length <= whole.length)
    expect(items).toEqual(whole)
    expect(items.length).toBeGreaterThan(0)
  })
})
