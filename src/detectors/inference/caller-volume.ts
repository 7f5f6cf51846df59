import type { Detector } from '../detector.ts'
import { detectSeries, type SeriesRule } from './detect-series.ts'
import { VOLUME_RULE } from './invocations-unlike-themselves.ts'
import { detectNewlyHeavy } from './newly-heavy.ts'
import { titleOf } from './series-finding.ts'

const ID = 'caller-volume'
const TECHNIQUES = ['AML.T0040', 'AML.T0024']

const RULE: SeriesRule = {
  ...VOLUME_RULE,
  by: 'caller',
  directions: ['above'],
  type: () => 'Inference/CallerUnlikeItself',
  title: (anomaly) => titleOf(anomaly, 'more calls than usual'),
}

export const CALLER_VOLUME: Detector = {
  id: ID,
  title: 'A caller unlike itself, or newly heavy',
  description:
    'Calls of each principal to each endpoint and model against its own past; and principals that never called it before ' +
    'and now call it a lot. A new release, a stolen credential and somebody who copies a model question by question do this.',
  falsePositives: 'A new application in its first week; a batch that moved to another role.',
  needs: ['invocation', 'api_call'],
  severity: 'MEDIUM',
  techniques: TECHNIQUES,
  detect: async (context) => {
    const about = { detector: ID, techniques: TECHNIQUES }
    const known = await detectSeries(context, RULE, about)
    const heavy = await detectNewlyHeavy(context, 'caller', about)
    const examined = known.examined + heavy.examined
    return { findings: [...known.findings, ...heavy.findings], examined }
  },
}
