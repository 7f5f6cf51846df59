import { HOUR } from '../../events/time.ts'
import type { Random } from '../../statistics/random.ts'
import { isEndpoint } from '../caller.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import { hex } from '../identifiers.ts'
import { type Invocation, OUTCOME_ERRORS } from '../inference.ts'
import type { JsonRecord } from '../json.ts'
import type { FoundationModel } from '../models.ts'
import type { DayTold, ToldHistory, ToldLog } from './log-writer.ts'
import { dayFolder, jsonLines } from './text.ts'

/**
 * Spans of the organisation's own applications, as a collector's file exporter writes them: each call of a model of Bedrock with
 * the id of its request. Who takes credentials away brings no instrumentation along, so strangers leave none; a flood that
 * comes through an application is that application's.
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/aws-bedrock/
 */
export const SPANS: ToldLog = {
  name: 'otel-genai',
  title: 'OpenTelemetry spans of applications that call models',
  open: (history) => (told) => spanObjects(told, history),
}

interface ModelCall {
  readonly one: Invocation
  readonly model: FoundationModel
  readonly application: string
}

function* spanObjects(
  { invocations, random }: DayTold,
  { applications, organisation }: ToldHistory,
): Generator<SimulatedFile> {
  const owners = ownersOf(invocations, applications)
  const calls = invocations.flatMap((one): ModelCall[] => {
    const application = owners.get(one.actor.arn)
    return isEndpoint(one.target) || application === undefined
      ? []
      : [{ one, model: one.target, application }]
  })
  const keyOf = ({ one, model, application }: ModelCall) =>
    `${model.account}/${model.region}/${application}/${Math.floor(one.time / HOUR)}`
  for (const [name, members] of groupBy(calls, keyOf)) {
    const [first] = members
    if (first === undefined) continue
    const own = random.fork(name)
    const sorted = members.toSorted((a, b) => a.one.time - b.one.time)
    const lines = sorted.map((call) => exported(call, own))
    const hour = new Date(first.one.time).toISOString().slice(11, 13)
    const folder = `otel-spans/${organisation.id}/${first.application}/${dayFolder(first.one.time)}`
    yield { path: `${folder}/${hour}-${hex(own, 8)}.jsonl.gz`, bytes: jsonLines(lines) }
  }
}

/** The application of each session: what a flood sends through it has its session. */
function ownersOf(
  invocations: readonly Invocation[],
  applications: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const known = invocations.filter(({ caller }) => applications.has(caller.id))
  return new Map(known.map(({ actor, caller }) => [actor.arn, caller.id]))
}

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
const count = (key: string, value: number) => ({ key, value: { intValue: String(value) } })

/** A request of OTLP with one span. */
function exported({ one, model, application }: ModelCall, random: Random): JsonRecord {
  const resource = [
    text('service.name', application),
    text('cloud.provider', 'aws'),
    text('cloud.account.id', model.account),
    text('cloud.region', model.region),
    text('telemetry.sdk.language', 'python'),
  ]
  const scope = {
    name: 'opentelemetry.instrumentation.botocore.bedrock-runtime',
    version: '0.57b0',
  }
  const scopeSpans = [{ scope, spans: [spanOf(one, model, random)] }]
  return { resourceSpans: [{ resource: { attributes: resource }, scopeSpans }] }
}

function spanOf(one: Invocation, model: FoundationModel, random: Random): JsonRecord {
  const operation = model.key === 'embedding' ? 'embeddings' : 'chat'
  const start = BigInt(one.time) * 1_000_000n
  const ok = one.outcome === 'ok'
  return {
    traceId: hex(random, 32),
    spanId: hex(random, 16),
    name: `${operation} ${model.modelId}`,
    kind: 3,
    startTimeUnixNano: `${start}`,
    endTimeUnixNano: `${start + BigInt(Math.round(one.latencyMs * 1e6))}`,
    attributes: [
      text('gen_ai.operation.name', operation),
      text('gen_ai.provider.name', 'aws.bedrock'),
      text('gen_ai.request.model', model.modelId),
      text('aws.request_id', one.requestId),
      text('server.address', `bedrock-runtime.${model.region}.amazonaws.com`),
      ...(ok ? answered(one, operation) : [text('error.type', errorOf(one))]),
    ],
    status: ok ? {} : { code: 2 },
  }
}

function answered({ inputTokens, outputTokens }: Invocation, operation: string) {
  const asked = count('gen_ai.usage.input_tokens', inputTokens)
  if (operation === 'embeddings') return [asked]
  const reasons = { values: [{ stringValue: 'end_turn' }] }
  return [
    asked,
    count('gen_ai.usage.output_tokens', outputTokens),
    { key: 'gen_ai.response.finish_reasons', value: { arrayValue: reasons } },
  ]
}

function errorOf({ outcome }: Invocation): string {
  return outcome === 'ok' ? '' : OUTCOME_ERRORS[outcome].bedrock
}
