import { useEffect, useSyncExternalStore } from 'react'

/** What a page calls the thing that it shows, once it knows: its address has only an id. */
let current: string | undefined
const listeners = new Set<() => void>()

function tell(title: string | undefined): void {
  current = title
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Names the page that calls it, in the breadcrumbs and for the browser, while it is shown. */
export function useNamed(title: string | undefined): void {
  useEffect(() => {
    tell(title)
    return () => tell(undefined)
  }, [title])
}

/** The name that the page gave itself; undefined while it has none. */
export function usePageName(): string | undefined {
  return useSyncExternalStore(subscribe, () => current)
}
