import type { Detector } from '../detector.ts'
import { IMPORTED_FINDINGS } from './imported-findings.ts'
import { LISTED_ADDRESS } from './listed-address.ts'

/** What other services found. */
export const IMPORTED_DETECTORS: readonly Detector[] = [IMPORTED_FINDINGS, LISTED_ADDRESS]
