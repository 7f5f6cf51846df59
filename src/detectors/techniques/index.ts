import type { Detector } from '../detector.ts'
import { MODEL_ARTIFACTS } from './model-artifacts.ts'
import { ROLE_CREDENTIALS_OUTSIDE } from './role-credentials-outside.ts'
import { TECHNIQUE_DETECTOR } from './technique-detector.ts'

/** Detectors of what attackers are known to do. */
export const TECHNIQUE_DETECTORS: readonly Detector[] = [
  TECHNIQUE_DETECTOR,
  MODEL_ARTIFACTS,
  ROLE_CREDENTIALS_OUTSIDE,
]
