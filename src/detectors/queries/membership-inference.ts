import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import { explainQueries } from '../../lake/queries.ts'
import { binomialTails } from '../../statistics/tails.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { type NearSubject, nearRecords, nearSubjects, seeksFlips } from './near-subjects.ts'
import { callerInWords, percent, queryFinding } from './query-finding.ts'

/** Somebody asks around records to learn whether the model was trained on them, or climbs to what it was trained on. */
export const MEMBERSHIP_INFERENCE: Detector = {
  id: 'membership-inference',
  title: 'Queries around records, for what the model was trained on',
  description:
    'The captured queries of each caller of an endpoint: families of queries that all but repeat each other without the ' +
    'answer flipping. Many small families ask around single records, to see by the confidence of the answers whether a ' +
    'record was part of the training data (membership inference); one long family whose confidence rises climbs to an ' +
    'input that the model is surest of (inversion).',
  falsePositives:
    'Explanations that perturb inputs (SHAP, what-if tools), sensors that are asked about at short intervals for the first time.',
  needs: ['invocation'],
  severity: 'MEDIUM',
  techniques: ['AML.T0024.000', 'AML.T0024.001'],
  detect,
}

async function detect(context: DetectionContext): Promise<Detection> {
  const { subjects, examined } = await nearSubjects(context)
  const findings = subjects
    .filter((one) => !seeksFlips(one))
    .flatMap((one) => findingOf(one, examined) ?? [])
  return { findings, examined }
}

/** Queries of a family that asks around a record, and how many such families are more than curiosity. */
const FAMILY = 4
const FAMILIES = 4
/** A family that climbs: how long, and how much surer its last third is than its first. */
const CLIMB = 30
const CLIMBED = 0.05

function findingOf(subject: NearSubject, examined: number): Finding | undefined {
  const families = subject.run.families.filter((family) => family.length >= FAMILY)
  const climbs = families.some((family) => isClimb(subject, family))
  if (!climbs && families.length < FAMILIES) return undefined
  const { population, run, caller, asked, probability } = subject
  const { endpoint, form } = population
  const records = nearRecords(subject)
  const surer = surenessPValue(subject)
  const sureness = surer <= 0.01 ? ', surer than the past' : ''
  return queryFinding({
    detector: MEMBERSHIP_INFERENCE.id,
    type: climbs ? 'Queries/ModelInversion' : 'Queries/MembershipInference',
    severity: 'MEDIUM',
    techniques: climbs ? ['AML.T0024.001'] : ['AML.T0024.000'],
    title: climbs
      ? `${callerInWords(caller)} climbs to the inputs that ${shortName(endpoint)} is surest of`
      : `${callerInWords(caller)} asks ${shortName(endpoint)} around ${families.length} records, again and again`,
    entity: { type: 'sagemaker-endpoint', id: endpoint },
    caller,
    probability,
    observed: `${run.pairs.length} of ${asked.length} captured queries all but repeat one before, in ${families.length} families of ${FAMILY} or more${sureness}`,
    expected: `${percent(run.expected)} of queries so near to one before`,
    baseline: 'how near the queries of each caller came to each other in the days before',
    examined,
    explanation: explainQueries(endpoint, form, records),
    ...records,
  })
}

function isClimb({ asked }: NearSubject, family: readonly number[]): boolean {
  if (family.length < CLIMB) return false
  const values = family.map((i) => asked[i]?.confidence ?? Number.NaN).filter(Number.isFinite)
  const third = Math.floor(values.length / 3)
  const mean = (part: readonly number[]) => part.reduce((sum, x) => sum + x, 0) / part.length
  return third > 0 && mean(values.slice(-third)) - mean(values.slice(0, third)) >= CLIMBED
}

/** Whether more answers are as sure as a tenth of the past was. */
function surenessPValue({ asked, sure }: NearSubject): number {
  const values = asked.map(({ confidence }) => confidence).filter(Number.isFinite)
  if (!Number.isFinite(sure) || values.length === 0) return 1
  const above = values.filter((value) => value > sure).length
  return binomialTails(above, values.length, 0.1).exact.upper
}
