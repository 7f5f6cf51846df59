import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { HOUR } from '../../events/time.ts'
import {
  explainQueries,
  type QueryPopulation,
  readCallTimes,
  readQueryPopulations,
} from '../../lake/queries.ts'
import { createRandom } from '../../statistics/random.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { EVIDENCE, type Evidence, type EvidenceKind, evidenceOf, LEAST_ASKED } from './evidence.ts'
import { FALSE_DISCOVERIES, type Suspected, suspectsOf } from './extraction-score.ts'
import { callerInWords, percent, queryFinding } from './query-finding.ts'
import { learnReference } from './reference.ts'
import { type Subject, sidesOf } from './subjects.ts'

/** Somebody asks a model not to know the answers but to have the model. */
export const MODEL_EXTRACTION: Detector = {
  id: 'model-extraction',
  title: 'A caller’s queries look like copying the model',
  description:
    'The captured queries of each caller of an endpoint against what the endpoint was asked before, without any label: ' +
    'whether they are drawn from another mixture (maximum mean discrepancy with random Fourier features), how many are ' +
    'unlike every query of the past, how wide they are spread, how many lie at the decision boundary, how even their ' +
    'distances in time are, and whether nothing is asked twice. Each is a p-value against windows of the endpoint’s own ' +
    'past; together they are corrected for how many callers there were. Volume plays no part, so that a patient caller is ' +
    'seen as well as a hasty one, and a load test that replays real inputs is not. Data capture does not name the caller: ' +
    'CloudTrail’s data events tell it, else it is said to be unknown.',
  falsePositives:
    'A client from another market, a test of robustness, generated test data; a change of several features at once.',
  needs: ['invocation'],
  severity: 'HIGH',
  techniques: ['AML.T0024.002', 'AML.T0005.001', 'AML.T0048.004'],
  detect,
}

interface Examined extends Subject {
  readonly population: QueryPopulation
  readonly evidence: Evidence
}

async function detect({ lake, baseline, scope }: DetectionContext): Promise<Detection> {
  const populations = await readQueryPopulations(lake.engine, baseline, scope)
  const examined: Examined[] = []
  for (const population of populations) {
    const { past, subjects: all } = sidesOf(population, scope.start)
    const subjects = all.filter(({ asked }) => asked.length >= LEAST_ASKED)
    // Learning the past is what costs.
    if (subjects.length === 0) continue
    const random = createRandom(`${population.endpoint}/${population.form}`)
    const reference = learnReference(past, population.features, random)
    if (reference === undefined) continue
    for (const subject of subjects) {
      const { caller } = subject
      const calls =
        caller === '' ? [] : await readCallTimes(lake.engine, population.endpoint, caller, scope)
      const evidence = evidenceOf(reference, subject.asked, calls)
      if (evidence !== undefined) examined.push({ ...subject, population, evidence })
    }
  }
  const findings = told(suspectsOf(examined)).map((one) => findingOf(one, examined.length))
  return { findings, examined: examined.length }
}

/** Odd queries of nobody known, beside those of somebody at the same time, are most likely theirs. */
function told(suspects: readonly Suspected<Examined>[]): readonly Suspected<Examined>[] {
  return suspects.filter(({ subject }) => {
    if (subject.caller !== '') return true
    return !suspects.some(
      ({ subject: other }) =>
        other.caller !== '' &&
        other.population === subject.population &&
        other.evidence.first < subject.evidence.last + HOUR &&
        subject.evidence.first < other.evidence.last + HOUR,
    )
  })
}

const IN_WORDS: Readonly<Record<EvidenceKind, string>> = {
  mixture: 'drawn from another mixture',
  unseen: 'unlike any before',
  spread: 'spread wider',
  boundary: 'close to the decision boundary',
  pace: 'evenly paced',
  repeats: 'never repeated',
}

function findingOf({ subject, probability }: Suspected<Examined>, examined: number): Finding {
  const { population, evidence, caller } = subject
  const { endpoint, form } = population
  const signs = EVIDENCE.filter((kind) => evidence.pValues[kind] <= FALSE_DISCOVERIES)
  const window = { start: evidence.first, end: evidence.last + 1000 }
  const sampled = population.sampled ? ' (a sample of them)' : ''
  return queryFinding({
    detector: MODEL_EXTRACTION.id,
    type: 'Queries/ModelExtraction',
    severity: severityOf(signs),
    techniques: MODEL_EXTRACTION.techniques,
    title: `${callerInWords(caller)} asks ${shortName(endpoint)} what nobody asks: its model may be being copied`,
    entity: { type: 'sagemaker-endpoint', id: endpoint },
    caller,
    ...window,
    probability,
    observed: `${evidence.queries} captured queries${sampled}, ${percent(evidence.unseenShare)} unlike any before, ${evidence.spread.toFixed(1)} times as wide; ${signs.map((kind) => IN_WORDS[kind]).join(', ')}`,
    expected: `${percent(evidence.unseenExpected)} unlike any before`,
    baseline: pastInWords(subject),
    examined,
    eventIds: evidence.keys,
    explanation: explainQueries(endpoint, form, window),
  })
}

function severityOf(signs: readonly EvidenceKind[]): Severity {
  const strong = signs.filter((kind) => kind !== 'repeats')
  return strong.length >= 2 ? 'HIGH' : 'MEDIUM'
}

function pastInWords({ caller, before }: Subject): string {
  const past = 'windows of the same size out of the endpoint’s own past'
  if (caller === '') return `${past}; no log tells who asked`
  return before > 0
    ? `${past}; the caller made ${before} captured queries before`
    : `${past}; the caller is new to it`
}
