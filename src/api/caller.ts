import type { Principal } from './access/principal.ts'
import type { AnswerContext } from './answer-context.ts'
import { headerValues, type RawRequest } from './http/raw-request.ts'
import { cookieOf, SESSION_COOKIE } from './sign-in/cookies.ts'
import { crossSite } from './sign-in/cross-site.ts'
import { isBackground } from './sign-in/visit.ts'
import { AuthenticationError } from './sigv4/authentication-error.ts'
import { type VerifiedSignature, verifySignature } from './sigv4/verify-signature.ts'

/** Who calls, and by what that is known. */
export type Caller =
  | { readonly by: 'signature'; readonly principal: Principal; readonly signed: VerifiedSignature }
  | { readonly by: 'session'; readonly principal: Principal }

/** Who calls. A request that is signed, well or badly, is judged by that alone; a session counts only where there is no
 * Authorization. */
export function callerOf(
  request: RawRequest,
  context: AnswerContext,
): Caller | AuthenticationError {
  try {
    const id = cookieOf(request, SESSION_COOKIE)
    const isSigned = headerValues(request, 'authorization').length > 0
    if (id !== undefined && !isSigned) return bySession(id, request, context)
    const signed = verifySignature(request, {
      now: context.now(),
      services: [{ service: 'detective', region: context.region }],
      allowQuery: false,
      keyOf: (key) => context.keys.get(key),
    })
    return { by: 'signature', principal: signed.principal, signed }
  } catch (error) {
    if (error instanceof AuthenticationError) return error
    throw error
  }
}

/** @throws AuthenticationError */
function bySession(id: string, request: RawRequest, context: AnswerContext): Caller {
  const foreign = crossSite(request)
  if (foreign !== undefined) throw new AuthenticationError('AccessDeniedException', foreign)
  const session = context.sessions.find(id, context.now(), isBackground(request))
  if (session === undefined)
    throw new AuthenticationError('ExpiredTokenException', 'The session is over. Sign in again.')
  return { by: 'session', principal: session.principal }
}
