import { shortName } from '../../events/arn.ts'
import type { Evidence } from '../../events/cause.ts'
import type { Finding } from '../../events/finding.ts'
import { MINUTE } from '../../events/time.ts'
import type { Symptom } from './act-kinds.ts'
import { type Candidate, evidence } from './candidate.ts'
import { type Comparison, namesOf } from './siblings.ts'
import type { Subject } from './subject.ts'
import { isAnomaly, symptomFit, symptomsInWords } from './symptoms.ts'
import { WEIGHTS } from './weights.ts'

/** Onsets this near are one onset. */
const TOGETHER = 20 * MINUTE

/** What SageMaker adds to the time that the model takes.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html */
const OVERHEAD = /OverheadLatency/
const OVERHEAD_TEXT = 'what the service adds to the latency of the model grew'

/** When several endpoints or models of one Region go wrong at once, what they have in common is the Region. */
export function serviceFaultCandidate(
  subject: Subject,
  findings: readonly Finding[],
  comparison?: Comparison,
): Candidate | undefined {
  const siblings = wentWrongToo(subject, findings)
  const near = comparison?.series.siblings.filter(({ region }) => region === subject.region) ?? []
  const alike = near.filter(
    ({ resource: { id } }) => comparison?.alike.has(id) && !siblings.has(id),
  )
  const steady = near.filter(
    ({ resource: { id } }) => !comparison?.alike.has(id) && !siblings.has(id),
  )
  const struck = siblings.size + alike.length
  const names = [...siblings.keys(), ...alike.map(({ resource }) => resource.id)].map(shortName)
  if (struck === 0) return undefined
  const text = `${names.slice(0, 4).join(', ')} in ${subject.region} went wrong within ${TOGETHER / MINUTE} minutes of it`
  const weighed: Evidence[] = [
    evidence('siblings', text, WEIGHTS.serviceFault + WEIGHTS.perSibling * Math.min(4, struck)),
  ]
  weighed.push(faultFits(subject))
  if (subject.findings.some(({ type }) => OVERHEAD.test(type))) {
    weighed.push(evidence('overhead', OVERHEAD_TEXT, WEIGHTS.overhead))
  }
  if (steady.length > 0) {
    const weight = WEIGHTS.perSteadySibling * Math.min(4, steady.length)
    weighed.push(evidence('steady', `${namesOf(steady)} of the same Region did not`, weight))
  }
  return {
    kind: 'service-fault',
    principal: undefined,
    entity: { type: 'aws-region', id: subject.region },
    time: subject.onset.time,
    eventIds: [...siblings.values()].flatMap(({ eventIds }) => eventIds.slice(0, 3)),
    why: `${struck + 1} endpoints or models in ${subject.region} went wrong at the same time: what they share is the Region.`,
    evidence: weighed,
  }
}

/** What a fault of the service brings. Traffic of many endpoints rises and falls together every day. */
const FOLLOWS: Readonly<Partial<Record<Symptom, number>>> = {
  latency: 1,
  errors: 1,
  throttles: 0.5,
  silence: 0.5,
  volume: 0.3,
}

function faultFits(subject: Subject): Evidence {
  const fit = symptomFit(subject.symptoms, FOLLOWS)
  const names = symptomsInWords(subject.symptoms.keys())
  const weight = WEIGHTS.symptoms * (Math.log(fit) + WEIGHTS.fit)
  return evidence('symptoms', `a fault of the service bears on ${names}`, weight)
}

/** By its id, another thing of the Region with an anomaly of the kind that a fault brings, at the same time. */
function wentWrongToo(subject: Subject, findings: readonly Finding[]): Map<string, Finding> {
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
  return siblings
}
