import type { Detector } from '../detector.ts'
import { IMPORTED_FINDINGS } from './imported-findings.ts'

/** What other services found. */
export const IMPORTED_DETECTORS: readonly Detector[] = [IMPORTED_FINDINGS]
