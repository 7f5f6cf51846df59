import { expect, test } from 'vitest'
import type { RawRequest } from '../../src/api/http/raw-request.ts'
import { askOwnApi, type OwnApi } from '../../src/api/own-api.ts'

const CONTEXT = { requestId: 'r', remoteAddress: '127.0.0.1' }

function rawRequest(method: string, target: string): RawRequest {
  return { method, target, rawHeaders: [], body: Buffer.alloc(0), remoteAddress: '127.0.0.1' }
}

/** Answers with the path and the parameters as a handler would read them. */
const echo: OwnApi = {
  fetch: ({ url }) => {
    const { pathname, searchParams } = new URL(url)
    return Response.json({ pathname: decodeURIComponent(pathname), asked: [...searchParams] })
  },
}

const asked = async (target: string): Promise<unknown> =>
  (await askOwnApi(echo, rawRequest('GET', target), CONTEXT)).json()

test.each([
  ['a plus for its escape', 'q=a+b', 'q=a%2Bb', 'a+b'],
  ['a hash for its escape', 'q=a#b', 'q=a%23b', 'a#b'],
  ['a quote for its escape', "q='", 'q=%27', "'"],
])(
  'whoever puts %s changes nothing of what is asked, since both sign alike',
  async (_, one, other, text) => {
    const answer = {
      pathname: '/api/v1/x',
      asked: [
        ['q', text],
        ['z', '1'],
      ],
    }
    expect(await asked(`/api/v1/x?${one}&z=1`)).toEqual(answer)
    expect(await asked(`/api/v1/x?${other}&z=1`)).toEqual(answer)
  },
)

test('a path is asked for as it stands', async () => {
  const pathname = '/api/v1/entities/a:b\\c#d'
  expect(await asked('/api/v1/entities/a:b\\c#d?')).toEqual({ pathname, asked: [] })
})

test.each([
  ['TRACE', '/healthz'],
  ['CONNECT', '/api/v1/runs'],
  ['GET', '/api/v1/entities/../audit'],
  ['GET', '/api/v1/entities/%2e%2E/audit'],
  ['GET', '/api/v1/./audit?x=1'],
])('%s %s asks for nothing that there is', async (method, target) => {
  const answer = await askOwnApi(echo, rawRequest(method, target), CONTEXT)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ instance: 'r' })
})

test.each([
  ['a key twice', '{"from":1,"from":2}', 'application/json'],
  ['a byte order mark', '\ufeff{}', 'application/json'],
  ['no JSON', '{', 'application/json'],
  ['another type', '{}', 'text/plain'],
  ['a depth that no request has', '['.repeat(40) + ']'.repeat(40), 'application/json'],
])('a body with %s is refused before anybody reads it', async (_, text, type) => {
  const request = {
    ...rawRequest('POST', '/api/v1/runs'),
    rawHeaders: ['Content-Type', type],
    body: Buffer.from(text),
  }
  const answer = await askOwnApi(echo, request, CONTEXT)
  expect(answer.status).toBe(400)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
})

test('who asks for the head of a stream alone leaves nobody to fill it', async () => {
  let left = false
  const streams: OwnApi = {
    fetch: () => {
      const cancel = () => {
        left = true
      }
      return new Response(new ReadableStream({ cancel }), { headers: { 'x-a': '1' } })
    },
  }
  const answer = await askOwnApi(streams, rawRequest('HEAD', '/api/v1/runs/r/events'), CONTEXT)
  expect([answer.status, answer.headers.get('x-a'), answer.body]).toEqual([200, '1', null])
  expect(left).toBe(true)
})
