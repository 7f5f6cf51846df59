import { z } from '@hono/zod-openapi'
import { ROLES } from '../../access/principal.ts'
import { userName } from '../../access/principal-id.ts'
import type { SignedIn } from '../../sign-in/sign-in.ts'
import { isoTime, orNull, TimeSchema } from './common.ts'

const WaysSchema = z
  .object({
    token: z.boolean().openapi({ description: 'With a one-time link, which `dupin login` prints' }),
    oidc: orNull(z.object({ label: z.string() })).openapi({
      description:
        'With an account elsewhere, and what that is called; null where it is not set up',
    }),
  })
  .openapi('WaysIn')

export const SessionSchema = z
  .discriminatedUnion('signedIn', [
    z.object({ signedIn: z.literal(false), ways: WaysSchema }),
    z.object({
      signedIn: z.literal(true),
      ways: WaysSchema,
      principal: z.object({
        account: z.string(),
        role: z.enum(ROLES),
        arn: z.string(),
        name: z.string(),
      }),
      idleSeconds: z
        .number()
        .int()
        .openapi({ description: 'After so many seconds it is over, unless it is used before' }),
      expires: TimeSchema.openapi({ description: 'When it is over at the latest' }),
    }),
  ])
  .openapi('Session', {
    example: { signedIn: false, ways: { token: true, oidc: { label: 'Example SSO' } } },
  })

export type Ways = z.infer<typeof WaysSchema>

export function sessionJson(signedIn: SignedIn | undefined, ways: Ways): unknown {
  if (signedIn === undefined) return { signedIn: false, ways }
  const { principal, idleSeconds, expires } = signedIn
  const { account, role, arn } = principal
  return {
    signedIn: true,
    ways,
    principal: { account, role, arn, name: userName(principal) },
    idleSeconds,
    expires: isoTime(expires),
  }
}

/** Tokens have 43 characters. */
const MOST_TOKEN = 128

export const TokenBodySchema = z
  .strictObject({ token: z.string().min(1).max(MOST_TOKEN) })
  .openapi('SignInToken')

export const SessionTokenSchema = z
  .object({
    token: z.string(),
    path: z.string().openapi({ description: 'Of the console: opened in a browser, it signs in' }),
    expires: TimeSchema,
  })
  .openapi('SessionToken', {
    example: {
      token: 'mB0nXo4Yb2cD9…',
      path: '/console/#token=mB0nXo4Yb2cD9…',
      expires: '2026-01-20T00:05:00.000Z',
    },
  })
