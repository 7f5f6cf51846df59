import { useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../../api/client.ts'
import { everyPage } from '../../../api/every-page.ts'
import type { SeverityName } from '../../../parts/severity.tsx'

export type GroupLine = Schemas['FindingGroupLine']

export interface GroupQuestion {
  readonly severity: SeverityName | undefined
  readonly entity: string | undefined
  readonly archived: boolean
}

/** The groups of the latest run that fit, and what was set aside. */
export function useGroups({ severity, entity, archived }: GroupQuestion) {
  return useQuery({
    queryKey: ['get', '/api/v1/finding-groups', 'every', severity, entity, archived],
    queryFn: async () => {
      let first: Omit<Schemas['FindingGroupPage'], 'items' | 'next'> | undefined
      const rows = await everyPage<GroupLine>(async (cursor) => {
        const { data } = await api.GET('/api/v1/finding-groups', {
          params: {
            query: {
              severity,
              entity,
              archived: archived ? 'true' : undefined,
              limit: 200,
              cursor,
            },
          },
        })
        if (data === undefined) throw new Error('The server answered nothing.')
        const { items, next, ...about } = data
        first ??= about
        return { items, next }
      })
      return {
        ...rows,
        run: first?.run ?? null,
        suppressed: first?.suppressed ?? 0,
        archived: first?.archived ?? 0,
      }
    },
  })
}

/** Groups that have a text in what a line of the list says of them. */
export function withText(groups: readonly GroupLine[], text: string): readonly GroupLine[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return groups
  return groups.filter(({ id, title, summary, entities, cause, tactics }) =>
    [
      id,
      title,
      summary,
      cause?.why ?? '',
      cause?.kind.replaceAll('-', ' ') ?? '',
      ...tactics,
      ...entities.map((entity) => entity.id),
    ].some((one) => one.toLowerCase().includes(wanted)),
  )
}
