import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROBLEM_NAMES } from '../../../src/api/dupin/problems.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { CHURN, CI } from '../../graph/panel-lake.ts'
import {
  type ApiUnderTest,
  apiOver,
  bodyOf,
  EVENT,
  investigated,
  itemsOf,
  NOW,
  twoTenants,
} from './api-support.ts'

type Json = Readonly<Record<string, unknown>>
const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
const id = encodeURIComponent
let lake: Lake
let document: Json
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  lake = await twoTenants()
  const { ask } = await apiOver(lake, { onEnd: (close) => void closers.push(close) })
  document = await bodyOf(await ask('/openapi.json'))
})
afterAll(async () => {
  for (const close of closers) await close()
  await lake.engine.close()
})

/** Every value below a part of the document, with where it stands. */
function* walk(value: unknown, path: string): Generator<readonly [path: string, value: unknown]> {
  yield [path, value]
  if (Array.isArray(value)) {
    for (const [i, one] of value.entries()) yield* walk(one, `${path}/${i}`)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) yield* walk(one, `${path}/${name}`)
  }
}

function resolved(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce((part: unknown, name) => record(part)[name.replaceAll('~1', '/')], document)
}

interface Operation {
  readonly name: string
  readonly path: string
  readonly method: string
  readonly value: Json
}

function operations(): Operation[] {
  return Object.entries(record(document['paths'])).flatMap(([path, methods]) =>
    Object.entries(record(methods)).map(([method, value]) => ({
      name: `${method} ${path}`,
      path,
      method,
      value: record(value),
    })),
  )
}

const ROUTES = [
  'delete /api/v1/address-lists/{name}',
  'delete /api/v1/archived-groups/{id}',
  'delete /api/v1/session',
  'delete /api/v1/suppressions/{id}',
  'get /api/v1/address-lists',
  'get /api/v1/archived-groups',
  'get /api/v1/audit',
  'get /api/v1/coverage',
  'get /api/v1/coverage/days',
  'get /api/v1/coverage/hours',
  'get /api/v1/coverage/logs',
  'get /api/v1/coverage/rejects',
  'get /api/v1/coverage/sources',
  'get /api/v1/entities',
  'get /api/v1/entities/{id}',
  'get /api/v1/entities/{id}/changes',
  'get /api/v1/entities/{id}/features/{feature}',
  'get /api/v1/entities/{id}/lineage',
  'get /api/v1/entities/{id}/news',
  'get /api/v1/entities/{id}/next-steps',
  'get /api/v1/entities/{id}/panels',
  'get /api/v1/entities/{id}/panels/{panel}',
  'get /api/v1/exports/{format}',
  'get /api/v1/finding-groups',
  'get /api/v1/finding-groups/{id}',
  'get /api/v1/finding-groups/{id}/causes',
  'get /api/v1/finding-groups/{id}/graph',
  'get /api/v1/findings/{id}',
  'get /api/v1/high-volume-entities',
  'get /api/v1/models',
  'get /api/v1/organization-accounts',
  'get /api/v1/record-counts',
  'get /api/v1/records',
  'get /api/v1/records/{eventId}',
  'get /api/v1/records/{eventId}/neighbours',
  'get /api/v1/records/{eventId}/trust',
  'get /api/v1/runs',
  'get /api/v1/runs/{id}',
  'get /api/v1/runs/{id}/events',
  'get /api/v1/scope',
  'get /api/v1/session',
  'get /api/v1/session/oidc',
  'get /api/v1/session/oidc/callback',
  'get /api/v1/summary',
  'get /api/v1/suppressions',
  'get /api/v1/trust',
  'get /api/v1/usage',
  'get /api/v1/whoami',
  'get /healthz',
  'get /metrics',
  'get /readyz',
  'post /api/v1/address-lists',
  'post /api/v1/archived-groups',
  'post /api/v1/runs',
  'post /api/v1/session',
  'post /api/v1/session-tokens',
  'post /api/v1/suppressions',
]

describe('the description of the API', () => {
  test('is of OpenAPI 3.1 and has every route', () => {
    expect(document['openapi']).toBe('3.1.0')
    expect(
      operations()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(ROUTES)
  })

  test('has every route that the server answers, and no other', async () => {
    const { app } = await apiOver(lake)
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path !== '/openapi.json')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect([...new Set(served)].toSorted()).toEqual(ROUTES)
  })

  test('refers only to what it has', () => {
    const references = [...walk(document, '')].flatMap(([path, value]) =>
      path.endsWith('/$ref') && typeof value === 'string' ? [value] : [],
    )
    expect(references.length).toBeGreaterThan(50)
    expect(
      references.filter((one) => !one.startsWith('#/') || resolved(one) === undefined),
    ).toEqual([])
  })

  test('has schemas that JSON Schema 2020-12 accepts, with nothing unknown in them', () => {
    const ajv = new Ajv2020({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      formats: FORMATS,
      keywords: KEYWORDS,
    })
    ajv.addSchema({ $id: 'api', ...document, ...{ paths: {} } }, 'api')
    for (const name of Object.keys(record(record(document['components'])['schemas'])))
      expect(() => ajv.compile({ $ref: `api#/components/schemas/${name}` }), name).not.toThrow()
  })

  test('names each operation once, and says of each what it is', () => {
    const all = operations().map(({ value }) => value)
    const ids = all.map((value) => value['operationId'])
    expect(new Set(ids).size).toBe(all.length)
    const mute = all.filter((value) => !value['summary'] || !value['description'] || !value['tags'])
    expect(mute).toEqual([])
  })

  test('declares the parameters of each path, and what may go wrong', () => {
    for (const { name, path, value } of operations()) {
      const parameters = (Array.isArray(value['parameters']) ? value['parameters'] : []).map(record)
      const inPath = parameters.filter((one) => one['in'] === 'path').map((one) => one['name'])
      expect([name, inPath]).toEqual([name, [...path.matchAll(/\{(\w+)\}/g)].map(([, one]) => one)])
      const responses = record(value['responses'])
      expect(Object.keys(responses).some((status) => /^[23]/.test(status))).toBe(true)
      for (const response of Object.values(responses))
        expect(record(response)['description']).toBeTruthy()
      if (!path.startsWith('/api/')) continue
      for (const status of ['400', '403', '500']) {
        const { content } = record(responses[status])
        expect([name, Object.keys(record(content))]).toEqual([name, ['application/problem+json']])
      }
      if (path.includes('{'))
        expect([name, Object.keys(responses)]).toContainEqual(expect.arrayContaining(['404']))
    }
  })

  test('has an example of every kind of answer, and each fits its schema', () => {
    const ajv = new Ajv2020({ strict: false, formats: FORMATS })
    ajv.addSchema({ $id: 'api', ...document }, 'api')
    const schemas = record(record(document['components'])['schemas'])
    const withExample = Object.entries(schemas).filter(([, schema]) => 'example' in record(schema))
    for (const [name, schema] of withExample) {
      const validate = ajv.compile({ $ref: `api#/components/schemas/${name}` })
      validate(record(schema)['example'])
      expect([name, validate.errors]).toEqual([name, null])
    }
    expect(withExample.length).toBeGreaterThan(15)
  })

  test('tells every problem', () => {
    const { description } = record(document['info'])
    for (const name of PROBLEM_NAMES) expect(description).toContain(`urn:dupin:problem:${name}`)
  })
})

test('every answer fits the schema that is declared for it', async () => {
  const ajv = new Ajv2020({ strict: false, formats: FORMATS })
  ajv.addSchema({ $id: 'api', ...document }, 'api')
  const api = await apiOver(lake)
  await investigated(api)
  const [group] = await itemsOf(await api.ask('/api/v1/finding-groups'))
  const [run] = await itemsOf(await api.ask('/api/v1/runs'))
  const whole = await bodyOf(await api.ask(`/api/v1/finding-groups/${group?.['id']}`))
  const [finding] = Array.isArray(whole['findings']) ? whole['findings'] : []
  await decide(api, String(group?.['id']))
  const values: Readonly<Record<string, string>> = {
    eventId: EVENT,
    panel: 'findings',
    feature: 'age',
    '/entities/{id}': CHURN,
    '/runs/{id}': String(run?.['id']),
    '/finding-groups/{id}': String(group?.['id']),
    '/findings/{id}': String(finding?.id),
  }
  const asked = operations().filter(
    ({ name }) => !/post|delete|events|metrics|exports|oidc/.test(name),
  )
  for (const { name, path, value } of asked) {
    const kind = /\/api\/v1(\/[\w-]+\/\{id\})/.exec(path)?.[1] ?? ''
    const filled = path
      .replace('{id}', id(values[kind] ?? ''))
      .replaceAll(/\{(\w+)\}/g, (_, one: string) => id(values[one] ?? ''))
    const response = await api.ask(filled)
    expect([name, response.status]).toEqual([name, 200])
    const declared = record(
      record(record(record(value['responses'])['200'])['content'])['application/json'],
    )
    const validate = ajv.compile({ $ref: `api#${pointer(declared)}` })
    validate(await response.json())
    expect([name, validate.errors]).toEqual([name, null])
  }
  expect((await api.ask(`/api/v1/entities/${id(CI)}/panels/api-methods`)).status).toBe(200)
})

/** Sets something aside, so that there is something to list. */
async function decide(api: ApiUnderTest, group: string): Promise<void> {
  const rule = { actor: 'nobody', reason: 'a test', expires: new Date(NOW + 1).toISOString() }
  for (const [path, body] of [
    ['suppressions', rule],
    ['archived-groups', { id: group }],
  ] as const) {
    const answer = await api.ask(`/api/v1/${path}`, { method: 'POST', body })
    expect([path, answer.status]).toEqual([path, 201])
  }
}

/** Where a response's schema stands: each of ours has a name. */
function pointer(declared: Json): string {
  const reference = record(declared['schema'])['$ref']
  if (typeof reference !== 'string') throw new Error('a response has no named schema')
  return reference.slice(1)
}

/** Ajv has no formats of its own. */
const FORMATS = {
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text),
}
/** What OpenAPI adds to JSON Schema. */
const KEYWORDS = [
  'example',
  'openapi',
  'info',
  'servers',
  'security',
  'tags',
  'components',
  'paths',
  'webhooks',
]
