import { entityTypeCode } from '../../events/entity.ts'
import { INVOCATION_ORIGINS } from '../../events/tables.ts'
import { bodyIn } from '../bedrock-invocation/body.ts'
import { spokenBetween } from '../bedrock-invocation/spoken.ts'
import { eventOf } from '../event-of.ts'
import type { Json, JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import { textColumns } from '../text-columns.ts'
import { invocationIn, isAgentCore } from './record.ts'

export const agentCore: JsonFormat = {
  kind: 'json',
  name: 'agentcore',
  title: 'Bedrock AgentCore application logs',
  recognises: isAgentCore,
  toEvents,
}

/** The agent is what was invoked; who invoked it the log does not say, and CloudTrail does by the request's id. The models that it
 * asked meanwhile are told of by its spans, with their tokens. */
function toEvents(raw: JsonObject, context: RecordContext): RecordResult {
  const record = invocationIn(raw)
  if (record === undefined) return []
  const { resource, account, region, time, requestId, operation } = record
  if (requestId === '')
    return { reason: 'missing-field', detail: 'an invocation of an agent without request_id' }
  if (Number.isNaN(time)) return { reason: 'bad-time', detail: 'event_timestamp is no time' }
  return [
    eventOf('invocation', {
      key: `agentcore ${requestId}`,
      time,
      account,
      region,
      origin: INVOCATION_ORIGINS.indexOf('agentcore-log'),
      operation,
      resource,
      resource_type: entityTypeCode('bedrock-agent'),
      request_id: requestId,
      ...payloadColumns(record.request, record.response, context),
    }),
  ]
}

/** Payloads are what the agent's makers chose: JSON of any shape, or words. Measured and hashed, never kept. */
function payloadColumns(
  request: Json | undefined,
  response: Json | undefined,
  context: RecordContext,
) {
  const input = bodyIn(request)
  const output = bodyIn(response)
  return {
    input_bytes: input?.bytes,
    output_bytes: output?.bytes,
    input_hash: input?.text ? context.contentHash(input.text) : '',
    output_hash: output?.text ? context.contentHash(output.text) : '',
    ...textColumns(spokenBetween(input, output), context),
  }
}
