import type { Principal } from './access/principal.ts'
import type { AnswerContext, Answered } from './answer-context.ts'
import { ownName, stsEntry } from './audit-entry.ts'
import { answerAuthenticated } from './authenticated.ts'
import { INTERNAL, refusalResponse } from './detective/errors.ts'
import { misdirection } from './http/hosts.ts'
import type { Answer, Arrival } from './http/http-server.ts'
import type { RawRequest } from './http/raw-request.ts'
import { askOwnApi, isOpen, isSignIn } from './own-api.ts'
import { visitOf } from './sign-in/visit.ts'
import { verifySignature } from './sigv4/verify-signature.ts'
import { answerSts, isStsRequest } from './sts/get-caller-identity.ts'

/** Answers whatever arrives; an error that nobody foresaw is answered blandly and told of inside. */
export function createAnswer(context: AnswerContext): Answer {
  return async (request, arrival) => {
    const started = performance.now()
    const requestId = context.newId()
    const answered = await decide(request, arrival, requestId, context).catch(
      (error: unknown): Answered => {
        context.onBug(error)
        return { api: 'none', operation: 'unknown', answer: refusalResponse(INTERNAL, requestId) }
      },
    )
    const { api, operation, answer } = answered
    const seconds = (performance.now() - started) / 1000
    context.observe({ api, operation, status: answer.status, seconds })
    return answer
  }
}

async function decide(
  request: RawRequest,
  arrival: Arrival,
  requestId: string,
  context: AnswerContext,
): Promise<Answered> {
  const why = misdirection(request, { ...arrival, names: context.names })
  if (why !== undefined) {
    const answer = refusalResponse({ name: 'AccessDeniedException', message: why }, requestId)
    return { api: 'none', operation: 'misdirected', answer }
  }
  const page = context.console(request)
  if (page !== undefined) return { api: 'console', operation: 'file', answer: page }
  if (isSignIn(request)) return signIn(request, requestId, context)
  if (isOpen(request)) {
    const { remoteAddress } = request
    const answer = await askOwnApi(context.own, request, { requestId, remoteAddress })
    return { api: 'dupin', operation: 'open', answer }
  }
  if (!isStsRequest(request)) return answerAuthenticated(request, arrival, requestId, context)
  const answer = await sts(request, requestId, context)
  return { api: 'sts', operation: 'GetCallerIdentity', answer }
}

/** Who signs in is not known yet, and who signs out need not be. */
async function signIn(
  request: RawRequest,
  requestId: string,
  { own }: AnswerContext,
): Promise<Answered> {
  const { remoteAddress } = request
  const visit = visitOf(request, requestId)
  const answer = await askOwnApi(own, request, { requestId, remoteAddress, visit })
  // A path that there is not must not make a name for the metrics.
  return { api: 'dupin', operation: answer.status === 404 ? 'own' : ownName(request), answer }
}

/** Who asks for its own identity may have signed for any Region, and in the query. */
async function sts(request: RawRequest, requestId: string, context: AnswerContext) {
  let principal: Principal | undefined
  const verify = () => {
    const verified = verifySignature(request, {
      now: context.now(),
      services: [{ service: 'sts', region: 'any' }],
      allowQuery: true,
      keyOf: (id) => context.keys.get(id),
    })
    principal = verified.principal
    return verified
  }
  const answer = answerSts(request, { verify, requestId })
  const error = answer.status < 400 ? undefined : { code: `Http${answer.status}`, message: '' }
  const entry = stsEntry(request, requestId, context.region, principal, error)
  const noted = principal === undefined ? context.refusals.of(entry, context.now()) : [entry]
  for (const one of noted) await context.audit.append(one, { durable: false })
  return answer
}
