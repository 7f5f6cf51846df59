import { type ReactNode, useEffect } from 'react'
import { answers } from '../api/client.ts'
import { Loading } from '../parts/states.tsx'
import { go, hrefOf, usePlace } from '../router/location.ts'

/** Sees to it that every address says its scope time, so that it shows the same to whom it is sent. Where it said none, that is
 * what the latest run looked at, else the last day of the lake. Who sees no graph goes on without. */
export function ScopeGate({ children }: { readonly children: ReactNode }) {
  const { segments, query } = usePlace()
  const isSaid = query.has('from') && query.has('to')
  const asked = query.has('from')
    ? { from: query.get('from') ?? '' }
    : query.has('to')
      ? { to: query.get('to') ?? '' }
      : {}
  const { data, isError } = answers.useQuery(
    'get',
    '/api/v1/scope',
    { params: { query: asked } },
    { enabled: !isSaid },
  )
  const chosen =
    query.has('from') || query.has('to') ? data?.scope : (data?.run?.scope ?? data?.scope)
  useEffect(() => {
    if (isSaid || chosen === undefined) return
    const said = { ...Object.fromEntries(query), from: chosen.start, to: chosen.end }
    go(hrefOf(segments, said) + location.hash, { replace: true })
  })
  return isSaid || isError ? children : <Loading what="the scope time" />
}
