import { keepPreviousData } from '@tanstack/react-query'
import { answers } from '../../api/client.ts'
import { useAskedScope } from '../../scope/scope.ts'

/** Every row of a panel, in one question. While another scope time is asked for, those of the one before. */
export function usePanel(id: string, panel: string) {
  const query = useAskedScope()
  return answers.useQuery(
    'get',
    '/api/v1/entities/{id}/panels/{panel}',
    { params: { path: { id, panel }, query: { ...query, limit: 1_000 } } },
    { placeholderData: keepPreviousData },
  )
}
