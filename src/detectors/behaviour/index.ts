import type { Detector } from '../detector.ts'
import { NEWLY_OBSERVED } from './newly-observed.ts'

/** Detectors of principals that act unlike themselves. */
export const BEHAVIOUR_DETECTORS: readonly Detector[] = [NEWLY_OBSERVED]
