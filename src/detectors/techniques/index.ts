import type { Detector } from '../detector.ts'
import { builtInTechniques } from './catalogue.ts'
import { MODEL_ARTIFACTS } from './model-artifacts.ts'
import { ROLE_CREDENTIALS_OUTSIDE } from './role-credentials-outside.ts'
import { techniqueDetector } from './technique-detector.ts'

/** Our own rules, looked for in API calls. */
export const TECHNIQUE_DETECTOR = techniqueDetector(builtInTechniques)

/** Detectors of what attackers are known to do. */
export const TECHNIQUE_DETECTORS: readonly Detector[] = [
  TECHNIQUE_DETECTOR,
  MODEL_ARTIFACTS,
  ROLE_CREDENTIALS_OUTSIDE,
]
