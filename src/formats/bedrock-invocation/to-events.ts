import { bedrockModel, roleOfSession } from '../../events/arn.ts'
import { entityTypeCode } from '../../events/entity.ts'
import { INVOCATION_ORIGINS } from '../../events/tables.ts'
import { parseTime } from '../../events/time.ts'
import { eventOf } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import { textColumns } from '../text-columns.ts'
import { answerOf } from './answer.ts'
import { type Body, bodyOf } from './body.ts'
import { guardrailOf } from './guardrail.ts'
import { type InvocationRecord, isInvocation, readInvocation } from './record.ts'
import { requestedTokens, spokenIn } from './spoken.ts'

export const bedrockInvocation: JsonFormat = {
  kind: 'json',
  name: 'bedrock-invocation',
  title: 'Bedrock model-invocation logs',
  recognises: isInvocation,
  toEvents,
}

function toEvents(raw: JsonObject, context: RecordContext): RecordResult {
  const record = readInvocation(raw)
  if ('reason' in record) return record
  const time = parseTime(record.timestamp)
  if (Number.isNaN(time)) return { reason: 'bad-time', detail: 'timestamp is no time' }
  const input = bodyOf(record.input, context)
  const output = bodyOf(record.output, context)
  const model = bedrockModel(record.modelId, record.account, record.region)
  return [
    eventOf('invocation', {
      key: record.requestId,
      time,
      account: record.account,
      region: record.region,
      origin: INVOCATION_ORIGINS.indexOf('bedrock-log'),
      operation: record.operation,
      resource: model.id,
      resource_type: entityTypeCode(model.type),
      ...callerColumns(record.identityArn),
      inference_region: record.inferenceRegion,
      ...sizeColumns(input, output, context),
      ...answerColumns(record, input, output),
      request_id: record.requestId,
      requested_tokens: requestedTokens(input?.chunks ?? []),
      ...textColumns(spokenIn(input?.chunks ?? [], output?.chunks ?? []), context),
    }),
  ]
}

function callerColumns(identityArn: string) {
  const role = roleOfSession(identityArn)
  return { caller: role ?? identityArn, session: role === undefined ? '' : identityArn }
}

function sizeColumns(input: Body | undefined, output: Body | undefined, context: RecordContext) {
  const hash = (body: Body | undefined): string =>
    body?.text ? context.contentHash(body.text) : ''
  return {
    input_bytes: input?.bytes,
    output_bytes: output?.bytes,
    input_hash: hash(input),
    output_hash: hash(output),
  }
}

/** Bedrock's own counts where it logged them, else what the answer says. */
function answerColumns(
  record: InvocationRecord,
  input: Body | undefined,
  output: Body | undefined,
) {
  const answer = answerOf(output?.chunks ?? [])
  const { guardrail, action, policies, filters } = guardrailOf(
    input?.chunks ?? [],
    output?.chunks ?? [],
    answer.stopReason,
  )
  return {
    error: record.errorCode || answer.error,
    latency_ms: answer.latencyMs,
    input_tokens: firstOf(record.input.tokens, answer.inputTokens),
    output_tokens: firstOf(record.output.tokens, answer.outputTokens),
    cache_read_tokens: firstOf(record.input.cacheReadTokens, answer.cacheReadTokens),
    cache_write_tokens: firstOf(record.input.cacheWriteTokens, answer.cacheWriteTokens),
    stop_reason: answer.stopReason,
    guardrail,
    guardrail_action: action,
    guardrail_policies: policies,
    guardrail_filters: filters,
    tool_uses: answer.toolUses,
  }
}

function firstOf(logged: number, said: number): number {
  return Number.isNaN(logged) ? said : logged
}
