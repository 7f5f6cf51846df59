import type { Finding } from '../../events/finding.ts'
import type { Symptom } from './act-kinds.ts'

const MARKS: readonly (readonly [RegExp, Symptom])[] = [
  [/secretin|systemprompt|costlyprompts/i, 'content'],
  [/latency/i, 'latency'],
  [/throttl/i, 'throttles'],
  [/error|fault|5xx|4xx/i, 'errors'],
  [/token|cost/i, 'tokens'],
  [/caller/i, 'caller'],
  [/drift|missing|feature/i, 'drift'],
  [/prediction/i, 'prediction'],
  [/silen|captureoff|stopped/i, 'silence'],
  [/guardrail|logging|capture/i, 'protection'],
  [/invocation|volume|traffic/i, 'volume'],
]

const WORDS: Readonly<Record<Symptom, string>> = {
  latency: 'latency',
  errors: 'errors',
  throttles: 'throttling',
  volume: 'traffic',
  tokens: 'tokens',
  caller: 'callers',
  drift: 'inputs',
  prediction: 'predictions',
  silence: 'activity',
  protection: 'protection',
  content: 'prompts',
}

/** What changed, as in `latency, errors and throttling`. */
export function symptomsInWords(symptoms: Iterable<Symptom>): string {
  const words = [...symptoms].map((symptom) => WORDS[symptom])
  if (words.length === 0) return 'behaviour'
  const last = words.pop()
  return words.length === 0 ? `${last}` : `${words.join(', ')} and ${last}`
}

/** What kind of symptom a finding of the inference detectors is. */
export function symptomOf(finding: Finding): Symptom | undefined {
  const name = `${finding.type} ${finding.detector}`.replace(/inference/gi, '')
  return MARKS.find(([pattern]) => pattern.test(name))?.[1]
}

/** Whether a finding tells of a series that left its baseline, rather than of an act; Model Monitor's do too. */
export function isAnomaly(finding: Finding): boolean {
  return finding.type.startsWith('Inference/') || finding.type.startsWith('ModelMonitor/')
}

/** Whether a finding sums up what a principal did in a time that an analyst chose, as Detective's investigations do: what it tells
 * of happened at some time within, not when that begins. */
export function isSummary({ type }: Finding): boolean {
  return type.startsWith('DetectiveInvestigation/')
}

/** Whether a finding tells of what a caller asks that it did not ask before: who released that caller may have brought it
 * about, unlike an attack, which whoever asks brings about. */
export function isChangeOfContent({ type }: Finding): boolean {
  return /^Queries\/(?:SecretIn|SystemPrompt|CostlyPrompts)/.test(type)
}

/** Findings that say in other words that a caller asked more. */
const MORE_ASKED = /^(?:Queries\/(?:DenialOfService|CostlyPrompts)|Abuse\/CostHarvesting)$/

/** Whether a finding tells of what series of volume and cost show as well, and says nothing else against the caller. */
export function tellsOfDemand({ type }: Finding): boolean {
  return MORE_ASKED.test(type)
}

/** Whether a finding tells of what a caller asks a model, as drift of its inputs does. */
export function tellsOfInputs({ type }: Finding): boolean {
  return /^Queries\/(?:ModelExtraction|AdversarialEvasion|MembershipInference)$/.test(type)
}

/** Symptoms whose cause may be sought among those who call. */
export const DEMAND: ReadonlySet<Symptom> = new Set([
  'volume',
  'tokens',
  'throttles',
  'caller',
  'latency',
  'prediction',
  'drift',
])

/** What a cause explains of a symptom that it does not list. */
const SELDOM = 0.04

/** How well `explains` accounts for the symptoms, each by its weight: a share from 0 to 1, 0.3 where there are none. */
export function symptomFit(
  symptoms: ReadonlyMap<Symptom, number>,
  explains: Readonly<Partial<Record<Symptom, number>>>,
): number {
  let share = 0
  let total = 0
  for (const [symptom, weight] of symptoms) {
    share += weight * (explains[symptom] ?? SELDOM)
    total += weight
  }
  return total > 0 ? share / total : 0.3
}
