import type { Detector } from '../detector.ts'
import { TECHNIQUE_DETECTOR } from './technique-detector.ts'

export const TECHNIQUE_DETECTORS: readonly Detector[] = [TECHNIQUE_DETECTOR]
