import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

/** Answers are kept while a page is looked at and gone back to. A refusal is final; the network may be asked again.
 * @param onSignedOut called when the server knows the session no more */
export function createQueries(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiProblem && (error.status === 401 || isSignedOut(error)))
          onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => !(error instanceof ApiProblem) && count < 2,
      },
    },
  })
}

function isSignedOut({ type }: ApiProblem): boolean {
  return type === 'urn:dupin:problem:not-authenticated'
}
