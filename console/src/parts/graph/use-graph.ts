import { useQuery } from '@tanstack/react-query'
import { answers, type Schemas } from '../../api/client.ts'
import { detective } from '../../api/detective.ts'
import { ApiProblem } from '../../api/problem.ts'

export type Role = Schemas['WhoAmI']['role']

/** Who is signed in; undefined until it is known. */
export function useWhoAmI() {
  return answers.useQuery('get', '/api/v1/whoami')
}

/** Why a role may not do what only others may; undefined when it may, or is not known yet. */
export function whyNot(role: Role | undefined, may: readonly Role[]): string | undefined {
  if (role === undefined || may.includes(role)) return undefined
  return `Your role is ${role}. This is for ${may.map((one) => `${one}s`).join(' and ')}.`
}

/** The behavior graph that the account administers: null when it has none, or its role sees none. */
export function useGraph() {
  return useQuery({
    queryKey: ['graph'],
    queryFn: async () => {
      try {
        return (await detective.listGraphs())[0] ?? null
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 403) return null
        throw error
      }
    },
  })
}
