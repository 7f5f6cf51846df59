import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compressed } from '../../../src/api/http/compressed.ts'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'

const LONG = JSON.stringify({ text: 'x'.repeat(5_000) })
const JSON_TYPE = { 'content-type': 'application/json' }

function request(coding = 'gzip, deflate, br', method = 'GET'): RawRequest {
  const rawHeaders = ['Accept-Encoding', coding]
  return { method, target: '/', rawHeaders, body: Buffer.alloc(0), remoteAddress: '' }
}

async function bytesOf(answer: Awaited<ReturnType<typeof compressed>>): Promise<Buffer> {
  return answer instanceof Response
    ? Buffer.from(await answer.arrayBuffer())
    : Buffer.from(answer.body ?? '')
}

describe('an answer', () => {
  it.each([
    ['of our own API', new Response(LONG, { status: 201, headers: JSON_TYPE })],
    ["of Detective's", { status: 201, headers: JSON_TYPE, body: LONG }],
    [
      'that is a problem',
      new Response(LONG, { status: 201, headers: { 'content-type': 'application/problem+json' } }),
    ],
  ])('%s is compressed, and the same', async (_, plain) => {
    const answer = await compressed(plain, request())
    if (answer instanceof Response) throw new Error('it was left as it was')
    expect(answer.status).toBe(201)
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
    expect(String(gunzipSync(await bytesOf(answer)))).toBe(LONG)
  })

  it.each([
    ['to who does not take it', LONG, JSON_TYPE, request('br')],
    ['that is short', '{}', JSON_TYPE, request()],
    ['that is a stream of events', LONG, { 'content-type': 'text/event-stream' }, request()],
    ['that is a download of something else', LONG, { 'content-type': 'text/csv' }, request()],
    ['whose head alone is asked for', LONG, JSON_TYPE, request('gzip', 'HEAD')],
  ])('%s is left as it is', async (_, body, headers, asked) => {
    for (const plain of [new Response(body, { headers }), { status: 200, headers, body }]) {
      const answer = await compressed(plain, asked)
      expect(String(await bytesOf(answer))).toBe(body)
      const named = answer instanceof Response ? Object.fromEntries(answer.headers) : answer.headers
      expect(named['content-encoding']).toBeUndefined()
    }
  })
})
