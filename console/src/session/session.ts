import { useQueryClient } from '@tanstack/react-query'
import { answers, api, type Schemas } from '../api/client.ts'

export type Session = Schemas['Session']
export type SignedIn = Session & { readonly signedIn: true }

/** Looking whether a session is over must not keep it alive. */
const BACKGROUND = { 'x-dupin-background': '1' }
const EVERY_MINUTE = 60_000

export const SESSION_KEY = ['get', '/api/v1/session'] as const

/** Every question but the one who is signed in. */
export const ALL_BUT_SESSION = {
  predicate: ({ queryKey }: { readonly queryKey: readonly unknown[] }) =>
    queryKey[1] !== SESSION_KEY[1],
}

/** Who is signed in, or which ways in there are. It is asked again each minute, so that a page whose session is over shows
 * nothing any more, also while nobody clicks. */
export function useSession() {
  return answers.useQuery(
    'get',
    '/api/v1/session',
    { headers: BACKGROUND },
    { staleTime: EVERY_MINUTE, refetchInterval: EVERY_MINUTE },
  )
}

/** The role of whoever is signed in. */
export function useRole(): SignedIn['principal']['role'] | undefined {
  const { data } = useSession()
  return data?.signedIn === true ? data.principal.role : undefined
}

export function useSigning() {
  const queries = useQueryClient()
  const renew = () => queries.resetQueries({ queryKey: SESSION_KEY })
  return {
    signIn: async (token: string) => {
      await api.POST('/api/v1/session', { body: { token } })
      await renew()
    },
    /** Nothing of what was seen stays in the page. */
    signOut: async () => {
      await api.DELETE('/api/v1/session')
      // The session's own answer is asked for anew, not taken away: the page waits for that one.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== SESSION_KEY[1] })
      await renew()
    },
  }
}
