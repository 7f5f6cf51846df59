import type { Principal } from './access/principal.ts'
import type { RawRequest } from './http/raw-request.ts'
import type { RawResponse } from './http/raw-response.ts'

/** What comes with a request of Dupin's own API. */
export interface OwnContext {
  /** Undefined for what everybody may ask. */
  readonly principal?: Principal
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

export function isOwnApi(request: RawRequest): boolean {
  const path = pathOf(request)
  return path === '/api' || path.startsWith('/api/')
}

/** The request without what was checked already: headers of its own matter nowhere but for its content type. */
export function ownRequest({ method, target, body }: RawRequest): Request {
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(new URL(target, 'http://dupin.invalid'), {
    method,
    headers: { 'content-type': 'application/json' },
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  })
}

/** An answer that is no stream, as it can be kept. */
export async function plainResponse(response: Response): Promise<RawResponse> {
  const body = await response.text()
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, ...(body === '' ? {} : { body }) }
}

function pathOf({ target }: RawRequest): string {
  const mark = target.indexOf('?')
  return mark < 0 ? target : target.slice(0, mark)
}
