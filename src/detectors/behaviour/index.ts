import type { Detector } from '../detector.ts'
import { NEW_CALLER } from './new-caller.ts'
import { NEWLY_OBSERVED } from './newly-observed.ts'

/** Detectors of principals that act unlike themselves. */
export const BEHAVIOUR_DETECTORS: readonly Detector[] = [NEWLY_OBSERVED, NEW_CALLER]
