import { parseArn } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { severityRank } from '../../events/severity.ts'
import type { Symptom } from './act-kinds.ts'
import { isAnomaly, symptomOf } from './symptoms.ts'

/** What is to be explained: something that behaves unlike itself since a time. */
export interface Subject {
  readonly entity: EntityRef
  readonly account: string
  readonly region: string
  readonly onset: { readonly time: number; readonly earliest: number; readonly latest: number }
  readonly end: number
  readonly symptoms: ReadonlyMap<Symptom, number>
  readonly findings: readonly Finding[]
}

/** The subject of findings that belong together: the entity with the worst anomaly, dated by the earliest sure onset. */
export function subjectOf(findings: readonly Finding[]): Subject | undefined {
  const anomalies = findings.filter(isAnomaly)
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

/** Findings dated this much less sharply than the sharpest say nothing about when. */
const SHARP = 30 * 60_000

/** Several series of one incident date it differently: the strongest of the sharply dated says when, and its uncertainty spans
 * what the others say. */
function onsetOf(findings: readonly Finding[]): Subject['onset'] {
  const dated = findings.map((finding) => {
    const own = { time: finding.start, earliest: finding.start, latest: finding.start }
    return { finding, onset: finding.series?.onset ?? own }
  })
  const widths = dated.map(({ onset }) => onset.latest - onset.earliest)
  const widest = Math.max(Math.min(...widths) * 2, SHARP)
  const sharp = dated.filter((_, i) => (widths[i] ?? 0) <= widest)
  const [strongest] = sharp.toSorted(
    (a, b) =>
      severityRank(b.finding.severity) - severityRank(a.finding.severity) ||
      b.finding.score - a.finding.score ||
      a.onset.time - b.onset.time,
  )
  return {
    time: strongest?.onset.time ?? Number.NaN,
    earliest: Math.min(...sharp.map(({ onset }) => onset.earliest)),
    latest: Math.max(...sharp.map(({ onset }) => onset.latest)),
  }
}
