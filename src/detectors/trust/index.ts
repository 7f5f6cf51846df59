import type { Detector } from '../detector.ts'
import { LOG_TAMPERING } from './log-tampering.ts'

/** Whether the logs themselves can be trusted. */
export const TRUST_DETECTORS: readonly Detector[] = [LOG_TAMPERING]
