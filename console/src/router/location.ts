import { useSyncExternalStore } from 'react'

/** Where the console lies on its server. */
const BASE = '/console/'

/** A place in the console: its path in segments, each decoded once, so that an id may be any text; and what it asks for. */
export interface Place {
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

export function placeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Place {
  const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : ''
  const segments = path.split('/').filter((segment) => segment !== '')
  return { segments: segments.map(decoded), query: new URLSearchParams(search) }
}

/** The address of a place. Segments may hold anything: `.` and `..` are written so that no browser tidies them away. */
export function hrefOf(
  segments: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, value)
  }
  const asked = parameters.size === 0 ? '' : `?${parameters}`
  return `${BASE}${segments.map(encoded).join('/')}${asked}`
}

function encoded(segment: string): string {
  return /^~*\.{1,2}$/.test(segment) ? `~${segment}` : encodeURIComponent(segment)
}

function decoded(segment: string): string {
  if (/^~+\.{1,2}$/.test(segment)) return segment.slice(1)
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  globalThis.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    globalThis.removeEventListener('popstate', listener)
  }
}

/** Goes to an address of the console without loading it anew. */
export function go(href: string, { replace = false } = {}): void {
  const before = location.pathname
  if (replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  // What opens beside a page, or changes a part of it, does not lose the reader's place.
  if (!replace && location.pathname !== before) globalThis.scrollTo(0, 0)
  for (const listener of listeners) listener()
}

/** The place that is shown; renders again when it changes. */
export function usePlace(): Place {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  const mark = href.indexOf('?')
  return placeOf(
    mark < 0
      ? { pathname: href, search: '' }
      : { pathname: href.slice(0, mark), search: href.slice(mark) },
  )
}

/** What is asked for by the address under a name, and how to change it, with the rest kept. Empty: not there. */
export function useAsked(name: string): readonly [string, (value: string) => void] {
  const { segments, query } = usePlace()
  const change = (value: string) => {
    const asked = { ...Object.fromEntries(query), [name]: value }
    go(hrefOf(segments, asked), { replace: true })
  }
  return [query.get(name) ?? '', change]
}
