import { onlyHeader, type RawRequest } from '../http/raw-request.ts'
import { cookieOf, OIDC_COOKIE, SESSION_COOKIE } from './cookies.ts'
import { crossSite } from './cross-site.ts'

/** What a browser that signs in or out brings along. */
export interface Visit {
  readonly requestId: string
  readonly remoteAddress: string
  readonly userAgent: string
  /** The name and port that it asked for; checked already to be ours. */
  readonly host: string
  /** Path and query, undecoded. */
  readonly target: string
  readonly sessionId: string | undefined
  /** What a sign-in elsewhere is remembered by. */
  readonly pending: string | undefined
  /** Why it is not a page of ours that asks, in words. */
  readonly crossSite: string | undefined
  readonly background: boolean
}

export function visitOf(request: RawRequest, requestId: string): Visit {
  return {
    requestId,
    remoteAddress: request.remoteAddress,
    userAgent: onlyHeader(request, 'user-agent') ?? '',
    host: onlyHeader(request, 'host') ?? '',
    target: request.target,
    sessionId: cookieOf(request, SESSION_COOKIE),
    pending: cookieOf(request, OIDC_COOKIE),
    crossSite: crossSite(request),
    background: isBackground(request),
  }
}

/** Whether a page asks by itself, so that leaving it open keeps nobody signed in. */
export function isBackground(request: RawRequest): boolean {
  return onlyHeader(request, 'x-dupin-background') === '1'
}
