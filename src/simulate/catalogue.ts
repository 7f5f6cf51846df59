import type { Scenario } from './scenario.ts'
import { ACCESS_UNLOCKED } from './scenarios/access-unlocked.ts'
import { AGENT_ABUSE } from './scenarios/agent-abuse.ts'
import { API_KEY_RESOLD } from './scenarios/api-key-resold.ts'
import { CAPACITY_CHANGE } from './scenarios/capacity-change.ts'
import { CAPTURE_OFF } from './scenarios/capture-off.ts'
import { CONFIGURATION_CHANGE } from './scenarios/configuration-change.ts'
import { CREDENTIAL_ABUSE } from './scenarios/credential-abuse.ts'
import { DATA_CHANGE } from './scenarios/data-change.ts'
import { DENIAL_OF_WALLET } from './scenarios/denial-of-wallet.ts'
import { ENDPOINT_FLOOD } from './scenarios/endpoint-flood.ts'
import { LOUD_EXTRACTION, PACED_EXTRACTION } from './scenarios/extraction.ts'
import { GUARDRAIL_WEAKENED } from './scenarios/guardrail-weakened.ts'
import { IMPORTED_MODEL } from './scenarios/imported-model.ts'
import { JAILBREAK } from './scenarios/jailbreak.ts'
import { KEY_POLICY } from './scenarios/key-policy.ts'
import { LLMJACKING } from './scenarios/llmjacking.ts'
import { MODEL_CHANGE } from './scenarios/model-change.ts'
import { MODEL_SWAP } from './scenarios/model-swap.ts'
import { ADVERSARIAL_EVASION, MEMBERSHIP_INFERENCE } from './scenarios/near-queries.ts'
import { NETWORK_CHANGE } from './scenarios/network-change.ts'
import { NOTEBOOK_FOOTHOLD } from './scenarios/notebook-foothold.ts'
import { PERMISSION_CHANGE } from './scenarios/permission-change.ts'
import { PERMISSION_PROBING } from './scenarios/permission-probing.ts'
import { RAG_POISONING } from './scenarios/rag-poisoning.ts'
import { SCALING_LIMIT } from './scenarios/scaling-limit.ts'
import { SECRETS_IN_PROMPTS } from './scenarios/secrets-in-prompts.ts'
import { SERVICE_FAULT } from './scenarios/service-fault.ts'
import { TRAFFIC_CHANGE } from './scenarios/traffic-change.ts'
import { TRAINING_DATA_POISONING } from './scenarios/training-data-poisoning.ts'
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
  ADVERSARIAL_EVASION,
  MEMBERSHIP_INFERENCE,
  ENDPOINT_FLOOD,
  JAILBREAK,
  SECRETS_IN_PROMPTS,
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
  ACCESS_UNLOCKED,
  AGENT_ABUSE,
  API_KEY_RESOLD,
  DENIAL_OF_WALLET,
  IMPORTED_MODEL,
  NOTEBOOK_FOOTHOLD,
  PERMISSION_PROBING,
  TRAINING_DATA_POISONING,
]
