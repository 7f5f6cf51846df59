import type { Principal } from './access/principal.ts'
import type { AnswerContext, Answered } from './answer-context.ts'
import { type Asked, type AuditError, auditEntryOf, ownName } from './audit-entry.ts'
import { type Caller, callerOf } from './caller.ts'
import { type Refusal, refusalResponse } from './detective/errors.ts'
import { answerDetective, operationOf } from './detective/router.ts'
import { Problem, problemResponse } from './dupin/problems.ts'
import { TooManyRequests } from './http/answered-requests.ts'
import { compressed } from './http/compressed.ts'
import type { Arrival } from './http/http-server.ts'
import { onlyHeader, type RawRequest } from './http/raw-request.ts'
import type { RawResponse } from './http/raw-response.ts'
import { askOwnApi, isOwnApi, plainResponse } from './own-api.ts'
import { AuthenticationError } from './sigv4/authentication-error.ts'
import { SKEW } from './sigv4/verify-signature.ts'

/** What was answered to somebody who is known, and what was wrong with the request, for the audit. */
interface Performed {
  readonly answer: RawResponse | Response
  readonly error?: AuditError
}

/** Answers a request whose caller must be known: to Detective's API, or to Dupin's own. What was asked is written down before it is
 * answered; a change waits until that is on disk. */
export async function answerAuthenticated(
  request: RawRequest,
  arrival: Arrival,
  requestId: string,
  context: AnswerContext,
): Promise<Answered> {
  const asked = askedOf(request, requestId)
  const api = asked.own ? 'dupin' : 'detective'
  const operation = asked.own ? 'own' : (asked.operation?.name ?? 'unknown')
  const caller = callerOf(request, context)
  if (caller instanceof AuthenticationError) {
    const error = { code: caller.code, message: caller.message }
    const entry = auditEntryOf(asked, context.region, undefined, error)
    for (const noted of context.refusals.of(entry, context.now()))
      await context.audit.append(noted, { durable: false })
    return { api, operation, answer: notAuthenticated(caller, asked) }
  }
  const answer =
    asked.mutates && caller.by === 'signature'
      ? await once(caller, asked, arrival, context)
      : (await perform(caller, asked, context)).answer
  // A path that there is not must not make a name for the metrics.
  const isRoute = asked.own && answer.status !== 404
  return {
    api,
    operation: isRoute ? ownName(request) : operation,
    answer: caller.by === 'session' ? await compressed(answer, request) : answer,
  }
}

function askedOf(request: RawRequest, requestId: string): Asked {
  const own = isOwnApi(request)
  const operation = own ? undefined : operationOf(request)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  return { request, requestId, operation, own, mutates: own ? !reads : operation?.mutates === true }
}

/** As AWS's services say it, or as our own API does. */
function notAuthenticated(
  error: AuthenticationError,
  { own, requestId }: Asked,
): RawResponse | Response {
  if (own) {
    const name = error.status === 400 ? 'invalid-request' : 'not-authenticated'
    return problemResponse(new Problem(name, error.message), requestId)
  }
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': error.code,
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify({ Message: error.message }),
  }
}

/** Lets a change happen once for each signature. */
async function once(
  caller: Caller & { readonly by: 'signature' },
  asked: Asked,
  { connection }: Arrival,
  context: AnswerContext,
): Promise<RawResponse> {
  const { principal, signature, signedAt } = caller.signed
  const change = async () => {
    const { answer } = await perform(caller, asked, context)
    return answer instanceof Response ? plainResponse(answer) : answer
  }
  try {
    const expires = signedAt + SKEW
    const invocation = onlyHeader(asked.request, 'amz-sdk-invocation-id')?.slice(0, 128)
    const { account } = principal
    const call = { signature, expires, account, invocation, connection }
    const answer = await context.answered.once(call, context.now(), change)
    return answer ?? interrupted(asked)
  } catch (error) {
    if (!(error instanceof TooManyRequests)) throw error
    const refusal = { name: 'TooManyRequestsException', message: error.message } as const
    return refusalResponse(refusal, asked.requestId)
  }
}

/** As one of the errors that the operation has. */
function interrupted({ operation, requestId }: Asked): RawResponse {
  const models = operation?.errors.includes('ConflictException') ?? true
  const refusal: Refusal = {
    name: models ? 'ConflictException' : 'ValidationException',
    message:
      'The server was interrupted while it carried out this very request. See what became of it, and send it again, newly signed.',
  }
  return refusalResponse(refusal, requestId)
}

async function perform(caller: Caller, asked: Asked, context: AnswerContext): Promise<Performed> {
  // What could not be remembered must not be done.
  if (asked.mutates) await context.audit.ready()
  const performed = asked.own
    ? await askOwn(caller, asked, context)
    : await askDetective(caller.principal, asked, context)
  const entry = {
    ...auditEntryOf(asked, context.region, caller.principal, performed.error),
    ...(caller.by === 'session' ? { console: true } : {}),
    // As CloudTrail does: what a change came to, and nothing of what was read.
    ...(asked.mutates ? { responseElements: changeOf(performed) } : {}),
  }
  await context.audit.append(entry, { durable: asked.mutates })
  return performed
}

/** What a change answered; the log redacts it. */
function changeOf({ answer, error }: Performed): unknown {
  if (error !== undefined || answer instanceof Response || !answer.body) return undefined
  return JSON.parse(answer.body.toString())
}

async function askDetective(
  principal: Principal,
  { operation, requestId }: Asked,
  context: AnswerContext,
): Promise<Performed> {
  const { onBug } = context
  const outside = { requestId, now: context.now(), onBug }
  const { status, headers, body, error } = await answerDetective(
    operation,
    principal,
    context.detective,
    outside,
  )
  const answer = { status, headers, ...(body === undefined ? {} : { body }) }
  return error === undefined
    ? { answer }
    : { answer, error: { code: error.name, message: error.message } }
}

async function askOwn(
  { principal, by }: Caller,
  { request, requestId, mutates }: Asked,
  context: AnswerContext,
): Promise<Performed> {
  const { remoteAddress } = request
  const bySession = by === 'session'
  const told = await askOwnApi(context.own, request, {
    principal,
    bySession,
    requestId,
    remoteAddress,
  })
  // A change is no stream, and what it came to is remembered.
  const answer = mutates ? await plainResponse(told) : told
  return answer.status < 400
    ? { answer }
    : { answer, error: { code: `Http${answer.status}`, message: told.statusText } }
}
