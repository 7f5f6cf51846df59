import { answers } from '../../../api/client.ts'

/** Who did what to whom in a finding group. */
export function useGroupGraph(id: string) {
  return answers.useQuery('get', '/api/v1/finding-groups/{id}/graph', { params: { path: { id } } })
}
