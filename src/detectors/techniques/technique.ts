import type { Severity } from '../../events/severity.ts'
import type { Outcome } from '../../events/tables.ts'
import type { Call } from '../../lake/calls.ts'
import type { ModelFacts } from '../../lake/calls-models.ts'

export const TACTICS = {
  reconnaissance: 'TA0043',
  'initial-access': 'TA0001',
  execution: 'TA0002',
  persistence: 'TA0003',
  'privilege-escalation': 'TA0004',
  'defense-evasion': 'TA0005',
  'credential-access': 'TA0006',
  discovery: 'TA0007',
  'lateral-movement': 'TA0008',
  collection: 'TA0009',
  exfiltration: 'TA0010',
  impact: 'TA0040',
} as const

export type Tactic = keyof typeof TACTICS

/** Something that a call must show, beyond its operation. */
export interface Condition {
  /** In words, after "whose": `request opens the port to every address`. */
  readonly says: string
  readonly holds: (call: Call, facts: ModelFacts) => boolean
}

/** Calls of one kind. Every condition must hold. */
export interface CallPattern {
  /** `bedrock` stands for `bedrock.amazonaws.com` and its runtimes. */
  readonly service: string
  /** Without the version that Lambda writes behind its operations. */
  readonly operations: readonly string[]
  /** How the call may have ended; success or denied when left out, since who is refused has tried. */
  readonly outcomes?: readonly Outcome[]
  readonly when?: readonly Condition[]
  /** The request must hold one of these, in lower case: lets the lake leave out most calls of a busy operation. */
  readonly mentions?: readonly string[]
  /** The principal's id must hold this. */
  readonly actorsNamed?: string
  /** Only calls on buckets that models learn from, are served from, or that assistants read. */
  readonly onLearningBuckets?: boolean
  /** Only calls signed with a long-term key. */
  readonly longTermKey?: boolean
}

/** What a burst counts. */
export type Distinct = 'calls' | 'operations' | 'targets' | 'requests' | 'regions' | 'items'

/** When calls amount to the technique. */
export type Matcher =
  | { readonly kind: 'call'; readonly calls: readonly CallPattern[] }
  | {
      /** At least so many different ones by one principal within the time. */
      readonly kind: 'burst'
      readonly calls: readonly CallPattern[]
      readonly distinct: Distinct
      readonly atLeast: number
      readonly within: number
      /** What `items` counts in one call: names of parameters, objects … */
      readonly items?: (call: Call) => number
    }
  | {
      /** One of each step, in this order, by one principal (or one key) within the time. */
      readonly kind: 'sequence'
      readonly steps: readonly (readonly CallPattern[])[]
      readonly within: number
      readonly sameKey?: boolean
    }

/** A way in which attackers act, that a few API calls show. */
export interface Technique {
  /** The finding's type is `Technique/` and this. */
  readonly id: string
  readonly title: string
  /** What it is and why it is odd, for people. */
  readonly description: string
  readonly tactics: readonly Tactic[]
  /** MITRE ATT&CK (`T…`) and ATLAS (`AML.T…`). */
  readonly ids: readonly string[]
  /** Of a principal that is not used to doing so; who does it every week is told of lower, or not at all. */
  readonly severity: Severity
  readonly falsePositives: string
  readonly matcher: Matcher
  /** Engineers and pipelines do it every day: worth telling only of somebody who never did. */
  readonly everyday?: boolean
}

/** `runtime.sagemaker.amazonaws.com` → `sagemaker`; `bedrock-agent-runtime.amazonaws.com` → `bedrock`. */
export function serviceFamily(eventSource: string): string {
  const name = eventSource.replace(/\.(?:amazonaws|api\.aws)(?:\.com)?$/, '')
  if (name.endsWith('.sagemaker') || name.startsWith('sagemaker-')) return 'sagemaker'
  if (name.startsWith('bedrock-')) return 'bedrock'
  return name
}

/** Lambda and CloudFront write a version behind the operation: `UpdateFunctionCode20150331v2`. */
export function plainOperation(eventName: string): string {
  return eventName.replace(/(?:\d{4}_\d{2}_\d{2}|\d{8})(?:v\d+)?$/, '')
}

/** Every pattern of a matcher. */
export function patternsOf(matcher: Matcher): readonly CallPattern[] {
  return matcher.kind === 'sequence' ? matcher.steps.flat() : matcher.calls
}
