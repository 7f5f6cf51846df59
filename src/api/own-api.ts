import type { Principal } from './access/principal.ts'
import { JsonError, parseJson } from './detective/schema/json.ts'
import { Problem, problemResponse } from './dupin/problems.ts'
import { onlyHeader, pathOf, type RawRequest } from './http/raw-request.ts'
import type { RawResponse } from './http/raw-response.ts'
import type { Visit } from './sign-in/visit.ts'

/** What comes with a request of Dupin's own API. */
export interface OwnContext {
  /** Undefined for what everybody may ask. */
  readonly principal?: Principal
  /** Whether the principal is known by a session of the console, and not by a signature. */
  readonly bySession?: boolean
  /** What signing in and out goes by; for nothing else. */
  readonly visit?: Visit
  readonly requestId: string
  readonly remoteAddress: string
}

/** Dupin's own API, as a function of the web. */
export interface OwnApi {
  readonly fetch: (request: Request, context: OwnContext) => Response | Promise<Response>
}

/** What is told to anybody: nothing of any account. */
const OPEN: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics', '/openapi.json'])

export function isOpen(request: RawRequest): boolean {
  return OPEN.has(pathOf(request))
}

/** What signs a browser in and out: it comes from somebody who is not known yet. */
const SIGN_IN: ReadonlySet<string> = new Set([
  '/api/v1/session',
  '/api/v1/session/oidc',
  '/api/v1/session/oidc/callback',
])

export function isSignIn(request: RawRequest): boolean {
  return SIGN_IN.has(pathOf(request))
}

export function isOwnApi(request: RawRequest): boolean {
  const path = pathOf(request)
  return path === '/api' || path.startsWith('/api/')
}

/** Has Dupin's own API answer. */
export async function askOwnApi(
  own: OwnApi,
  request: RawRequest,
  context: OwnContext,
): Promise<Response> {
  // The Request of the web refuses these methods, and would tidy such a path into another than was asked for.
  if (NO_METHODS.has(request.method) || DOTS.test(pathOf(request)))
    return problemResponse(new Problem('not-found', 'There is no such path.'), context.requestId)
  const problem = bodyProblem(request)
  if (problem !== undefined)
    return problemResponse(new Problem('invalid-request', problem), context.requestId)
  const answer = await own.fetch(webRequest(request), context)
  if (request.method !== 'HEAD') return answer
  // A stream that nobody will read would be filled until its run is over.
  await answer.body?.cancel()
  return new Response(null, answer)
}

/** What is wrong with a body, as strictly as Detective's are read; undefined when it is sound or there is none. */
function bodyProblem(request: RawRequest): string | undefined {
  if (request.body.length === 0) return undefined
  const type = onlyHeader(request, 'content-type') ?? 'application/json'
  if (!/^application\/json(?:;|$)/i.test(type)) return 'The body must be application/json.'
  try {
    parseJson(request.body)
    return undefined
  } catch (error) {
    if (error instanceof JsonError) return `The body ${error.message}.`
    throw error
  }
}

const NO_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])
const DOTS = /\/(?:\.|%2e){1,2}(?=\/|$)/i

/** The request without what was checked already: headers of its own matter nowhere but for its content type. */
function webRequest({ method, target, body }: RawRequest): Request {
  const reads = method === 'GET' || method === 'HEAD'
  return new Request(new URL(escaped(target), 'http://dupin.invalid'), {
    method: reads ? 'GET' : method,
    headers: { 'content-type': 'application/json' },
    ...(reads ? {} : { body: new Uint8Array(body) }),
  })
}

/** To a signature a character and its escape are the same; a URL would read some as something else (`+` as a blank, `#` as
 * the end), so that one could be put for the other on the way. */
function escaped(target: string): string {
  const mark = target.indexOf('?')
  const [path, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark)]
  return path.replace(/[^\w\-.~%/]/g, escapeOf) + query.replace(/(?!^\?)[^\w\-.~%&=]/g, escapeOf)
}

function escapeOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** An answer that is no stream, as it can be kept. */
export async function plainResponse(response: Response): Promise<RawResponse> {
  const body = await response.text()
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, ...(body === '' ? {} : { body }) }
}
