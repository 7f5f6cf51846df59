import type { Severity } from '../../events/severity.ts'
import type { Detector } from '../detector.ts'
import { detectAnomalies, findingsOf, overlaps, type SeriesRule } from './detect-series.ts'
import type { Effect } from './effect.ts'
import type { Anomaly } from './score-series.ts'
import { titleOf } from './series-finding.ts'
import { measureInWords } from './words.ts'

const ID = 'errors-unlike-themselves'

/** One call in a hundred, three times what is usual, five errors in all. */
const RATE = 0.01
const FACTOR = 3
const ERRORS = 5
/** Of a share as plain as this, a few are enough: some models are called a few times an hour. */
const PLAIN = 0.2
const FEW = 3
const HOURS = 0.15

const RULE: SeriesRule = {
  by: 'resource',
  measures: ['client-errors', 'server-errors'],
  directions: ['above'],
  isNoticeable: ({ ratio, observed, events, hours }) =>
    ratio >= FACTOR &&
    observed >= RATE &&
    observed * events >= (observed >= PLAIN ? FEW : ERRORS) &&
    hours >= HOURS,
  severityOf,
  type: ({ series }) =>
    series.measure === 'denials' ? 'Inference/CallsDenied' : 'Inference/ErrorsUnlikeThemselves',
  title: (anomaly) =>
    titleOf(anomaly, `${measureInWords(anomaly.series.measure)} are unlike themselves`),
}

/** Denials are told of the caller that lost, or never had, its permission. */
const DENIALS: SeriesRule = { ...RULE, by: 'caller', measures: ['denials'] }

export const ERRORS_UNLIKE_THEMSELVES: Detector = {
  id: ID,
  title: 'Errors unlike themselves',
  description:
    'Client errors and server errors of each endpoint and model as a share of its calls, and denied calls of each caller, ' +
    'against a beta-binomial of the weeks before. A faulty image, a lost permission, key or network path and probing ' +
    'with invalid requests do this.',
  falsePositives:
    'A caller under development that sends invalid requests; a test of failure on purpose.',
  needs: ['metric', 'invocation', 'api_call'],
  severity: 'MEDIUM',
  techniques: [],
  detect: async (context) => {
    const failed = await detectAnomalies(context, RULE)
    const denied = await detectAnomalies(context, DENIALS)
    const examined = failed.examined + denied.examined
    const chosen = [...withoutDenials(failed.anomalies, denied.anomalies), ...denied.anomalies]
    const about = { detector: ID, techniques: [] }
    return { findings: await findingsOf(context, chosen, RULE, about, examined), examined }
  },
}

/** Bedrock counts denials as client errors: the same thing is told once, by the caller. */
function withoutDenials(
  failed: readonly Anomaly[],
  denied: readonly Anomaly[],
): readonly Anomaly[] {
  return failed.filter(
    (one) =>
      one.series.measure !== 'client-errors' || !denied.some((other) => overlaps(one, other)),
  )
}

function severityOf({ observed, hours }: Effect): Severity {
  if (observed >= 0.2 || (observed >= 0.05 && hours >= 1)) return 'HIGH'
  return observed >= 0.02 ? 'MEDIUM' : 'LOW'
}
