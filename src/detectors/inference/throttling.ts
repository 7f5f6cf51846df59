import type { Severity } from '../../events/severity.ts'
import type { Detector } from '../detector.ts'
import { detectSeries, type SeriesRule } from './detect-series.ts'
import type { Effect } from './effect.ts'
import { titleOf } from './series-finding.ts'

const ID = 'throttling'

/** Three calls in a hundred, three times what is usual, five in all. */
const RATE = 0.03
const FACTOR = 3
const CALLS = 5
/** Of a share as plain as this, a few are enough: some models are called a few times an hour. */
const PLAIN = 0.2
const FEW = 3
const HOURS = 0.15

const RULE: SeriesRule = {
  by: 'resource',
  measures: ['throttles'],
  directions: ['above'],
  isNoticeable: ({ ratio, observed, events, hours }) =>
    ratio >= FACTOR &&
    observed >= RATE &&
    observed * events >= (observed >= PLAIN ? FEW : CALLS) &&
    hours >= HOURS,
  severityOf: ({ observed, hours }: Effect): Severity =>
    observed >= 0.2 && hours >= 1 ? 'HIGH' : 'MEDIUM',
  type: () => 'Inference/Throttled',
  title: (anomaly) => titleOf(anomaly, 'calls are throttled'),
}

export const THROTTLING: Detector = {
  id: ID,
  title: 'Throttling',
  description:
    'Calls that were refused for being too many, as a share of all calls of each endpoint and model. More calls, less ' +
    'provisioned throughput, a lower quota or scaling limit, and a stranger who uses the quota up do this.',
  falsePositives: 'A batch that is meant to run into its quota and retries.',
  needs: ['metric', 'invocation', 'api_call'],
  severity: 'MEDIUM',
  techniques: ['AML.T0029', 'AML.T0034'],
  detect: (context) => detectSeries(context, RULE, { detector: ID, techniques: ['AML.T0029'] }),
}
