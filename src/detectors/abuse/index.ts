import type { Detector } from '../detector.ts'
import { COST_HARVESTING } from './cost-harvesting.ts'
import { GUARDRAIL_BYPASSED } from './guardrail-bypassed.ts'
import { INFERENCE_EVENTS_DROPPED } from './inference-events-dropped.ts'
import { INVOCATION_UNLIKE_ITSELF } from './invocation-unlike-itself.ts'
import { LEARNING_DATA_WRITTEN } from './learning-data-written.ts'
import { MODEL_FROM_NEW_SOURCE } from './model-from-new-source.ts'
import { MODEL_RECONNAISSANCE } from './model-reconnaissance.ts'
import { PERMISSION_PROBING } from './permission-probing.ts'

/** Detectors of models that are abused, seen in the calls around them. */
export const ABUSE_DETECTORS: readonly Detector[] = [
  MODEL_RECONNAISSANCE,
  PERMISSION_PROBING,
  INVOCATION_UNLIKE_ITSELF,
  COST_HARVESTING,
  GUARDRAIL_BYPASSED,
  INFERENCE_EVENTS_DROPPED,
  MODEL_FROM_NEW_SOURCE,
  LEARNING_DATA_WRITTEN,
]
