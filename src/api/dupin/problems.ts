import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { UserError } from '../../events/user-error.ts'
import { TooManyRuns } from '../../investigations/runs.ts'

/** What can go wrong, as RFC 9457 has it. https://www.rfc-editor.org/rfc/rfc9457 */
export const PROBLEMS = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    meaning: 'A parameter is missing, unknown or not as documented; `errors` says which. Mend it.',
  },
  'not-authenticated': {
    status: 403,
    title: 'The request is not signed',
    meaning:
      'Sign it with Signature Version 4 and a key of this server, or sign in to the console.',
  },
  'not-allowed': {
    status: 403,
    title: 'The role of the key does not allow this',
    meaning: 'Use a key of a role that may: `detail` says which.',
  },
  'no-behavior-graph': {
    status: 403,
    title: 'There is no behavior graph to see',
    meaning:
      'The account has none and is a member of none. Create one (CreateGraph) or accept an invitation (AcceptInvitation).',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    meaning: 'Nothing that the key may see has this id, or the path does not exist.',
  },
  'too-many-runs': {
    status: 429,
    title: 'Too many investigations wait',
    meaning: 'Try again when some are done: after the seconds in `Retry-After`.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'Too many have failed to sign in',
    meaning: 'Try again in five minutes.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong in the server',
    meaning: 'The operator finds the details under the request id in `instance`.',
  },
  'not-ready': {
    status: 503,
    title: 'The lake does not answer',
    meaning: 'Try again shortly.',
  },
} as const

export type ProblemName = keyof typeof PROBLEMS

export const PROBLEM_NAMES = [
  'invalid-request',
  'not-authenticated',
  'not-allowed',
  'no-behavior-graph',
  'not-found',
  'too-many-runs',
  'too-many-attempts',
  'internal',
  'not-ready',
] as const satisfies readonly ProblemName[]

const WrongInput = z.object({
  where: z.string().openapi({ description: 'Such as `query.limit`', example: 'query.limit' }),
  message: z.string(),
})

export const ProblemSchema = z
  .object({
    type: z.enum(PROBLEM_NAMES.map((name) => `urn:dupin:problem:${name}`)),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().openapi({ description: 'The id of the request' }),
    errors: z.array(WrongInput).optional(),
  })
  .openapi('Problem', {
    description: 'An error, as RFC 9457 has it.',
    example: {
      type: 'urn:dupin:problem:not-found',
      title: 'There is no such thing',
      status: 404,
      detail: 'No entity that you may see has this id.',
      instance: '0b8e2b5e-3c1f-4a52-9a43-5f0f6a6f2f11',
    },
  })

export type WrongInput = z.infer<typeof WrongInput>

/** Thrown by whoever answers; the one boundary turns it into an answer. */
export class Problem extends Error {
  readonly problem: ProblemName
  readonly errors: readonly WrongInput[] | undefined

  constructor(problem: ProblemName, detail: string, errors?: readonly WrongInput[]) {
    super(detail)
    this.name = 'Problem'
    this.problem = problem
    this.errors = errors
  }
}

/** The problem that an error is to the caller; undefined when nobody foresaw it, and it is told of inside alone. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  if (error instanceof TooManyRuns) return new Problem('too-many-runs', error.message)
  if (error instanceof UserError) return new Problem('invalid-request', error.message)
  // A body that is no JSON is refused before anything of ours sees it.
  if (error instanceof HTTPException && error.status === 400)
    return new Problem('invalid-request', 'The body is no JSON.')
  return undefined
}

/** Seconds. */
const RETRY_AFTER = { usual: '30', 'too-many-attempts': '300' }

export function problemResponse(problem: Problem, requestId: string): Response {
  const { status, title } = PROBLEMS[problem.problem]
  const body = {
    type: `urn:dupin:problem:${problem.problem}`,
    title,
    status,
    detail: problem.message,
    instance: requestId,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 429 || status === 503 ? { 'retry-after': retryAfter(problem) } : {}),
    },
  })
}

function retryAfter({ problem }: Problem): string {
  return problem === 'too-many-attempts' ? RETRY_AFTER[problem] : RETRY_AFTER.usual
}

export const noSuch = (what: string) =>
  new Problem('not-found', `No ${what} that you may see has this id.`)
