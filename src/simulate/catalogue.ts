import type { Scenario } from './scenario.ts'
import { CAPACITY_CHANGE } from './scenarios/capacity-change.ts'
import { CAPTURE_OFF } from './scenarios/capture-off.ts'
import { CONFIGURATION_CHANGE } from './scenarios/configuration-change.ts'
import { CREDENTIAL_ABUSE } from './scenarios/credential-abuse.ts'
import { DATA_CHANGE } from './scenarios/data-change.ts'
import { LOUD_EXTRACTION, PACED_EXTRACTION } from './scenarios/extraction.ts'
import { GUARDRAIL_WEAKENED } from './scenarios/guardrail-weakened.ts'
import { KEY_POLICY } from './scenarios/key-policy.ts'
import { LLMJACKING } from './scenarios/llmjacking.ts'
import { MODEL_CHANGE } from './scenarios/model-change.ts'
import { MODEL_SWAP } from './scenarios/model-swap.ts'
import { NETWORK_CHANGE } from './scenarios/network-change.ts'
import { PERMISSION_CHANGE } from './scenarios/permission-change.ts'
import { RAG_POISONING } from './scenarios/rag-poisoning.ts'
import { SCALING_LIMIT } from './scenarios/scaling-limit.ts'
import { SERVICE_FAULT } from './scenarios/service-fault.ts'
import { TRAFFIC_CHANGE } from './scenarios/traffic-change.ts'
import { UNEXPLAINED } from './scenarios/unexplained.ts'

/** Every incident that can be simulated. */
export const SCENARIOS: readonly Scenario[] = [
  MODEL_CHANGE,
  MODEL_SWAP,
  CONFIGURATION_CHANGE,
  SCALING_LIMIT,
  CAPTURE_OFF,
  LLMJACKING,
  PACED_EXTRACTION,
  LOUD_EXTRACTION,
  TRAFFIC_CHANGE,
  DATA_CHANGE,
  RAG_POISONING,
  PERMISSION_CHANGE,
  KEY_POLICY,
  NETWORK_CHANGE,
  CAPACITY_CHANGE,
  CREDENTIAL_ABUSE,
  GUARDRAIL_WEAKENED,
  SERVICE_FAULT,
  UNEXPLAINED,
]
