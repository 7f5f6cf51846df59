import { parseArn } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { severityRank } from '../../events/severity.ts'
import type { Symptom } from './act-kinds.ts'
import { type Onset, onsetOf } from './onset.ts'
import { isAnomaly, isChangeOfContent, symptomOf } from './symptoms.ts'

/** What is to be explained: something that behaves unlike itself since a time. */
export interface Subject {
  readonly entity: EntityRef
  readonly account: string
  readonly region: string
  readonly onset: Onset
  readonly end: number
  readonly symptoms: ReadonlyMap<Symptom, number>
  readonly findings: readonly Finding[]
}

/** The subject of findings that belong together: the entity with the worst anomaly, dated by the earliest sure onset; where no
 * series is off, what a caller asks. */
export function subjectOf(findings: readonly Finding[]): Subject | undefined {
  const series = findings.filter(isAnomaly)
  const anomalies = series.length > 0 ? series : findings.filter(isChangeOfContent)
  const [worst] = anomalies.toSorted(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      b.score - a.score ||
      (a.id < b.id ? -1 : 1),
  )
  if (worst === undefined) return undefined
  const own = anomalies.filter(({ entity }) => entity.id === worst.entity.id)
  const symptoms = new Map<Symptom, number>()
  for (const finding of own) {
    const symptom = symptomOf(finding)
    if (symptom !== undefined)
      symptoms.set(symptom, Math.max(symptoms.get(symptom) ?? 0, weightOf(finding)))
  }
  return {
    entity: worst.entity,
    account: worst.account || parseArn(worst.entity.id)?.account || '',
    region: worst.region || parseArn(worst.entity.id)?.region || '',
    onset: onsetOf(own),
    end: Math.max(...own.map(({ end }) => end)),
    symptoms,
    findings: own,
  }
}

function weightOf(finding: Finding): number {
  return (1 + severityRank(finding.severity)) / 5
}
