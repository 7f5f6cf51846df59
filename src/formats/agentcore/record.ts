import type { Json, JsonObject } from '../format.ts'
import { anyField, isObject, textField, timeField } from '../json-fields.ts'

/**
 * What Bedrock AgentCore delivers of a runtime as `APPLICATION_LOGS`: an invocation of an agent or tool, with what went in and out.
 *
 * ```json
 * {"timestamp":"2026-01-01T00:00:00.123Z","event_timestamp":"2026-01-01T00:00:00.000Z","account_id":"111122223333",
 *  "resource_arn":"arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/assistant-a1B2c3D4e5",
 *  "request_id":"a3517f6a-7f98-4dfe-94dd-ad7340c8dce5","session_id":"s-1","trace_id":"160fc209c3befef4857ab1007d041db0",
 *  "span_id":"81346de89c725310","service_name":"AgentCore.Runtime","operation":"InvokeAgentRuntime",
 *  "request_payload":{"prompt":"…"},"response_payload":{"result":"…"}}
 * ```
 *
 * Its memory's, gateway's, code interpreter's and browser's logs, and `USAGE_LOGS` (processor and memory of a session, second by
 * second) are known too; none of them is an invocation of a model or agent.
 *
 * https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-runtime-metrics.html
 */
export interface AgentCoreRecord {
  /** ARN of the runtime, without that of an endpoint. */
  readonly resource: string
  readonly account: string
  readonly region: string
  /** Milliseconds since the epoch, NaN when not told. */
  readonly time: number
  readonly requestId: string
  readonly operation: string
  readonly request: Json | undefined
  readonly response: Json | undefined
}

const ARN =
  /^arn:[^:]{1,16}:bedrock-agentcore:([a-z0-9-]{0,32}):(\d{0,12}):[a-z-]{1,32}\/[^/:]{1,256}/
/** Of a runtime, what is invoked; what the other logs tell is of something else. */
const OF_RUNTIME = /^arn:[^:]+:bedrock-agentcore:[^:]*:[^:]*:(?:runtime|agent)\//

export function isAgentCore(record: JsonObject): boolean {
  if (!ARN.test(textField(record, 'resource_arn'))) return false
  if (!Object.hasOwn(record, 'event_timestamp')) return false
  const isUsage = isObject(anyField(record, 'metrics')) && isObject(anyField(record, 'attributes'))
  const isLog = isObject(anyField(record, 'body')) || textField(record, 'operation') !== ''
  return isUsage || isLog
}

/** The invocation that a record tells of; undefined where it tells of something else. */
export function invocationIn(record: JsonObject): AgentCoreRecord | undefined {
  const arn = textField(record, 'resource_arn')
  const operation = textField(record, 'operation')
  if (!OF_RUNTIME.test(arn) || !operation.startsWith('InvokeAgentRuntime')) return undefined
  const [resource = arn, region = '', owner = ''] = ARN.exec(arn) ?? []
  const accounts = [textField(record, 'account_id'), owner]
  const said = timeField(record, 'event_timestamp')
  return {
    resource,
    account: accounts.find((account) => /^\d{12}$/.test(account)) ?? '',
    region,
    time: Number.isNaN(said) ? timeField(record, 'timestamp') : said,
    requestId: textField(record, 'request_id'),
    operation,
    request: payload(record, 'request_payload'),
    response: payload(record, 'response_payload'),
  }
}

function payload(record: JsonObject, name: string): Json | undefined {
  const value = anyField(record, name)
  return value === null || value === '' ? undefined : value
}
