import { bedrockModel } from '../../events/arn.ts'
import { entityTypeCode } from '../../events/entity.ts'
import type { Event } from '../../events/event.ts'
import { MODEL_INVOCATIONS } from '../../events/invoke-operations.ts'
import { INVOCATION_ORIGINS } from '../../events/tables.ts'
import { answerOf } from '../bedrock-invocation/answer.ts'
import { type Body, bodyIn } from '../bedrock-invocation/body.ts'
import { requestedTokens, spokenBetween } from '../bedrock-invocation/spoken.ts'
import { eventOf } from '../event-of.ts'
import type { JsonObject, RecordContext } from '../format.ts'
import { numberField, objectField, textField, timeField } from '../json-fields.ts'
import { textColumns } from '../text-columns.ts'
import { type Parties, partiesOf } from './parties.ts'
import type { TraceStep } from './record.ts'

const ORIGIN = INVOCATION_ORIGINS.indexOf('agent-trace')

/** Why a step that should be an event is none. */
export const NO_TIME = 'a call of a model that does not say when it was made'
const NO_TRACE_ID = 'a call of a model without its traceId'
/** Bedrock makes trace ids of a UUID and a number; a short one may stand in more than one session. */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i

/** Both halves of a call have one. A collaborator may be given the trace id of its supervisor's step. */
export function keyOf(kind: string, { traceId, part }: TraceStep): string {
  const session = UUID.test(traceId) ? '' : part.session
  return `trace ${JSON.stringify([kind, traceId, part.agentId || part.collaborator, session])}`
}

/** What an agent asked of a model: completes the invocation that its answer is. */
export function requestEvent(step: TraceStep, context: RecordContext): Event | string {
  const { told, part, traceId } = step
  if (traceId === '') return NO_TRACE_ID
  const parties = partiesOf(part, context)
  const body = bodyIn(textField(told, 'text') || undefined)
  const maximum = numberField(objectField(told, 'inferenceConfiguration'), 'maximumLength')
  return eventOf('model_request', {
    key: keyOf('model', step),
    time: part.time,
    ...callColumns(textField(told, 'foundationModel'), parties),
    ...requestColumns(body, context),
    ...(Number.isNaN(maximum) ? {} : { requested_tokens: maximum }),
  })
}

/** What the model answered: the invocation, which knows its model only from the request. */
export function answerEvent(step: TraceStep, context: RecordContext): Event | string {
  const { told, part, traceId } = step
  if (traceId === '') return NO_TRACE_ID
  const metadata = objectField(told, 'metadata')
  const { began, took } = lapseOf(metadata)
  const time = Number.isNaN(began) ? part.time : began
  if (Number.isNaN(time)) return NO_TIME
  const usage = objectField(metadata, 'usage')
  const body = bodyIn(textField(objectField(told, 'rawResponse'), 'content') || undefined)
  const answer = answerColumns(body, context)
  return eventOf('invocation', {
    key: keyOf('model', step),
    time,
    origin: ORIGIN,
    operation: 'chat',
    ...callColumns('', partiesOf(part, context)),
    ...answer,
    latency_ms: Number.isNaN(took) ? answer.latency_ms : took,
    input_tokens: firstOf(numberField(usage, 'inputTokens'), answer.input_tokens),
    output_tokens: firstOf(numberField(usage, 'outputTokens'), answer.output_tokens),
    request_id: textField(metadata, 'clientRequestId'),
  })
}

/** A call of a model by a node of a flow, which is told of whole. Nodes call agents and functions too: these are no events. */
export function nodeActionEvent(step: TraceStep, context: RecordContext): Event | undefined {
  const { told, part } = step
  const operation = textField(told, 'operationName')
  const requestId = textField(told, 'requestId')
  const request = objectField(told, 'operationRequest')
  const model = textField(request, 'modelId')
  const isCall = MODEL_INVOCATIONS.includes(operation) && model !== '' && requestId !== ''
  if (!isCall || Number.isNaN(part.time)) return undefined
  const asked = bodyIn(request)
  const answered = bodyIn(objectField(told, 'operationResponse'))
  return eventOf('invocation', {
    key: `trace ${JSON.stringify(['node', requestId])}`,
    time: part.time,
    origin: ORIGIN,
    operation,
    ...callColumns(model, partiesOf(part, context)),
    ...requestColumns(asked, context),
    ...answerColumns(answered, context),
    ...textColumns(spokenBetween(asked, answered), context),
    request_id: requestId,
  })
}

/** When something began and how long it took, in milliseconds.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Metadata.html */
export function lapseOf(metadata: JsonObject | undefined) {
  const began = timeField(metadata, 'startTime')
  const between = timeField(metadata, 'endTime') - began
  const took = numberField(metadata, 'totalTimeMs')
  const lasted = Number.isNaN(took) ? between : took
  return { began, took: lasted >= 0 ? lasted : Number.NaN }
}

function callColumns(model: string, { account, region, agent }: Parties) {
  const entity = model === '' ? undefined : bedrockModel(model, account, region)
  return {
    account,
    region,
    caller: agent,
    ...(entity === undefined
      ? {}
      : { resource: entity.id, resource_type: entityTypeCode(entity.type) }),
  }
}

function requestColumns(body: Body | undefined, context: RecordContext) {
  return {
    input_bytes: body?.bytes,
    input_hash: body?.text ? context.contentHash(body.text) : '',
    requested_tokens: requestedTokens(body?.chunks ?? []),
    // What an answer repeats of the system prompt shows only where both are told of at once.
    ...textColumns({ ...spokenBetween(body, undefined), system: '' }, context),
  }
}

function answerColumns(body: Body | undefined, context: RecordContext) {
  const answer = answerOf(body?.chunks ?? [])
  return {
    error: answer.error,
    latency_ms: answer.latencyMs,
    input_tokens: answer.inputTokens,
    output_tokens: answer.outputTokens,
    cache_read_tokens: answer.cacheReadTokens,
    cache_write_tokens: answer.cacheWriteTokens,
    output_bytes: body?.bytes,
    output_hash: body?.text ? context.contentHash(body.text) : '',
    stop_reason: answer.stopReason,
    tool_uses: answer.toolUses,
    ...textColumns(spokenBetween(undefined, body), context),
  }
}

function firstOf(said: number, otherwise: number): number {
  return said >= 0 ? said : otherwise
}
