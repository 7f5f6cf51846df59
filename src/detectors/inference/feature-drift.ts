import type { Detector } from '../detector.ts'
import { detectDrift } from './detect-drift.ts'

const ID = 'feature-drift'
const TECHNIQUES = ['AML.T0024']

export const FEATURE_DRIFT: Detector = {
  id: ID,
  title: 'Inputs drifted',
  description:
    'The captured inputs of each endpoint, feature by feature: how far the values of six hours are from those of the ' +
    'baseline, against how far its own six-hour chunks are. Numbers, categories and missing values. A unit that changed ' +
    'upstream, a broken feed, a new market and somebody who probes the model do this.',
  falsePositives: 'A campaign, a holiday or a season that the baseline does not hold.',
  needs: ['invocation'],
  severity: 'MEDIUM',
  techniques: TECHNIQUES,
  detect: (context) =>
    detectDrift(context, {
      detector: ID,
      type: 'Inference/InputsDrifted',
      techniques: [],
      side: 0,
      what: 'inputs',
    }),
}
