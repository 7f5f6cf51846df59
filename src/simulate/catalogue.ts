import type { Scenario } from './scenario.ts'
import { LLMJACKING } from './scenarios/llmjacking.ts'
import { MODEL_CHANGE } from './scenarios/model-change.ts'
import { PERMISSION_CHANGE } from './scenarios/permission-change.ts'

/** Every incident that can be simulated. */
export const SCENARIOS: readonly Scenario[] = [MODEL_CHANGE, PERMISSION_CHANGE, LLMJACKING]
