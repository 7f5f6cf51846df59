import type { Principal } from './access/principal.ts'
import { type AuditEntry, DUPIN_SOURCE } from './audit/audit-record.ts'
import type { AskedOperation } from './detective/router.ts'
import { JsonError, parseJson } from './detective/schema/json.ts'
import { onlyHeader, type RawRequest } from './http/raw-request.ts'
import { claimedAccessKeyId } from './sigv4/claim.ts'

/** What was wrong with a request, by AWS's name for it. */
export interface AuditError {
  readonly code: string
  readonly message: string
}

/** A request with what is known of it before it is carried out. */
export interface Asked {
  readonly request: RawRequest
  readonly requestId: string
  /** Undefined for Dupin's own API, and where there is no such operation. */
  readonly operation: AskedOperation | undefined
  /** Whether it is for Dupin's own API. */
  readonly own: boolean
  /** Whether anything may be different afterwards. */
  readonly mutates: boolean
}

/** How a request is remembered. Of one by somebody unknown only what it asked for: its content is anybody's. */
export function auditEntryOf(
  asked: Asked,
  region: string,
  principal: Principal | undefined,
  error: AuditError | undefined,
): AuditEntry {
  const { request, requestId, operation, own, mutates } = asked
  const known =
    principal === undefined ? undefined : own ? changeAsked(asked) : operation?.loggableInput()
  return {
    principal,
    claimedAccessKeyId: principal === undefined ? claimedAccessKeyId(request) : undefined,
    ...(own ? { eventSource: DUPIN_SOURCE } : {}),
    eventName: own ? ownName(request) : (operation?.name ?? 'UnknownOperation'),
    region,
    sourceAddress: request.remoteAddress,
    userAgent: onlyHeader(request, 'user-agent') ?? '',
    ...(known === undefined ? {} : { requestParameters: known }),
    ...(error === undefined ? {} : { error }),
    requestId,
    readOnly: !mutates,
  }
}

/** What a change of our own API was asked with; nothing of what only reads. */
function changeAsked({ request, mutates }: Asked): unknown {
  if (!mutates) return undefined
  const [path = ''] = request.target.split('?', 1)
  if (request.body.length === 0) return { path }
  try {
    parseJson(request.body)
    const body: unknown = JSON.parse(Buffer.from(request.body).toString())
    return { path, body }
  } catch (error) {
    if (error instanceof JsonError) return { path }
    throw error
  }
}

/** How it is remembered that somebody asked who it is. */
export function stsEntry(
  request: RawRequest,
  requestId: string,
  region: string,
  principal: Principal | undefined,
  error: AuditError | undefined,
): AuditEntry {
  const asked = { request, requestId, operation: undefined, own: false, mutates: false }
  const entry = auditEntryOf(asked, region, principal, error)
  return { ...entry, eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' }
}

/** `GET /api/v1/entities/…` → `GetEntities`: what was asked, without of whom. */
export function ownName({ method, target }: RawRequest): string {
  const [, collection = ''] = /^\/api\/v1\/([a-z-]{1,40})/.exec(target) ?? []
  const words = [method.toLowerCase(), ...collection.split('-')]
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}
