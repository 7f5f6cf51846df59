import { useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../api/client.ts'
import { everyPage, type Rows } from '../../api/every-page.ts'

/** The changes of so many hours before a time, page after page. */
export function useChanges(id: string, before: string, hours: number) {
  return useQuery<Rows<Schemas['Change']>>({
    queryKey: ['changes', id, before, hours],
    queryFn: () =>
      everyPage(async (cursor) => {
        const { data } = await api.GET('/api/v1/entities/{id}/changes', {
          params: {
            path: { id },
            query: { before, hours, limit: 200, ...(cursor === undefined ? {} : { cursor }) },
          },
        })
        return data ?? { items: [], next: null }
      }),
  })
}
