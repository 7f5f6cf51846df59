import { BEDROCK_ABUSE } from './bedrock-abuse.ts'
import { BEDROCK_TAMPERING } from './bedrock-tampering.ts'
import { CREDENTIAL_ACCESS } from './credential-access.ts'
import { DISCOVERY } from './discovery.ts'
import { EXECUTION } from './execution.ts'
import { EXFILTRATION } from './exfiltration.ts'
import { IMPACT } from './impact.ts'
import { INITIAL_ACCESS } from './initial-access.ts'
import { LOGGING_OFF } from './logging-off.ts'
import { PERSISTENCE } from './persistence.ts'
import { PRIVILEGE_ESCALATION } from './privilege-escalation.ts'
import { SAGEMAKER_ABUSE } from './sagemaker-abuse.ts'
import type { Technique } from './technique.ts'

/** Every technique that is looked for in API calls. */
export const TECHNIQUES: readonly Technique[] = [
  ...BEDROCK_ABUSE,
  ...BEDROCK_TAMPERING,
  ...SAGEMAKER_ABUSE,
  ...LOGGING_OFF,
  ...CREDENTIAL_ACCESS,
  ...DISCOVERY,
  ...EXECUTION,
  ...EXFILTRATION,
  ...IMPACT,
  ...INITIAL_ACCESS,
  ...PERSISTENCE,
  ...PRIVILEGE_ESCALATION,
]
