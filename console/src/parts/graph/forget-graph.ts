import type { QueryClient } from '@tanstack/react-query'

/** Has pages ask anew after a behavior graph is gone; nothing is asked about it any more. */
export async function forgetGraph(queries: QueryClient, arn: string): Promise<void> {
  queries.setQueryData(['graph'], null)
  await queries.invalidateQueries({ predicate: ({ queryKey }) => !queryKey.includes(arn) })
}
