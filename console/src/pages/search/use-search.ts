import { useInfiniteQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../api/client.ts'

/** Amazon Detective ends a search there too. */
export const MOST_FOUND = 10_000
const PAGE = 200

/** Entities that fit, page by page as they are turned. */
export function useSearch(q: string, type: Schemas['EntityType'] | undefined) {
  return useInfiniteQuery({
    queryKey: ['search', q, type],
    initialPageParam: '',
    queryFn: async ({ pageParam: cursor }): Promise<Schemas['EntityPage']> => {
      const { data } = await api.GET('/api/v1/entities', {
        params: {
          query: {
            limit: PAGE,
            ...(q === '' ? {} : { q }),
            ...(type === undefined ? {} : { type }),
            ...(cursor === '' ? {} : { cursor }),
          },
        },
      })
      return data ?? { items: [], next: null }
    },
    getNextPageParam: ({ next }, pages) =>
      next !== null && pages.length * PAGE < MOST_FOUND ? next : undefined,
  })
}
