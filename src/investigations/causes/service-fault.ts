import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import { MINUTE } from '../../events/time.ts'
import { type Candidate, evidence } from './candidate.ts'
import type { Subject } from './subject.ts'
import { isAnomaly } from './symptoms.ts'
import { WEIGHTS } from './weights.ts'

/** Onsets this near are one onset. */
const TOGETHER = 20 * MINUTE

/** When several endpoints or models of one Region go wrong at once, what they have in common is the Region. */
export function serviceFaultCandidate(
  subject: Subject,
  findings: readonly Finding[],
): Candidate | undefined {
  const siblings = new Map<string, Finding>()
  for (const finding of findings) {
    const together = Math.abs(finding.start - subject.onset.time) <= TOGETHER
    const fault = /latency|error|fault/i.test(finding.type)
    if (
      isAnomaly(finding) &&
      together &&
      fault &&
      finding.region === subject.region &&
      finding.entity.id !== subject.entity.id
    ) {
      siblings.set(finding.entity.id, finding)
    }
  }
  if (siblings.size === 0) return undefined
  const names = [...siblings.keys()].map(shortName)
  const text = `${names.slice(0, 4).join(', ')} in ${subject.region} went wrong within ${TOGETHER / MINUTE} minutes of it`
  const weight = WEIGHTS.serviceFault + WEIGHTS.perSibling * Math.min(4, siblings.size)
  return {
    kind: 'service-fault',
    principal: undefined,
    entity: { type: 'aws-region', id: subject.region },
    time: subject.onset.time,
    eventIds: [...siblings.values()].flatMap(({ eventIds }) => eventIds.slice(0, 3)),
    why: `${siblings.size + 1} endpoints or models in ${subject.region} went wrong at the same time: what they share is the Region.`,
    evidence: [evidence('siblings', text, weight)],
  }
}
