import type { Severity } from '../../events/severity.ts'
import type { Detector } from '../detector.ts'
import { detectAnomalies, findingsOf, type SeriesRule } from './detect-series.ts'
import type { Effect } from './effect.ts'
import type { Episode } from './episode.ts'
import { detectNewlyHeavy } from './newly-heavy.ts'
import { titleOf } from './series-finding.ts'
import { measureInWords } from './words.ts'

const ID = 'invocations-unlike-themselves'
const TECHNIQUES = ['AML.T0034', 'T1496']

/** Calls, or records of them, that are too many or missing. */
const CALLS = 30
const SILENT = 0.05

export const VOLUME_RULE: SeriesRule = {
  by: 'resource',
  measures: ['invocations'],
  directions: ['above', 'below'],
  isNoticeable: isNoticeableVolume,
  severityOf,
  type: ({ direction, effect }) => {
    if (direction === 'above') return 'Inference/InvocationSurge'
    return effect.ratio < SILENT ? 'Inference/InvocationSilence' : 'Inference/InvocationDrop'
  },
  title: (anomaly) => titleOf(anomaly, inWords(anomaly.direction, anomaly.effect)),
}

const CAPTURE_RULE: SeriesRule = {
  ...VOLUME_RULE,
  measures: ['captured-records'],
  directions: ['below'],
  isNoticeable: (effect, direction) =>
    effect.ratio < SILENT && effect.hours >= 6 && isNoticeableVolume(effect, direction),
  type: () => 'Inference/CaptureSilence',
  title: (anomaly) => titleOf(anomaly, `no more ${measureInWords('captured-records')}`),
}

export const INVOCATIONS_UNLIKE_THEMSELVES: Detector = {
  id: ID,
  title: 'Invocations unlike themselves',
  description:
    'Calls of each endpoint and model against the same hours of the weeks before: surges, drops and silence; data ' +
    'capture that fell silent; models that were never called before and now are called a lot. Releases, campaigns, lost ' +
    'permissions, stolen credentials and copied models do this.',
  falsePositives: 'A launch, a holiday, a load test, the retirement of an application.',
  needs: ['metric', 'invocation', 'api_call'],
  severity: 'MEDIUM',
  techniques: TECHNIQUES,
  detect: async (context) => {
    const calls = await detectAnomalies(context, VOLUME_RULE)
    const captured = await detectAnomalies(context, CAPTURE_RULE)
    const heavy = await detectNewlyHeavy(context, 'resource', {
      detector: ID,
      techniques: TECHNIQUES,
    })
    const examined = calls.examined + captured.examined + heavy.examined
    const about = { detector: ID, techniques: [] }
    const findings = [
      ...(await findingsOf(context, calls.anomalies, VOLUME_RULE, about, examined)),
      ...(await findingsOf(context, captured.anomalies, CAPTURE_RULE, about, examined)),
      ...heavy.findings,
    ]
    return { findings, examined }
  },
}

function isNoticeableVolume(
  { ratio, observed, expected, hours }: Effect,
  direction: Episode['direction'],
): boolean {
  if (Math.abs(observed - expected) * hours < CALLS) return false
  if (direction === 'below') return ratio <= 0.4 && hours >= 1
  return (ratio >= 1.6 && hours >= 3) || (ratio >= 4 && hours >= 0.5)
}

function inWords(direction: Episode['direction'], { ratio }: Effect): string {
  if (direction === 'above') return 'more calls than usual'
  return ratio < SILENT ? 'calls fell silent' : 'fewer calls than usual'
}

function severityOf({ ratio, hours }: Effect): Severity {
  if (ratio >= 10 || (ratio < SILENT && hours >= 2)) return 'HIGH'
  return ratio >= 2.5 || ratio <= 0.4 || hours >= 12 ? 'MEDIUM' : 'LOW'
}
