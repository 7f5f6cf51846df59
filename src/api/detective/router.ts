import type { Principal } from '../access/principal.ts'
import type { RawRequest } from '../http/raw-request.ts'
import type { RawResponse } from '../http/raw-response.ts'
import { type ErrorName, INTERNAL, type Refusal, refusalOf, refusalResponse } from './errors.ts'
import type { Operation, ReadOperation } from './operation.ts'
import { OPERATIONS } from './operations/index.ts'
import type { RoutedRequest } from './schema/parse.ts'
import { ConstraintError } from './schema/read-value.ts'
import type { DetectiveServices } from './services.ts'

/** What comes with a request from outside. */
export interface DetectiveContext {
  readonly requestId: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Is told of errors that nobody foresaw; the caller is told nothing of them. */
  readonly onBug: (error: unknown) => void
}

/** What is answered, and what of it matters to an audit. */
export interface DetectiveAnswer extends RawResponse {
  /** Undefined when the request asks for none. */
  readonly operation: string | undefined
  readonly error?: Refusal
}

/** What a request asks for, before anything of it is looked at. */
export interface AskedOperation {
  readonly name: string
  /** Whether anything may be different afterwards. */
  readonly mutates: boolean
  /** The errors that it has. */
  readonly errors: readonly ErrorName[]
  /** The input with everything sensitive hidden; undefined when it is not valid, for then nothing is known of it. */
  readonly loggableInput: () => Readonly<Record<string, unknown>> | undefined
  readonly operation: Operation
  /** Reads the input, once however often it is asked for. @throws ConstraintError */
  readonly read: () => ReadOperation
}

/** The operation that a request asks for; undefined when there is none of this method and path. */
export function operationOf(request: RawRequest): AskedOperation | undefined {
  const found = route(request)
  if (found === undefined) return undefined
  const { operation, routed } = found
  let input: ReadOperation | undefined
  const read = () => {
    input ??= operation.read(routed)
    return input
  }
  return {
    name: operation.name,
    mutates: operation.mutates,
    errors: operation.errors,
    operation,
    read,
    loggableInput: () => {
      try {
        return read().loggable()
      } catch (error) {
        if (error instanceof ConstraintError) return undefined
        throw error
      }
    },
  }
}

/**
 * Answers what a request asks for (`operationOf`), of which it is known who sent it. Never rejects: what goes wrong is answered, and a bug of ours is
 * answered blandly and told to `onBug`.
 */
export async function answerDetective(
  asked: AskedOperation | undefined,
  principal: Principal,
  services: DetectiveServices,
  context: DetectiveContext,
): Promise<DetectiveAnswer> {
  const { requestId, now, onBug } = context
  if (asked === undefined) return refused(UNKNOWN_OPERATION, requestId, undefined)
  const { operation } = asked
  // Before anything of the input is looked at: whoever may not call learns nothing of what would be valid.
  if (!operation.roles.includes(principal.role))
    return refused(notAuthorized(principal, operation), requestId, operation.name)
  try {
    const json = await asked.read().run({ principal, services, now })
    return { ...success(operation, json, requestId), operation: operation.name }
  } catch (error) {
    const refusal = refusalOf(error, operation.errors)
    if (refusal === undefined) onBug(error)
    return refused(refusal ?? INTERNAL, requestId, operation.name)
  }
}

const UNKNOWN_OPERATION: Refusal = {
  name: 'UnknownOperationException',
  message: 'There is no operation of this method and path.',
}

const STATIC: ReadonlyMap<string, Operation> = new Map(
  OPERATIONS.map((one) => [`${one.method} ${one.path}`, one]),
)

const TAGS = '/tags/'

/** Methods and paths are held against the table as they came: what would have to be decoded or tidied first is none. */
function route(
  request: RawRequest,
): { readonly operation: Operation; readonly routed: RoutedRequest } | undefined {
  const mark = request.target.indexOf('?')
  const path = mark < 0 ? request.target : request.target.slice(0, mark)
  const query = mark < 0 ? '' : request.target.slice(mark + 1)
  const label = path.startsWith(TAGS) ? path.slice(TAGS.length) : undefined
  if (label !== undefined && (label === '' || label.includes('/') || isDots(label)))
    return undefined
  const template = label === undefined ? path : '/tags/{ResourceArn}'
  const operation = STATIC.get(`${request.method} ${template}`)
  return operation && { operation, routed: { request, label, query } }
}

function isDots(segment: string): boolean {
  return segment === '.' || segment === '..'
}

function notAuthorized(principal: Principal, operation: Operation): Refusal {
  return {
    name: 'AccessDeniedException',
    message: `User: ${principal.arn} is not authorized to perform: detective:${operation.name} on resource: *`,
  }
}

/** Operations without output answer nothing at all with 204, and an empty body with 200. */
function success(operation: Operation, json: string, requestId: string): RawResponse {
  const headers = { 'x-amzn-requestid': requestId }
  if (operation.status === 204) return { status: 204, headers }
  if (Object.keys(operation.output.members).length === 0) return { status: 200, headers, body: '' }
  return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body: json }
}

function refused(
  error: Refusal,
  requestId: string,
  operation: string | undefined,
): DetectiveAnswer {
  return { ...refusalResponse(error, requestId), operation, error }
}
