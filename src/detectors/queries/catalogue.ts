import type { Detector } from '../detector.ts'
import { ADVERSARIAL_EVASION } from './adversarial-evasion.ts'
import { COSTLY_QUERIES } from './costly-queries.ts'
import { DATA_LEAKAGE } from './data-leakage.ts'
import { DENIAL_OF_SERVICE } from './denial-of-service.ts'
import { MEMBERSHIP_INFERENCE } from './membership-inference.ts'
import { MODEL_EXTRACTION } from './model-extraction.ts'
import { PROMPT_ATTACK } from './prompt-attack.ts'

/** Abuse that the queries themselves show. */
export const QUERY_DETECTORS: readonly Detector[] = [
  MODEL_EXTRACTION,
  MEMBERSHIP_INFERENCE,
  ADVERSARIAL_EVASION,
  PROMPT_ATTACK,
  DATA_LEAKAGE,
  COSTLY_QUERIES,
  DENIAL_OF_SERVICE,
]
