import { useMutation, useQueryClient } from '@tanstack/react-query'

/** Does something that changes what pages show, and has them ask anew. What went wrong is in `error`. */
export function useChange<T, A>(act: (asked: A) => Promise<T>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: () => queries.invalidateQueries(),
  })
}
