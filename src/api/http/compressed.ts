import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { acceptsGzip } from './accepts-gzip.ts'
import type { RawRequest } from './raw-request.ts'
import type { RawResponse } from './raw-response.ts'

const gzipped = promisify(gzip)

/** Below this nothing is gained, in bytes. */
const LEAST = 1024

/**
 * JSON as a browser takes it over a slow way. Guessing a secret by how well an answer compresses (BREACH) needs a page of
 * another origin that has a signed-in browser ask again and again: those requests come without the cookie and are refused,
 * and no answer to a session holds a secret.
 */
export async function compressed(
  answer: RawResponse | Response,
  request: RawRequest,
): Promise<RawResponse | Response> {
  const type =
    answer instanceof Response ? answer.headers.get('content-type') : answer.headers['content-type']
  const isJson = /^application\/(?:[\w.-]+\+)?json\b/.test(type ?? '')
  if (!isJson || request.method === 'HEAD' || !acceptsGzip(request)) return answer
  const headers = answer instanceof Response ? Object.fromEntries(answer.headers) : answer.headers
  const body = answer instanceof Response ? Buffer.from(await answer.arrayBuffer()) : answer.body
  const { status } = answer
  if (body === undefined || Buffer.byteLength(body) <= LEAST)
    return { status, headers, ...(body === undefined ? {} : { body }) }
  const coding = { 'content-encoding': 'gzip', vary: 'accept-encoding' }
  return { status, headers: { ...headers, ...coding }, body: await gzipped(body) }
}
