import type { Json, JsonObject, Rejection } from '../format.ts'
import { anyField, numberField, objectField, textField } from '../json-fields.ts'

/**
 * A line of Bedrock's model-invocation log. The bodies are what a caller sent and a model answered, in the form of the
 * operation and of the model's provider; a streamed answer is the array of its chunks. A body over 100 KB, or a binary
 * one, is an object of its own to which `inputBodyS3Path` or `outputBodyS3Path` points.
 *
 * ```json
 * {
 *   "schemaType": "ModelInvocationLog", "schemaVersion": "1.0", "timestamp": "2026-01-01T00:00:05Z",
 *   "accountId": "111122223333", "region": "us-east-1", "requestId": "2ff6f1a4-6ab4-4ac8-9d32-5f3ba2e1cf12",
 *   "identity": { "arn": "arn:aws:sts::111122223333:assumed-role/assistant/session" },
 *   "operation": "Converse", "modelId": "us.anthropic.claude-3-haiku-20240307-v1:0", "inferenceRegion": "us-west-2",
 *   "input": { "inputContentType": "application/json", "inputBodyJson": { "messages": [] }, "inputTokenCount": 12,
 *              "cacheReadInputTokenCount": 0, "cacheWriteInputTokenCount": 0 },
 *   "output": { "outputContentType": "application/json", "outputTokenCount": 30,
 *               "outputBodyJson": { "output": { "message": {} }, "stopReason": "end_turn", "metrics": { "latencyMs": 640 },
 *                                   "usage": { "inputTokens": 12, "outputTokens": 30 } } }
 * }
 * ```
 *
 * A call that failed has an `errorCode` and may have no output.
 *
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
export interface InvocationRecord {
  readonly requestId: string
  readonly timestamp: string
  readonly account: string
  readonly region: string
  readonly operation: string
  readonly modelId: string
  readonly inferenceRegion: string
  readonly identityArn: string
  readonly errorCode: string
  readonly input: LoggedBody
  readonly output: LoggedBody
}

export interface LoggedBody {
  /** Undefined when it was not logged in place. */
  readonly inline: Json | undefined
  /** `s3://…` of the body, `''` when it is in place or was not logged. */
  readonly pointer: string
  /** As Bedrock counted them; NaN when it did not. */
  readonly tokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
}

export function isInvocation(record: JsonObject): boolean {
  if (textField(record, 'schemaType') === 'ModelInvocationLog') return true
  const body = objectField(record, 'input') ?? objectField(record, 'output')
  const named = ['modelId', 'requestId', 'operation'].every((key) => textField(record, key) !== '')
  return named && body !== undefined
}

export function readInvocation(record: JsonObject): InvocationRecord | Rejection {
  for (const key of ['requestId', 'timestamp', 'modelId'])
    if (!textField(record, key))
      return { reason: 'missing-field', detail: `an invocation without ${key}` }
  return {
    requestId: textField(record, 'requestId'),
    timestamp: textField(record, 'timestamp'),
    account: textField(record, 'accountId'),
    region: textField(record, 'region'),
    operation: textField(record, 'operation'),
    modelId: textField(record, 'modelId'),
    inferenceRegion: textField(record, 'inferenceRegion'),
    identityArn: textField(objectField(record, 'identity'), 'arn'),
    errorCode: textField(record, 'errorCode'),
    input: body(objectField(record, 'input'), 'input'),
    output: body(objectField(record, 'output'), 'output'),
  }
}

function body(side: JsonObject | undefined, name: 'input' | 'output'): LoggedBody {
  const inline = anyField(side, `${name}BodyJson`)
  return {
    inline: inline === null ? undefined : inline,
    pointer: textField(side, `${name}BodyS3Path`),
    tokens: numberField(side, `${name}TokenCount`),
    cacheReadTokens: numberField(side, 'cacheReadInputTokenCount'),
    cacheWriteTokens: numberField(side, 'cacheWriteInputTokenCount'),
  }
}
