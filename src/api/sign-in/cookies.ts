import { headerValues, type RawRequest } from '../http/raw-request.ts'

/** Names that a browser takes only from the host itself, over a way that nobody can read, and that no page beside ours can set.
 * Browsers count loopback as such a way.
 * https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-__host-prefix */
export const SESSION_COOKIE = '__Host-dupin'
export const OIDC_COOKIE = '__Host-dupin-oidc'

export type SameSite = 'Strict' | 'Lax'

/** The value of a cookie; undefined when there is none, or two that differ. */
export function cookieOf(request: RawRequest, name: string): string | undefined {
  const values = headerValues(request, 'cookie')
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return new Set(values).size === 1 ? values[0] : undefined
}

/** A cookie that no script can read. Without `seconds` it goes when the browser is closed. */
export function setCookie(name: string, value: string, site: SameSite, seconds?: number): string {
  const age = seconds === undefined ? '' : `; Max-Age=${seconds}`
  return `${name}=${value}; Path=/${age}; Secure; HttpOnly; SameSite=${site}`
}

export function clearCookie(name: string, site: SameSite): string {
  return setCookie(name, '', site, 0)
}
