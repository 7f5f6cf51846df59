import createFetchClient, { type Middleware } from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { ApiProblem } from './problem.ts'
import type { components, paths } from './schema'

/** Types of the API by their names in its description. */
export type Schemas = components['schemas']

/** Everything that is refused becomes an ApiProblem; who is signed in no more is asked to sign in again. */
const problems: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return
    throw await ApiProblem.of(response)
  },
}

export const api = createFetchClient<paths>({
  baseUrl: globalThis.location.origin,
  querySerializer: { array: { style: 'form', explode: true } },
})
api.use(problems)

/** `useAnswer.useQuery('get', '/api/v1/…', { params })`, with types of the description. */
export const answers = createQueryClient(api)
