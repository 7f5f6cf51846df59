import { headerValues, type RawRequest } from '../http/raw-request.ts'

/**
 * Why a request that a browser gave its cookie must not count, in words; undefined when it comes from our own pages, or for
 * a download straight from whoever sits there. Browsers say where a request comes from, and no script can change it; one
 * that does not say it must at least name our own origin with what may change something.
 * https://www.w3.org/TR/fetch-metadata/
 */
export function crossSite(request: RawRequest): string | undefined {
  const reads = request.method === 'GET' || request.method === 'HEAD'
  const [site, ...more] = headerValues(request, 'sec-fetch-site')
  if (site !== undefined) {
    const own = site === 'same-origin' || (site === 'none' && reads)
    return own && more.length === 0 ? undefined : FOREIGN
  }
  return reads || isOwnOrigin(request) ? undefined : FOREIGN
}

const FOREIGN = "only the console's own pages may use its session"

/** Whether the page is of the very name and port that is asked. */
function isOwnOrigin(request: RawRequest): boolean {
  const origins = headerValues(request, 'origin')
  const hosts = headerValues(request, 'host')
  const named = /^https?:\/\/([^/]+)$/.exec(origins[0] ?? '')?.[1]
  return (
    origins.length === 1 &&
    hosts.length === 1 &&
    named !== undefined &&
    named.toLowerCase() === hosts[0]?.toLowerCase()
  )
}
