import type { Caller } from './caller.ts'
import type { Endpoint } from './endpoints.ts'
import type { FoundationModel } from './models.ts'
import type { Actor } from './principals.ts'

/** One call of a model, as seen from everywhere: each log takes what it would have seen. */
export interface Invocation {
  readonly time: number
  readonly caller: Caller
  readonly actor: Actor
  readonly target: Endpoint | FoundationModel
  readonly operation: string
  readonly outcome: Outcome
  readonly latencyMs: number
  readonly overheadMs: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly requestId: string
  readonly eventId: string
  readonly servedFrom?: string
  readonly values?: readonly number[]
  readonly score?: number
  readonly variant?: string
  readonly guardrail: 'none' | 'passed' | 'blocked'
  readonly logged: boolean
  readonly captured: boolean
  /** Uniform in [0, 1): what a sampled log decides on. */
  readonly lot: number
}

export type Outcome = 'ok' | 'denied' | 'throttled' | 'invalid' | 'server-error'

/** Errors as Bedrock's runtime and SageMaker's runtime name them, with the class of HTTP status. */
export const OUTCOME_ERRORS: Readonly<
  Record<
    Exclude<Outcome, 'ok'>,
    { readonly bedrock: string; readonly sagemaker: string; readonly message: string }
  >
> = {
  denied: {
    bedrock: 'AccessDenied',
    sagemaker: 'AccessDeniedException',
    message: 'is not authorized to perform this action',
  },
  throttled: {
    bedrock: 'ThrottlingException',
    sagemaker: 'ThrottlingException',
    message: 'Too many requests, please wait before trying again.',
  },
  invalid: {
    bedrock: 'ValidationException',
    sagemaker: 'ValidationError',
    message:
      'The provided request is not valid: max_tokens_to_sample: -1 is less than the minimum of 0',
  },
  'server-error': {
    bedrock: 'ServiceUnavailableException',
    sagemaker: 'ModelError',
    message: 'Received server error (500) from primary with message "Internal Server Error"',
  },
}
