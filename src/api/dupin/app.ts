import { OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Principal } from '../access/principal.ts'
import type { OwnContext } from '../own-api.ts'
import type { Visit } from '../sign-in/visit.ts'
import {
  PROBLEMS,
  Problem,
  type ProblemName,
  ProblemSchema,
  problemOf,
  problemResponse,
} from './problems.ts'
import type { DupinServices, SeenGraph } from './services.ts'

/** What comes with a request: it was authenticated already. */
export interface DupinEnv {
  readonly Bindings: OwnContext
}

export type DupinApp = OpenAPIHono<DupinEnv>

/** An application that turns every error into a problem, and tells nobody more than they may know. */
export function newApp({ onBug }: Pick<DupinServices, 'onBug'>): DupinApp {
  const app = new OpenAPIHono<DupinEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const errors = result.error.issues.map(({ path, message }) => ({
        where: [PLACES[result.target] ?? result.target, ...path.map(String)].join('.'),
        message,
      }))
      const detail = errors.map(({ where, message }) => `${where}: ${message}`).join('; ')
      return problemResponse(new Problem('invalid-request', detail, errors), c.env.requestId)
    },
  })
  app.use(async (c, next) => {
    await next()
    c.res.headers.set('x-request-id', c.env.requestId)
    c.res.headers.set('cache-control', 'no-store')
    c.res.headers.set('x-content-type-options', 'nosniff')
  })
  app.notFound((c) =>
    problemResponse(
      new Problem('not-found', 'There is no such path, or not with this method.'),
      c.env.requestId,
    ),
  )
  app.onError((error, c) => {
    const problem = problemOf(error)
    if (problem === undefined) onBug(error)
    return problemResponse(problem ?? UNFORESEEN, c.env.requestId)
  })
  return app
}

const PLACES: Readonly<Record<string, string>> = { param: 'path', json: 'body' }

const UNFORESEEN = new Problem(
  'internal',
  'The server failed to answer; its operator has the details.',
)

export function principalOf(c: Context<DupinEnv>): Principal {
  const { principal } = c.env
  if (principal === undefined)
    throw new Problem('not-authenticated', PROBLEMS['not-authenticated'].meaning)
  return principal
}

/** What a browser that signs in or out brings along. @throws Problem when nothing came by the way of those */
export function visitOf(c: Context<DupinEnv>): Visit {
  const { visit } = c.env
  if (visit === undefined) throw new Problem('not-found', 'There is no such path.')
  return visit
}

/** What whoever asks may see. @throws Problem when that is nothing */
export async function graphOf(
  c: Context<DupinEnv>,
  services: Pick<DupinServices, 'graphOf'>,
): Promise<SeenGraph> {
  const graph = await services.graphOf(principalOf(c))
  if (graph === undefined)
    throw new Problem('no-behavior-graph', PROBLEMS['no-behavior-graph'].meaning)
  return graph
}

/** Who asks what, for the seal of a cursor: a page belongs to one question of one account. */
export function questionOf(c: Context<DupinEnv>, graph: Pick<SeenGraph, 'key'>): string {
  const { pathname, searchParams } = new URL(c.req.url)
  const asked = [...searchParams].filter(([name]) => name !== 'cursor' && name !== 'limit')
  return JSON.stringify([principalOf(c).account, graph.key, pathname, asked.toSorted()])
}

/** The answers of a route: what it gives, and the problems it may have. */
export function answers<S extends z.ZodType>(
  schema: S,
  description: string,
  ...problems: readonly ProblemName[]
) {
  return {
    200: { description, content: { 'application/json': { schema } } },
    ...problemAnswers(...problems),
  }
}

/** What may go wrong on any route, and what else may on this. */
export function problemAnswers(...more: readonly ProblemName[]) {
  const names: readonly ProblemName[] = [
    'invalid-request',
    'not-authenticated',
    'internal',
    ...more,
  ]
  const statuses = [...new Set(names.map((name) => PROBLEMS[name].status))].toSorted(
    (a, b) => a - b,
  )
  return Object.fromEntries(
    statuses.map((status) => {
      const here = names.filter((name) => PROBLEMS[name].status === status)
      const description = here
        .map((name) => `\`urn:dupin:problem:${name}\`: ${PROBLEMS[name].meaning}`)
        .join(' ')
      const content = { 'application/problem+json': { schema: ProblemSchema } }
      return [status, { description, content }]
    }),
  )
}
