import type { Severity } from '../../events/severity.ts'
import type { Detection } from '../sigma/rule.ts'
import type { RuleLogName } from '../sigma/rule-log.ts'

export const TACTICS = {
  reconnaissance: 'TA0043',
  'resource-development': 'TA0042',
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
  'command-and-control': 'TA0011',
  impact: 'TA0040',
} as const

export type Tactic = keyof typeof TACTICS

/** Which API calls are meant. */
export interface CallRule {
  readonly name: string
  readonly log: RuleLogName
  readonly detection: Detection
}

/** What a burst counts: calls, different values of a field, or the sum of one. */
export type Measure =
  | { readonly of: 'calls' }
  | { readonly of: 'values' | 'sum'; readonly field: string }

/** When calls amount to the technique. */
export type Matcher =
  | { readonly kind: 'call'; readonly rule: CallRule }
  | {
      /** At least so many within the time, by one group. */
      readonly kind: 'burst'
      readonly rules: readonly CallRule[]
      readonly measure: Measure
      readonly atLeast: number
      /** Milliseconds. */
      readonly within: number
      readonly groupBy: readonly string[]
    }
  | {
      /** One of each step within the time, by one group; `ordered` in this order. */
      readonly kind: 'sequence'
      readonly steps: readonly CallRule[]
      readonly ordered: boolean
      readonly within: number
      readonly groupBy: readonly string[]
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
  readonly everyday: boolean
  /** Administrators and pipelines do it now and then, each time something else of it: that somebody who was there before did not
   * do this very thing says little. It is a note then, that joins what is graver. */
  readonly administration: boolean
  /** Techniques that are part of this one: of the same principal they are not told of as well. */
  readonly supersedes: readonly string[]
  /** The file of its rule, and Sigma's id and name of it. */
  readonly file: string
  readonly ruleId: string
  readonly ruleName: string
}

/** `runtime.sagemaker.amazonaws.com` → `sagemaker`; `bedrock-agent-runtime.amazonaws.com` → `bedrock`. */
export function serviceFamily(eventSource: string): string {
  const name = eventSource.replace(/\.(?:amazonaws|api\.aws)(?:\.com)?$/, '')
  if (name.endsWith('.sagemaker') || name.startsWith('sagemaker-')) return 'sagemaker'
  if (name.startsWith('bedrock-')) return 'bedrock'
  return name
}

/** `bedrock.amazonaws.com` → `bedrock`, each endpoint of a service by itself. */
export function plainService(eventSource: string): string {
  return eventSource.replace(/\.amazonaws\.com$/, '')
}

/** Lambda and CloudFront write a version behind the operation: `UpdateFunctionCode20150331v2`. */
export function plainOperation(eventName: string): string {
  return eventName.replace(/(?:\d{4}_\d{2}_\d{2}|\d{8})(?:v\d+)?$/, '')
}

/** A rule, whose it is, and the how manyth of it. */
export interface PlacedRule {
  readonly technique: Technique
  readonly rule: CallRule
  readonly nth: number
}

/** The rules of all techniques in one list: a position in it names a rule of a technique. */
export function placedRules(techniques: readonly Technique[]): readonly PlacedRule[] {
  return techniques.flatMap((technique) =>
    rulesOf(technique.matcher).map((rule, nth) => ({ technique, rule, nth })),
  )
}

/** Every rule of a matcher. */
export function rulesOf(matcher: Matcher): readonly CallRule[] {
  if (matcher.kind === 'call') return [matcher.rule]
  return matcher.kind === 'burst' ? matcher.rules : matcher.steps
}
