import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiProblem } from '../api/problem.ts'

/** Who is signed in, and which ways in there are. */
export interface Session {
  readonly signedIn: boolean
  readonly principal?: { readonly account: string; readonly role: string; readonly arn: string }
  readonly idleSeconds?: number
  readonly ways?: { readonly token: boolean; readonly oidc: { readonly label: string } | null }
}

const PATH = '/api/v1/session'
const KEY = ['session']

async function ask(method: 'GET' | 'POST' | 'DELETE', body?: unknown): Promise<Response> {
  const response = await fetch(PATH, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  if (!response.ok) throw await ApiProblem.of(response)
  return response
}

export function useSession() {
  return useQuery<Session>({
    queryKey: KEY,
    queryFn: async () => (await ask('GET')).json(),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useSigning() {
  const queries = useQueryClient()
  const renew = () => queries.resetQueries({ queryKey: KEY })
  return {
    signIn: async (token: string) => {
      await ask('POST', { token })
      await renew()
    },
    /** Nothing of what was seen stays in the page. */
    signOut: async () => {
      await ask('DELETE')
      queries.clear()
      await renew()
    },
  }
}
