import { type ComponentType, lazy, useState } from 'react'

export interface PageProps {
  /** Of the address, decoded; the first names the page. */
  readonly segments: readonly string[]
}

/** A page that is fetched when it is first looked at, or before. */
export interface LazyPage {
  readonly fetch: () => Promise<ComponentType<PageProps>>
  /** What shows it: the page itself where it is there already, and otherwise what waits for it. */
  readonly current: () => ComponentType<PageProps>
}

/** The page that a file exports under a name. */
export function lazyPage<N extends string>(
  load: () => Promise<Readonly<Record<N, ComponentType<PageProps>>>>,
  name: N,
): LazyPage {
  let there: ComponentType<PageProps> | undefined
  const fetch = async (): Promise<ComponentType<PageProps>> => {
    const page = (await load())[name]
    there = page
    return page
  }
  const Waiting = lazy(async () => ({ default: await fetch() }))
  return { fetch, current: () => there ?? Waiting }
}

/** Shows a page that may have to be fetched first. One that is there already is shown at once: React keeps what stands in for
 * a lazy one for 300 ms, also where nothing is left to wait for. */
export function Shown({ page, segments }: PageProps & { readonly page: LazyPage }) {
  const [Page] = useState(page.current)
  return <Page segments={segments} />
}
