import type { Detector } from '../detector.ts'
import { CALLER_VOLUME } from './caller-volume.ts'
import { ERRORS_UNLIKE_THEMSELVES } from './errors-unlike-themselves.ts'
import { FEATURE_DRIFT } from './feature-drift.ts'
import { INVOCATIONS_UNLIKE_THEMSELVES } from './invocations-unlike-themselves.ts'
import { LATENCY_UNLIKE_ITSELF } from './latency-unlike-itself.ts'
import { METRICS_UNLIKE_TOGETHER } from './metrics-unlike-together.ts'
import { PREDICTION_SHIFT } from './prediction-shift.ts'
import { THROTTLING } from './throttling.ts'
import { TOKENS_UNLIKE_THEMSELVES } from './tokens-unlike-themselves.ts'

/** What is odd about inference itself. */
export const INFERENCE_DETECTORS: readonly Detector[] = [
  LATENCY_UNLIKE_ITSELF,
  ERRORS_UNLIKE_THEMSELVES,
  INVOCATIONS_UNLIKE_THEMSELVES,
  TOKENS_UNLIKE_THEMSELVES,
  METRICS_UNLIKE_TOGETHER,
  THROTTLING,
  CALLER_VOLUME,
  FEATURE_DRIFT,
  PREDICTION_SHIFT,
]
