import type { JsonObject } from '../format.ts'
import { objectField, textField } from '../json-fields.ts'

/**
 * What AWS answered when it was asked how something is configured: a line each, written by our own source. The answer is as the
 * API gives it.
 *
 * ```json
 * {
 *   "service": "sagemaker", "operation": "DescribeEndpoint", "account": "111122223333", "region": "eu-west-1",
 *   "asked": "2026-01-01T06:00:00.000Z", "request": { "EndpointName": "churn" },
 *   "response": { "EndpointName": "churn", "EndpointConfigName": "churn-7", "EndpointStatus": "InService",
 *     "CreationTime": "2025-11-01T08:00:00.000Z", "LastModifiedTime": "2025-12-01T08:00:00.000Z" }
 * }
 * ```
 *
 * Where AWS refused to answer there is no `response` but `"error": { "code": "AccessDeniedException", "message": "…" }`.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetModelInvocationLoggingConfiguration.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html
 */
export interface Description {
  readonly service: string
  readonly operation: string
  readonly account: string
  readonly region: string
  readonly asked: string
  readonly request: JsonObject | undefined
  readonly response: JsonObject | undefined
  /** Undefined where AWS answered. */
  readonly error: { readonly code: string; readonly message: string } | undefined
}

const SERVICES: ReadonlySet<string> = new Set(['sagemaker', 'bedrock', 'cloudtrail', 'guardduty'])
const OPERATION = /^(?:Describe|Get|List)[A-Za-z]{1,64}$/

export function isDescription(record: JsonObject): boolean {
  return (
    SERVICES.has(textField(record, 'service')) &&
    OPERATION.test(textField(record, 'operation')) &&
    textField(record, 'asked') !== '' &&
    (objectField(record, 'response') !== undefined || objectField(record, 'error') !== undefined)
  )
}

export function readDescription(record: JsonObject): Description {
  const error = objectField(record, 'error')
  return {
    service: textField(record, 'service'),
    operation: textField(record, 'operation'),
    account: textField(record, 'account'),
    region: textField(record, 'region'),
    asked: textField(record, 'asked'),
    request: objectField(record, 'request'),
    response: objectField(record, 'response'),
    error:
      error === undefined
        ? undefined
        : { code: textField(error, 'code'), message: textField(error, 'message') },
  }
}
