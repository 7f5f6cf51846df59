import { answers, type Schemas } from '../api/client.ts'
import { hrefOf, usePlace } from '../router/location.ts'

export type Window = Schemas['Window']

/** The scope time of an address, as the API takes it; what it leaves out is chosen by the server. */
export interface AskedScope {
  readonly from?: string
  readonly to?: string
}

export function useAskedScope(): AskedScope {
  const { query } = usePlace()
  const from = query.get('from')
  const to = query.get('to')
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

/** What the scope time of the address comes to; undefined until the server has said. */
export function useScope(): Schemas['Scope'] | undefined {
  const query = useAskedScope()
  return answers.useQuery('get', '/api/v1/scope', { params: { query } }).data
}

/** Addresses of the console that keep the scope time, or lead to another one. */
export function useLinks(): (
  segments: readonly string[],
  query?: Readonly<Record<string, string | undefined>>,
  scope?: Pick<Window, 'start' | 'end'>,
) => string {
  const asked = useAskedScope()
  return (segments, query = {}, scope) => {
    const kept = scope === undefined ? asked : { from: scope.start, to: scope.end }
    return hrefOf(segments, { ...query, ...kept })
  }
}
