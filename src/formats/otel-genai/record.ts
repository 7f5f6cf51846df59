import { epochToMillis } from '../../events/time.ts'
import type { JsonObject } from '../format.ts'
import { anyField, arrayField, isObject, objectField, textField } from '../json-fields.ts'
import { type Attributes, attributesOf } from './attributes.ts'

/**
 * Spans of OpenTelemetry in JSON: a request of OTLP as the collector's file exporter writes it, or a span a record as CloudWatch
 * keeps them in the log group `aws/spans`, where agents on Bedrock AgentCore send theirs.
 *
 * ```json
 * {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"assistant"}}]},
 *  "scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"chat gpt-4o",
 *   "kind":3,"startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225601500000000",
 *   "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
 *    {"key":"gen_ai.provider.name","value":{"stringValue":"openai"}},
 *    {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},
 *    {"key":"gen_ai.usage.input_tokens","value":{"intValue":"120"}}]}]}]}]}
 * ```
 *
 * ```json
 * {"resource":{"attributes":{"service.name":"assistant","cloud.region":"us-east-1"}},"scope":{"name":"botocore"},
 *  "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"chat amazon.nova-lite-v1:0","kind":"CLIENT",
 *  "startTimeUnixNano":1767225600000000000,"endTimeUnixNano":1767225601500000000,
 *  "attributes":{"gen_ai.system":"aws.bedrock","gen_ai.operation.name":"chat","gen_ai.usage.input_tokens":120}}
 * ```
 *
 * Log records that agents on AgentCore write beside their spans (stream `otel-rt-logs`) hold what was said in a span; they are
 * known, and the span counts.
 *
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
 * https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-view.html
 */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly kind: SpanKind
  /** Milliseconds since the epoch, NaN when not told. */
  readonly start: number
  /** Milliseconds that it took, NaN when not told. */
  readonly duration: number
  readonly failed: boolean
  readonly attributes: Attributes
  readonly resource: Attributes
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[]
}

export type SpanKind = 'internal' | 'client' | 'other'

const MOST_EVENTS = 1000

export function isSpans(record: JsonObject): boolean {
  return (
    Array.isArray(anyField(record, 'resourceSpans')) ||
    Array.isArray(anyField(record, 'scopeSpans')) ||
    isSpan(record) ||
    isLogRecord(record)
  )
}

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
function isLogRecord(record: JsonObject): boolean {
  if (Array.isArray(anyField(record, 'resourceLogs'))) return true
  return ['observedTimeUnixNano', 'body'].every((key) => Object.hasOwn(record, key))
}

function isSpan(record: JsonObject): boolean {
  return ['traceId', 'spanId', 'startTimeUnixNano'].every((key) => Object.hasOwn(record, key))
}

/** Every span of a record, in its order. */
export function spansIn(record: JsonObject): readonly Span[] {
  if (isSpan(record)) return [spanOf(record, attributesOf(objectField(record, 'resource')))]
  const holders = Array.isArray(anyField(record, 'resourceSpans'))
    ? arrayField(record, 'resourceSpans').filter(isObject)
    : [record]
  return holders.flatMap((holder) => {
    const resource = attributesOf(objectField(holder, 'resource'))
    return arrayField(holder, 'scopeSpans')
      .filter(isObject)
      .flatMap((scope) => arrayField(scope, 'spans').filter(isObject))
      .map((span) => spanOf(span, resource))
  })
}

function spanOf(record: JsonObject, resource: Attributes): Span {
  const start = nanos(record, 'startTimeUnixNano')
  const took = (nanos(record, 'endTimeUnixNano') - start) / 1e6
  return {
    traceId: textField(record, 'traceId'),
    spanId: textField(record, 'spanId'),
    kind: kindOf(record),
    start: epochToMillis(Math.floor(start / 1e6)),
    duration: took >= 0 ? Math.round(took * 1000) / 1000 : Number.NaN,
    failed: isError(objectField(record, 'status')),
    attributes: attributesOf(record),
    resource,
    events: arrayField(record, 'events')
      .slice(0, MOST_EVENTS)
      .filter(isObject)
      .map((event) => ({ name: textField(event, 'name'), attributes: attributesOf(event) })),
  }
}

function nanos(record: JsonObject, key: string): number {
  const value = anyField(record, key)
  if (typeof value === 'string') return /^\d{1,20}$/.test(value) ? Number(value) : Number.NaN
  return typeof value === 'number' ? value : Number.NaN
}

/** Numbers of the protocol, or its words. https://opentelemetry.io/docs/specs/otel/trace/api/#spankind */
function kindOf(record: JsonObject): SpanKind {
  const kind = anyField(record, 'kind')
  if (kind === 1 || kind === 'INTERNAL' || kind === 'SPAN_KIND_INTERNAL') return 'internal'
  return kind === 3 || kind === 'CLIENT' || kind === 'SPAN_KIND_CLIENT' ? 'client' : 'other'
}

function isError(status: JsonObject | undefined): boolean {
  const code = anyField(status, 'code')
  return code === 2 || code === 'ERROR' || code === 'STATUS_CODE_ERROR'
}
