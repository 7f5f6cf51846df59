import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import { explainQueries } from '../../lake/queries.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { type NearSubject, nearRecords, nearSubjects, seeksFlips } from './near-subjects.ts'
import { callerInWords, percent, queryFinding } from './query-finding.ts'

/** Somebody changes an input little by little until the model is wrong. */
export const ADVERSARIAL_EVASION: Detector = {
  id: 'adversarial-evasion',
  title: 'Tiny changes of inputs until the answer flips',
  description:
    'The captured queries of each caller of an endpoint: how many all but repeat one shortly before (closer than all but ' +
    'one in a hundred of the past, exact repeats left out), and how often the label flips between the two. Whoever searches ' +
    'for an input that deceives the model walks along its decision boundary in tiny steps.',
  falsePositives:
    'Explanations that perturb inputs (SHAP, what-if tools), tests of robustness, somebody who tries a form’s fields out.',
  needs: ['invocation'],
  severity: 'MEDIUM',
  techniques: ['AML.T0043.001', 'AML.T0015', 'AML.T0042'],
  detect,
}

async function detect(context: DetectionContext): Promise<Detection> {
  const { subjects, examined } = await nearSubjects(context)
  const findings = subjects.filter(seeksFlips).map((one) => findingOf(one, examined))
  return { findings, examined }
}

/** Flips from which on it is a search and no accident. */
const MANY_FLIPS = 10

function findingOf(subject: NearSubject, examined: number): Finding {
  const { population, run, caller, asked, probability } = subject
  const { endpoint, form } = population
  const records = nearRecords(subject)
  return queryFinding({
    detector: ADVERSARIAL_EVASION.id,
    type: 'Queries/AdversarialEvasion',
    severity: run.flips >= MANY_FLIPS ? 'HIGH' : 'MEDIUM',
    techniques: ADVERSARIAL_EVASION.techniques,
    title: `${callerInWords(caller)} changes inputs of ${shortName(endpoint)} in tiny steps until the answer flips`,
    entity: { type: 'sagemaker-endpoint', id: endpoint },
    caller,
    probability,
    observed: `${run.pairs.length} of ${asked.length} captured queries all but repeat one before; the answer flipped ${run.flips} times, in ${run.families.length} runs`,
    expected: `${percent(run.expected)} of queries so near to one before`,
    baseline: 'how near the queries of each caller came to each other in the days before',
    examined,
    explanation: explainQueries(endpoint, form, records),
    ...records,
  })
}
