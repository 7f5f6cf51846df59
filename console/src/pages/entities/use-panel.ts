import { answers } from '../../api/client.ts'
import { useAskedScope } from '../../scope/scope.ts'

/** Every row of a panel, in one question. */
export function usePanel(id: string, panel: string) {
  const query = useAskedScope()
  return answers.useQuery('get', '/api/v1/entities/{id}/panels/{panel}', {
    params: { path: { id, panel }, query: { ...query, limit: 1_000 } },
  })
}
