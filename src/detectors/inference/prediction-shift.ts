import type { Detector } from '../detector.ts'
import { detectDrift } from './detect-drift.ts'

const ID = 'prediction-shift'
const TECHNIQUES = ['AML.T0018']

export const PREDICTION_SHIFT: Detector = {
  id: ID,
  title: 'Predictions shifted',
  description:
    'The captured outputs of each endpoint, as its inputs are looked at. Predictions that shift while inputs do not are ' +
    'the mark of another model: a release, or an artifact that somebody overwrote.',
  falsePositives: 'A new version of the model that is meant to answer differently.',
  needs: ['invocation'],
  severity: 'MEDIUM',
  techniques: TECHNIQUES,
  detect: (context) =>
    detectDrift(context, {
      detector: ID,
      type: 'Inference/PredictionsShifted',
      techniques: TECHNIQUES,
      side: 1,
      what: 'predictions',
    }),
}
