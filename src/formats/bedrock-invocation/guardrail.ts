import type { Json, JsonObject } from '../format.ts'
import { anyField, isObject, objectField, textField } from '../json-fields.ts'
import { lastText, layersOf } from './layers.ts'

/** What a guardrail did to an invocation; empty text where nothing is said. */
export interface GuardrailOutcome {
  /** Id or ARN. */
  readonly guardrail: string
  /** `NONE`, `INTERVENED`, `GUARDRAIL_INTERVENED`, as it was written. */
  readonly action: string
  /** Names of the policies that blocked or masked something, sorted, comma-separated. */
  readonly policies: string
  /** What was noticed, blocked or not: `PROMPT_ATTACK:HIGH`, `PII`; sorted, comma-separated. */
  readonly filters: string
}

interface Assessment {
  readonly guardrail: string
  readonly policies: JsonObject
}

const POLICY = /^[a-z][a-zA-Z]{0,40}Policy$/
const MOST_DEPTH = 6
const MOST_FILTERS = 16
const FILTER = /^[A-Z][A-Z_]{1,40}$/
const CONFIDENCE = /^(?:NONE|LOW|MEDIUM|HIGH)$/

/**
 * Reads the action (`amazon-bedrock-guardrailAction` of InvokeModel, the stop reason `guardrail_intervened` of Converse)
 * and the trace, if the caller asked for one. Converse writes the trace as `trace.guardrail.inputAssessment{id}` and
 * `outputAssessments{id: []}`, InvokeModel as `amazon-bedrock-trace.guardrail.input{id}` and `outputs[{id}]`.
 *
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_GuardrailTraceAssessment.html
 */
export function guardrailOf(
  request: readonly JsonObject[],
  answer: readonly JsonObject[],
  stopReason: string,
): GuardrailOutcome {
  const layers = layersOf(answer)
  const assessments = layers.flatMap(assessmentsOf)
  const told = assessedBy(assessments.map(({ policies }) => policies))
  const configured = textField(objectField(request[0], 'guardrailConfig'), 'guardrailIdentifier')
  return {
    guardrail: configured || (assessments[0]?.guardrail ?? ''),
    action: actionOf(layers, stopReason, assessments, told.policies),
    ...told,
  }
}

/** What a guardrail's assessments tell, each with its findings by the name of the policy. */
export function assessedBy(
  assessments: readonly JsonObject[],
): Pick<GuardrailOutcome, 'policies' | 'filters'> {
  return {
    policies: [...new Set(assessments.flatMap(intervened))].sort().join(','),
    filters: [...new Set(assessments.flatMap((policies) => noticed(policies, 0)))]
      .sort()
      .slice(0, MOST_FILTERS)
      .join(','),
  }
}

function actionOf(
  layers: readonly JsonObject[],
  stopReason: string,
  assessments: readonly Assessment[],
  policies: string,
): string {
  const stated = lastText(layers, ['amazon-bedrock-guardrailAction'])
  if (stated) return stated
  if (stopReason === 'guardrail_intervened') return 'GUARDRAIL_INTERVENED'
  if (policies !== '') return 'INTERVENED'
  return assessments.length > 0 ? 'NONE' : ''
}

function assessmentsOf(layer: JsonObject): readonly Assessment[] {
  const traces = ['trace', 'amazon-bedrock-trace'].map((name) => objectField(layer, name))
  const guardrails = traces.map((trace) => objectField(trace, 'guardrail'))
  return guardrails.flatMap((trace) =>
    ['inputAssessment', 'outputAssessments', 'input', 'outputs'].flatMap((side) =>
      listOf(anyField(trace, side)).flatMap(byGuardrail),
    ),
  )
}

/** `{ id: assessment }` or `{ id: [assessment] }` */
function byGuardrail(value: Json): readonly Assessment[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([guardrail, assessed]) =>
    listOf(assessed)
      .filter(isObject)
      .map((policies) => ({ guardrail, policies })),
  )
}

function intervened(policies: JsonObject): readonly string[] {
  return Object.entries(policies)
    .filter(([name, policy]) => POLICY.test(name) && acted(policy, 0))
    .map(([name]) => name)
}

/** Whether any filter, topic, word or entity of a policy did something: its `action` is not NONE. */
function acted(value: Json | undefined, depth: number): boolean {
  if (depth > MOST_DEPTH) return false
  if (Array.isArray(value)) return value.some((item) => acted(item, depth + 1))
  if (!isObject(value)) return false
  const action = textField(value, 'action')
  if (action !== '' && action !== 'NONE') return true
  return Object.values(value).some((child) => acted(child, depth + 1))
}

/** Type and confidence of each filter that acted or detected something; names of topics and words are not told. */
function noticed(value: Json | undefined, depth: number): readonly string[] {
  if (depth > MOST_DEPTH) return []
  if (Array.isArray(value)) return value.flatMap((item) => noticed(item, depth + 1))
  if (!isObject(value)) return []
  const type = textField(value, 'type')
  const action = textField(value, 'action')
  const confidence = textField(value, 'confidence')
  const isNoticed = (action !== '' && action !== 'NONE') || anyField(value, 'detected') === true
  const own = isNoticed && FILTER.test(type) ? [type + suffix(confidence)] : []
  return [...own, ...Object.values(value).flatMap((child) => noticed(child, depth + 1))]
}

function suffix(confidence: string): string {
  return CONFIDENCE.test(confidence) ? `:${confidence}` : ''
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
