import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Departure, insideConsole, REFUSALS } from '../../sign-in/oidc/oidc-sign-in.ts'
import { type DupinApp, type DupinEnv, problemAnswers, visitOf } from '../app.ts'
import { Problem } from '../problems.ts'
import type { DupinServices } from '../services.ts'

const tags = ['Sign-in']
const headers = {
  Location: { description: 'Where the browser goes next', schema: { type: 'string' as const } },
}

const RETURN = z
  .string()
  .max(1024)
  .transform((text, context) => {
    const inside = insideConsole(text)
    if (inside !== undefined) return inside
    context.addIssue({ code: 'custom', message: 'is no place below /console/' })
    return z.NEVER
  })
  .openapi({ type: 'string', example: '/console/findings' })

const BEGIN = createRoute({
  method: 'get',
  path: '/api/v1/session/oidc',
  operationId: 'beginOidcSignIn',
  tags,
  security: [],
  summary: 'Sign in with an account elsewhere',
  description:
    'Sends the browser to the issuer that the server was set up with (OpenID Connect: authorization code with PKCE). It comes ' +
    'back to the callback, and from there to `return`.',
  request: {
    query: z.strictObject({
      return: RETURN.optional().openapi({ description: 'Where in the console to go afterwards.' }),
    }),
  },
  responses: { 302: { description: 'To the issuer', headers }, ...problemAnswers('not-found') },
})

const END = createRoute({
  method: 'get',
  path: '/api/v1/session/oidc/callback',
  operationId: 'endOidcSignIn',
  tags,
  security: [],
  summary: 'Come back from the issuer',
  description: `Signs in whom a rule of the server's file lets in. Who is not goes to \`/console/#refused=REASON\`: ${REFUSALS.join(', ')}.`,
  request: {
    // An issuer may send more.
    query: z.looseObject({
      code: z.string().optional(),
      state: z.string().optional(),
      error: z.string().optional(),
    }),
  },
  responses: { 302: { description: 'To the console', headers }, ...problemAnswers('not-found') },
})

export function addOidcRoutes(app: DupinApp, { oidc }: DupinServices): void {
  const configured = () => {
    if (oidc !== undefined) return oidc
    throw new Problem('not-found', 'This server lets nobody sign in with an account elsewhere.')
  }

  app.openapi(BEGIN, async (c) => {
    const { return: returnTo = '/console/' } = c.req.valid('query')
    return departed(c, await configured().begin(visitOf(c), returnTo))
  })

  app.openapi(END, async (c) => departed(c, await configured().end(visitOf(c))))
}

function departed(c: Context<DupinEnv>, { location, cookies }: Departure) {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  return c.redirect(location, 302)
}
