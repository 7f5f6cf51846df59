import { entityTypeCode } from '../../events/entity.ts'
import type { Event } from '../../events/event.ts'
import { INVOCATION_ORIGINS } from '../../events/tables.ts'
import { eventOf } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import { numberOf, textOf } from './attributes.ts'
import { callerOf, isBedrock, modelOf, placeOf, providerOf } from './parties.ts'
import { isSpans, type Span, spansIn } from './record.ts'
import { saidColumns } from './said.ts'

/** Spans of calls of models, by the GenAI conventions of OpenTelemetry. */
export const otelGenAi: JsonFormat = {
  kind: 'json',
  name: 'otel-genai',
  title: 'OpenTelemetry spans of calls of models (OTLP JSON, AgentCore)',
  recognises: isSpans,
  toEvents,
}

/** Operations that ask a model. Those of agents and tools hold such calls, with sums of their tokens: they are no further ones. */
const INFERENCE: ReadonlySet<string> = new Set([
  'chat',
  'text_completion',
  'generate_content',
  'embeddings',
])

/** A span that is no call of a model gives no event; one that is and says too little is told of, if no other stands beside it. */
function toEvents(record: JsonObject, context: RecordContext): RecordResult {
  const events: Event[] = []
  let unfit = ''
  for (const span of spansIn(record)) {
    if (!isInference(span)) continue
    const event = eventOfSpan(span, context)
    if (typeof event === 'string') unfit = event
    else events.push(event)
  }
  if (unfit === '' || events.length > 0) return events
  return unfit === NO_TIME
    ? { reason: 'bad-time', detail: unfit }
    : { reason: 'missing-field', detail: unfit }
}

/** Frameworks that tell of a call around the client’s own span of it; those of earlier versions call themselves clients too. */
const FRAMEWORKS: ReadonlySet<string> = new Set(['strands-agents'])

/** A framework’s own span around a call is internal; that of the client within it is the call. */
function isInference({ attributes, kind }: Span): boolean {
  if (FRAMEWORKS.has(providerOf(attributes))) return false
  const operation = textOf(attributes, 'gen_ai.operation.name')
  if (operation !== '') return INFERENCE.has(operation) && kind !== 'internal'
  return kind === 'client' && textOf(attributes, 'gen_ai.request.model') !== ''
}

const NO_TIME = 'a span of a call of a model without the time when it began'

function eventOfSpan(span: Span, context: RecordContext): Event | string {
  const { attributes, traceId, spanId } = span
  const place = placeOf(span)
  const model = modelOf(span, place)
  if (Number.isNaN(span.start)) return NO_TIME
  if (model === undefined) return 'a span of a call of a model that names no model'
  if (traceId === '' || spanId === '') return 'a span of a call of a model without its ids'
  return eventOf('invocation', {
    key: `span ${JSON.stringify([traceId, spanId])}`,
    time: span.start,
    ...place,
    origin: INVOCATION_ORIGINS.indexOf('span'),
    operation: textOf(attributes, 'gen_ai.operation.name') || 'chat',
    resource: model.id,
    resource_type: entityTypeCode(model.type),
    caller: callerOf(span),
    error: textOf(attributes, 'error.type') || (span.failed ? 'Error' : ''),
    latency_ms: span.duration,
    ...tokensOf(span),
    stop_reason: finishReason(span),
    guardrail: textOf(attributes, 'aws.bedrock.guardrail.id'),
    request_id: isBedrock(attributes) ? textOf(attributes, 'aws.request_id', 'aws.request.id') : '',
    ...saidColumns(span, context),
  })
}

/** Names of the conventions, those before 1.27, and those that instrumentations used before there was one. */
function tokensOf({ attributes }: Span) {
  const count = (...names: readonly string[]) =>
    numberOf(attributes, ...names.map((name) => `gen_ai.usage.${name}`))
  return {
    input_tokens: count('input_tokens', 'prompt_tokens'),
    output_tokens: count('output_tokens', 'completion_tokens'),
    cache_read_tokens: count('cache_read.input_tokens', 'cache_read_input_tokens'),
    cache_write_tokens: count(
      'cache_creation.input_tokens',
      'cache_creation_input_tokens',
      'cache_write_input_tokens',
    ),
    requested_tokens: numberOf(attributes, 'gen_ai.request.max_tokens'),
  }
}

function finishReason({ attributes }: Span): string {
  const reasons = attributes.get('gen_ai.response.finish_reasons')
  if (typeof reasons === 'string') return reasons
  if (!Array.isArray(reasons)) return ''
  const words = reasons.filter((one) => typeof one === 'string').slice(0, 8)
  return [...new Set(words)].join(',')
}
