import type { RawResponse } from '../http/raw-response.ts'
import { ConstraintError } from './schema/read-value.ts'

/**
 * The errors of Amazon Detective.
 * https://docs.aws.amazon.com/detective/latest/APIReference/CommonErrors.html
 */
export const ERRORS = {
  AccessDeniedException: {
    status: 403,
    members: ['Message', 'ErrorCode', 'ErrorCodeReason', 'SubErrorCode', 'SubErrorCodeReason'],
  },
  ConflictException: { status: 409, members: ['Message'] },
  InternalServerException: { status: 500, members: ['Message'] },
  ResourceNotFoundException: { status: 404, members: ['Message'] },
  ServiceQuotaExceededException: { status: 402, members: ['Message', 'Resources'] },
  TooManyRequestsException: { status: 429, members: ['Message'] },
  ValidationException: { status: 400, members: ['Message', 'ErrorCode', 'ErrorCodeReason'] },
} as const

export type ErrorName = keyof typeof ERRORS

export type ErrorCode = 'INVALID_GRAPH_ARN' | 'INVALID_REQUEST_BODY'

/** An error as it is answered. */
export interface Refusal {
  readonly name: ErrorName | 'UnknownOperationException'
  readonly message: string
  readonly code?: ErrorCode
  /** What a quota stands in the way of. */
  readonly resources?: readonly string[]
}

/** Ends an operation with one of Detective's errors. */
export class DetectiveError extends Error {
  readonly refusal: Refusal

  constructor(name: ErrorName, message: string, code?: ErrorCode) {
    super(message)
    this.name = 'DetectiveError'
    this.refusal = { name, message, ...(code === undefined ? {} : { code }) }
  }
}

/** A request that is well formed and makes no sense. */
export function invalid(message: string): DetectiveError {
  return new DetectiveError('ValidationException', message, 'INVALID_REQUEST_BODY')
}

/** The same words for what does not exist and for what belongs to somebody else: nobody can tell which. */
export function notFound(): DetectiveError {
  return new DetectiveError('ResourceNotFoundException', NOT_FOUND)
}

const NOT_FOUND = 'The request refers to a nonexistent resource.'

/** The same words for an entity that was never seen and for one of an account that is no member. */
export function entityNotFound(): DetectiveError {
  return new DetectiveError('ResourceNotFoundException', ENTITY_NOT_FOUND)
}

const ENTITY_NOT_FOUND =
  'The behavior graph has not seen this entity act, or its account is not an enabled member.'

/**
 * What is answered to an error, given what the operation may answer; undefined when it is a bug of ours.
 *
 * Errors of the services are known by their name and kind: a face knows no stage, so it cannot know their classes.
 */
export function refusalOf(error: unknown, modelled: readonly ErrorName[]): Refusal | undefined {
  if (error instanceof ConstraintError)
    return { name: 'ValidationException', message: error.message, code: error.code }
  if (error instanceof DetectiveError) return modelledAs(error.refusal, modelled)
  const kind = kindOfServiceError(error)
  const name = kind === undefined ? undefined : KINDS[kind]
  if (kind === undefined || name === undefined || !(error instanceof Error)) return undefined
  const message = SAID[kind] ?? error.message
  const resources = name === 'ServiceQuotaExceededException' ? resourcesOf(error) : []
  return modelledAs({ name, message, ...(resources.length > 0 ? { resources } : {}) }, modelled)
}

/** How kinds of errors of the services are told to callers. */
const KINDS: Readonly<Record<string, ErrorName>> = {
  'no-such-graph': 'ResourceNotFoundException',
  'no-such-thing': 'ResourceNotFoundException',
  'no-such-entity': 'ResourceNotFoundException',
  conflict: 'ConflictException',
  invalid: 'ValidationException',
  denied: 'AccessDeniedException',
  quota: 'ServiceQuotaExceededException',
  busy: 'TooManyRequestsException',
}

/** What is said of a kind whatever the service says, so that what is foreign and what is not there read the same. */
const SAID: Readonly<Record<string, string>> = {
  'no-such-graph': NOT_FOUND,
  'no-such-entity': ENTITY_NOT_FOUND,
}

function kindOfServiceError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !SERVICE_ERRORS.includes(error.name)) return undefined
  const kind = 'kind' in error ? error.kind : undefined
  return typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? kind : undefined
}

const SERVICE_ERRORS: readonly string[] = ['MembershipError', 'InvestigationError']

/** An error that the operation does not have becomes one that all have; clients know no other by name. */
function modelledAs(refusal: Refusal, modelled: readonly ErrorName[]): Refusal {
  const { name, message } = refusal
  if (modelled.some((one) => one === name)) return withCode(refusal)
  if (name === 'ResourceNotFoundException') return { name: 'AccessDeniedException', message }
  if (name === 'AccessDeniedException') return refusal
  return withCode({ name: 'ValidationException', message })
}

function withCode(refusal: Refusal): Refusal {
  return refusal.name === 'ValidationException'
    ? { code: 'INVALID_REQUEST_BODY', ...refusal }
    : refusal
}

/** Detective's limits of the list: 1 to 50 names of 1 to 64 characters. */
function resourcesOf(error: Error): readonly string[] {
  const resources: unknown = 'resources' in error ? error.resources : undefined
  if (!Array.isArray(resources)) return []
  return resources
    .filter((one): one is string => typeof one === 'string' && one.length >= 1 && one.length <= 64)
    .slice(0, 50)
}

export const INTERNAL: Refusal = {
  name: 'InternalServerException',
  message: 'The request was valid but failed because of a problem with the service.',
}

/** Clients read the status and the name from the header, the rest from the body. */
export function refusalResponse(refusal: Refusal, requestId: string): RawResponse {
  const { name, message, code, resources } = refusal
  const body = {
    Message: message.slice(0, LONGEST_MESSAGE),
    ...(code === undefined
      ? {}
      : { ErrorCode: code, ErrorCodeReason: message.slice(0, LONGEST_MESSAGE) }),
    ...(resources === undefined ? {} : { Resources: resources }),
  }
  return {
    status: name === 'UnknownOperationException' ? 404 : ERRORS[name].status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': name,
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify(body),
  }
}

/** UTF-16 units. */
const LONGEST_MESSAGE = 1024
