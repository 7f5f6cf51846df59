import { createRoute, z } from '@hono/zod-openapi'
import { linkPath } from '../../sign-in/sign-in.ts'
import { answers, type DupinApp, principalOf, problemAnswers, visitOf } from '../app.ts'
import { Problem } from '../problems.ts'
import { isoTime } from '../schemas/common.ts'
import {
  SessionSchema,
  SessionTokenSchema,
  sessionJson,
  TokenBodySchema,
} from '../schemas/session.ts'
import type { DupinServices } from '../services.ts'

const tags = ['Sign-in']
const nothing = z.strictObject({})
const cookie = {
  'Set-Cookie': {
    description: '`__Host-dupin`, which no script can read',
    schema: { type: 'string' as const },
  },
}

const STATE = createRoute({
  method: 'get',
  path: '/api/v1/session',
  operationId: 'getSession',
  tags,
  security: [],
  summary: 'Whether a browser is signed in',
  description:
    'Who is signed in to the console, or which ways in there are. With the header `x-dupin-background: 1`, here as everywhere, ' +
    'asking does not count as use of the session.',
  request: { query: nothing },
  responses: answers(SessionSchema, 'The session, or the ways in'),
})

const BEGIN = createRoute({
  method: 'post',
  path: '/api/v1/session',
  operationId: 'beginSession',
  tags,
  security: [],
  summary: 'Sign in with a one-time token',
  description:
    'Begins a session of the principal that the token was made for. A token holds once, for five minutes.',
  request: {
    query: nothing,
    body: { required: true, content: { 'application/json': { schema: TokenBodySchema } } },
  },
  responses: {
    204: { description: 'Signed in', headers: cookie },
    ...problemAnswers('not-allowed', 'too-many-attempts'),
  },
})

const END = createRoute({
  method: 'delete',
  path: '/api/v1/session',
  operationId: 'endSession',
  tags,
  security: [],
  summary: 'Sign out',
  description: 'Ends the session, if there is one.',
  request: { query: nothing },
  responses: {
    204: { description: 'Signed out', headers: cookie },
    ...problemAnswers('not-allowed'),
  },
})

const TOKEN = createRoute({
  method: 'post',
  path: '/api/v1/session-tokens',
  operationId: 'createSessionToken',
  tags,
  security: [{ sigv4: [] }],
  summary: 'Make a one-time link to the console',
  description:
    'Makes a token that signs the principal of the key in to the console, once, within five minutes. Only for signed requests: ' +
    'a session makes no others.',
  request: { query: nothing },
  responses: answers(SessionTokenSchema, 'The token', 'not-allowed'),
})

export function addSessionRoutes(app: DupinApp, { signIn, oidc }: DupinServices): void {
  app.openapi(STATE, (c) => {
    const ways = { token: true, oidc: oidc === undefined ? null : { label: oidc.label } }
    return c.json(SessionSchema.parse(sessionJson(signIn.current(visitOf(c)), ways)), 200)
  })

  app.openapi(BEGIN, async (c) => {
    const { token } = c.req.valid('json')
    c.header('set-cookie', await signIn.withToken(token, visitOf(c)))
    return c.body(null, 204)
  })

  app.openapi(END, async (c) => {
    c.header('set-cookie', await signIn.out(visitOf(c)))
    return c.body(null, 204)
  })

  app.openapi(TOKEN, (c) => {
    const principal = principalOf(c)
    if (c.env.bySession === true)
      throw new Problem('not-allowed', 'Only a signed request makes a link; a session does not.')
    const { token, expires } = signIn.issueToken(principal)
    const path = linkPath(token)
    return c.json(SessionTokenSchema.parse({ token, path, expires: isoTime(expires) }), 200)
  })
}
