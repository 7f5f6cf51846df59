import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PROBLEM_NAMES, ProblemSchema } from '../../../src/api/dupin/problems.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { CI } from '../../graph/panel-lake.ts'
import { apiOver, bodyOf, twoTenants } from './api-support.ts'

const id = encodeURIComponent
const ENTITY = `/api/v1/entities/${id(CI)}`
let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

/** That a response is a problem of this kind, and a proper one. */
async function expectProblem(response: Response, name: (typeof PROBLEM_NAMES)[number]) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const body = await bodyOf(response)
  expect(body['type']).toBe(`urn:dupin:problem:${name}`)
  expect(ProblemSchema.safeParse(body).success).toBe(true)
  expect(body['status']).toBe(response.status)
  expect(body['instance']).toBe('r-1')
  expect(JSON.stringify(body)).not.toMatch(/stored\.|SELECT|node_modules|\bat .*\.ts/)
}

describe('refused is', () => {
  test.each([
    ['a parameter that nobody knows', '/api/v1/summary?colour=red'],
    ['a parameter of a route that has none', '/api/v1/whoami?x=1'],
    ['a parameter twice', '/api/v1/entities?q=a&q=b'],
    ['no time', `${ENTITY}?from=yesterday`],
    ['a day that does not exist', `${ENTITY}?from=2026-02-30`],
    ['an empty scope', `${ENTITY}?from=2026-01-20T00:00:00Z&to=2026-01-10T00:00:00Z`],
    ['a scope of years', `${ENTITY}?from=2016-01-20T00:00:00Z&to=2026-01-10T00:00:00Z`],
    ['a type that there is not', '/api/v1/entities?type=spaceship'],
    ['a limit of 0', '/api/v1/entities?limit=0'],
    ['a limit over 200', '/api/v1/entities?limit=201'],
    ['a limit in another notation', '/api/v1/entities?limit=1e1'],
    ['a text that is too long', `/api/v1/entities?q=${'a'.repeat(2049)}`],
    ['an id that is too long', `/api/v1/entities/${'a'.repeat(2049)}`],
    [
      'a cursor of somebody’s making',
      '/api/v1/entities?cursor=eyJ0b2xkIjowfQ.AAAAAAAAAAAAAAAAAAAAAA',
    ],
    ['a cursor that is none', '/api/v1/entities?cursor=x'],
    ['an export that there is not', '/api/v1/exports/xml'],
    ['an export of a prototype’s name', '/api/v1/exports/__proto__'],
    ['a severity in lower case', '/api/v1/finding-groups?severity=high'],
  ])('%s', async (_, path) => {
    const { ask, bugs } = await apiOver(lake)
    const response = await ask(path)
    expect(response.status).toBe(400)
    await expectProblem(response, 'invalid-request')
    expect(bugs).toEqual([])
  })

  test.each([
    ['broken JSON', '{'],
    ['an unknown field', { colour: 'red' }],
    ['a time that is none', { from: 'soon' }],
    ['an array', []],
  ])('a run with %s', async (_, body) => {
    const { ask } = await apiOver(lake)
    const response = await ask('/api/v1/runs', { method: 'POST', body })
    await expectProblem(response, 'invalid-request')
  })

  test.each([
    ['an entity', '/api/v1/entities/arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fnobody'],
    ['a panel', `${ENTITY}/panels/nothing`],
    ['a panel of another type', `${ENTITY}/panels/drift`],
    ['a prototype’s name as a panel', `${ENTITY}/panels/__proto__`],
    ['a run', '/api/v1/runs/run-1'],
    ['a group', '/api/v1/finding-groups/fg-1'],
    ['an export of a group', '/api/v1/exports/csv?group=fg-1'],
    ['a finding', '/api/v1/findings/guardduty%3Anothing'],
    ['a record', '/api/v1/records/%00'],
    ['a path', '/api/v1/nothing'],
    ['a path above', '/api/v1/entities/..%2f..%2fetc%2fpasswd'],
    ['a broken escape', '/api/v1/entities/%E0%A4%A'],
    ['SQL', `/api/v1/entities/${id("' OR 1=1; DROP TABLE term --")}`],
  ])('%s that there is not', async (_, path) => {
    const { ask, bugs } = await apiOver(lake)
    const response = await ask(path)
    expect([response.status, bugs]).toEqual([404, []])
    await expectProblem(response, 'not-found')
  })

  test.each([
    ['auditor', 'POST', '/api/v1/runs'],
    ['member', 'POST', '/api/v1/runs'],
    ['member', 'GET', '/api/v1/audit'],
    ['investigator', 'GET', '/api/v1/audit'],
  ] as const)('an %s to %s %s', async (role, method, path) => {
    const { ask } = await apiOver(lake)
    const response = await ask(path, { role, method, ...(method === 'POST' ? { body: {} } : {}) })
    expect(response.status).toBe(403)
    await expectProblem(response, 'not-allowed')
  })

  test('whoever has no behavior graph, with what to do', async () => {
    const { ask } = await apiOver(lake)
    const response = await ask('/api/v1/summary', { account: '777788889999' })
    await expectProblem(response, 'no-behavior-graph')
    expect((await ask('/api/v1/whoami', { account: '777788889999' })).status).toBe(200)
  })

  test('whoever did not sign', async () => {
    const { app } = await apiOver(lake)
    const request = new Request('http://dupin.invalid/api/v1/summary')
    const response = await app.fetch(request, { requestId: 'r-1', remoteAddress: '127.0.0.1' })
    expect(response.status).toBe(403)
    await expectProblem(response, 'not-authenticated')
  })
})

test('an error that nobody foresaw is told of inside alone', async () => {
  const secret = new Error('SELECT * FROM stored.api_call -- at engine.ts')
  const api = await apiOver(lake, { services: { graphOf: () => Promise.reject(secret) } })
  const response = await api.ask('/api/v1/summary')
  expect(response.status).toBe(500)
  await expectProblem(response, 'internal')
  expect(api.bugs).toEqual([secret])
})

test('a lake that does not answer is not ready', async () => {
  const api = await apiOver(lake, { services: { ready: () => Promise.reject(new Error('gone')) } })
  const response = await api.ask('/readyz')
  expect(response.status).toBe(503)
  await expectProblem(response, 'not-ready')
})
