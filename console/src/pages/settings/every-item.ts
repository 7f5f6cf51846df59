import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

interface Answer<T> {
  readonly data?: Page<T>
}

function useEvery<T>(
  name: string,
  ask: (query: { limit: number; cursor?: string }) => Promise<Answer<T>>,
) {
  return useQuery({
    queryKey: ['settings', name],
    queryFn: () =>
      everyPage(async (cursor) => {
        const { data } = await ask({ limit: 200, ...(cursor === undefined ? {} : { cursor }) })
        return data ?? { items: [], next: null }
      }),
  })
}

export function useSuppressions() {
  return useEvery('suppressions', (query) => api.GET('/api/v1/suppressions', { params: { query } }))
}

export function useArchivedGroups() {
  return useEvery('archived-groups', (query) =>
    api.GET('/api/v1/archived-groups', { params: { query } }),
  )
}
