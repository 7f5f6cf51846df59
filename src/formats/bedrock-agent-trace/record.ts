import type { JsonObject } from '../format.ts'
import { anyField, arrayField, isObject, textField, timeField } from '../json-fields.ts'

/**
 * Traces of Bedrock agents, as applications save what InvokeAgent, InvokeInlineAgent and InvokeFlow stream to whoever enabled the
 * trace: the events as they came, their trace parts, or the bare traces, one by one or in lists. Times may be written as
 * Python's `str` writes them.
 *
 * ```json
 * {"agentId":"A1B2C3D4E5","agentAliasId":"TSTALIASID","agentVersion":"3","sessionId":"s-1","eventTime":"2026-01-01T00:00:00.120Z",
 *  "callerChain":[{"agentAliasArn":"arn:aws:bedrock:us-east-1:111122223333:agent-alias/A1B2C3D4E5/TSTALIASID"}],
 *  "trace":{"orchestrationTrace":{"modelInvocationInput":{"traceId":"5f0c1a2b-3d4e-4f60-8a9b-000000000001-0","type":"ORCHESTRATION",
 *   "foundationModel":"anthropic.claude-3-haiku-20240307-v1:0","inferenceConfiguration":{"maximumLength":2048},"text":"{}"}}}}
 * ```
 *
 * ```json
 * {"trace":{"orchestrationTrace":{"modelInvocationOutput":{"traceId":"5f0c1a2b-3d4e-4f60-8a9b-000000000001-0",
 *  "metadata":{"clientRequestId":"2ff6f1a4-6ab4-4ac8-9d32-5f3ba2e1cf12","startTime":"2026-01-01 00:00:00.150000+00:00",
 *   "totalTimeMs":1200,"usage":{"inputTokens":900,"outputTokens":80}},"rawResponse":{"content":"{}"}}}}}
 * ```
 *
 * https://docs.aws.amazon.com/bedrock/latest/userguide/trace-events.html
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_TracePart.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/flows-trace.html
 */
export interface TraceStep {
  readonly kind: StepKind
  readonly traceId: string
  /** What is said of the step. */
  readonly told: JsonObject
  readonly part: TracePart
}

type StepKind =
  | 'request'
  | 'answer'
  | 'retrieval'
  | 'final'
  | 'guardrail'
  | 'failure'
  | 'node-action'

/** Which agent a trace is of. Nothing of it is in a bare trace. */
export interface TracePart {
  readonly agentId: string
  readonly collaborator: string
  readonly session: string
  /** Milliseconds since the epoch, NaN when not told. */
  readonly time: number
  /** Aliases of the agents that passed the request on, from the user's side. */
  readonly chain: readonly string[]
}

/** Traces in which steps of an agent lie. */
const STAGES = [
  'orchestrationTrace',
  'preProcessingTrace',
  'postProcessingTrace',
  'routingClassifierTrace',
] as const
/** Traces of one matter each. */
const MATTERS = { guardrailTrace: 'guardrail', failureTrace: 'failure' } as const
/** Traces of which nothing is kept: words of a custom orchestration, and what goes into and out of a flow's nodes. */
const KNOWN = [
  'customOrchestrationTrace',
  'nodeInputTrace',
  'nodeOutputTrace',
  'conditionNodeResultTrace',
] as const
const NODE_ACTION = 'nodeActionTrace'
/** Fields within which traces lie. */
const HOLDERS = [
  'trace',
  'traces',
  'flowTraceEvent',
  'nodeDependencyTrace',
  'traceElements',
  'agentTraces',
] as const
const TRACES: readonly string[] = [...STAGES, ...Object.keys(MATTERS), ...KNOWN, NODE_ACTION]

/** A flow's event holds a trace of a node, its elements, their parts, a trace. */
const MOST_DEPTH = 8
const MOST_LOOKED_AT = 32
const MOST_CALLERS = 16
const NOBODY: TracePart = {
  agentId: '',
  collaborator: '',
  session: '',
  time: Number.NaN,
  chain: [],
}

export function isAgentTrace(record: JsonObject): boolean {
  return holdsTrace(record, 0)
}

function holdsTrace(holder: JsonObject, depth: number): boolean {
  if (TRACES.some((name) => objectsIn(holder, name).length > 0)) return true
  if (depth >= MOST_DEPTH) return false
  return HOLDERS.some((name) =>
    objectsIn(holder, name)
      .slice(0, MOST_LOOKED_AT)
      .some((inner) => holdsTrace(inner, depth + 1)),
  )
}

/** Every step that a record tells of, in its order. */
export function stepsIn(record: JsonObject): readonly TraceStep[] {
  return stepsBelow(record, NOBODY, 0)
}

function stepsBelow(holder: JsonObject, outer: TracePart, depth: number): readonly TraceStep[] {
  const part = partOf(holder, outer)
  const inner = depth >= MOST_DEPTH ? [] : HOLDERS.flatMap((name) => objectsIn(holder, name))
  return [
    ...STAGES.flatMap((name) => objectsIn(holder, name)).flatMap((stage) => stepsOf(stage, part)),
    ...Object.entries(MATTERS).flatMap(([name, kind]) =>
      objectsIn(holder, name).map((told) => stepOf(kind, told, part)),
    ),
    ...objectsIn(holder, NODE_ACTION).map((told) =>
      stepOf('node-action', told, partOf(told, part)),
    ),
    ...inner.flatMap((one) => stepsBelow(one, part, depth + 1)),
  ]
}

/** By the API one of them alone, but some join what came of a step before they save it. */
function stepsOf(stage: JsonObject, part: TracePart): readonly TraceStep[] {
  const within = (kind: StepKind, name: string, inner = '') =>
    objectsIn(stage, name).flatMap((holder) =>
      (inner === '' ? [holder] : objectsIn(holder, inner)).map((told) => ({
        ...stepOf(kind, told, part),
        traceId: textField(told, 'traceId') || textField(holder, 'traceId'),
      })),
    )
  return [
    ...within('request', 'modelInvocationInput'),
    ...within('answer', 'modelInvocationOutput'),
    ...within('retrieval', 'invocationInput', 'knowledgeBaseLookupInput'),
    ...within('final', 'observation', 'finalResponse'),
  ]
}

function stepOf(kind: StepKind, told: JsonObject, part: TracePart): TraceStep {
  return { kind, traceId: textField(told, 'traceId'), told, part }
}

function partOf(holder: JsonObject, outer: TracePart): TracePart {
  const time = timeField(holder, Object.hasOwn(holder, 'eventTime') ? 'eventTime' : 'timestamp')
  const chain = arrayField(holder, 'callerChain')
    .slice(0, MOST_CALLERS)
    .filter(isObject)
    .map((caller) => textField(caller, 'agentAliasArn'))
  return {
    agentId: textField(holder, 'agentId') || outer.agentId,
    collaborator: textField(holder, 'collaboratorName') || outer.collaborator,
    session: textField(holder, 'sessionId') || outer.session,
    time: Number.isNaN(time) ? outer.time : time,
    chain: chain.length > 0 ? chain : outer.chain,
  }
}

/** The object below a name, or those of a list. */
function objectsIn(holder: JsonObject, name: string): readonly JsonObject[] {
  const value = anyField(holder, name)
  if (isObject(value)) return [value]
  return Array.isArray(value) ? value.filter((one) => isObject(one)) : []
}
