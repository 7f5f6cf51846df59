import { agentCore } from './agentcore/to-events.ts'
import { awsDescription } from './aws-description/to-events.ts'
import { bedrockAgentTrace } from './bedrock-agent-trace/to-events.ts'
import { bedrockInvocation } from './bedrock-invocation/to-events.ts'
import { cloudTrailDigest } from './cloudtrail-digest/to-events.ts'
import { cloudTrailInsights } from './cloudtrail-insights/to-events.ts'
import { cloudWatchMetrics } from './cloudwatch-metrics/to-events.ts'
import { awsConfig } from './config/to-events.ts'
import { detective } from './detective/to-events.ts'
import { eksAudit } from './eks-audit/to-events.ts'
import type { Format } from './format.ts'
import { guardDuty } from './guardduty/to-events.ts'
import { modelMonitor } from './model-monitor/to-events.ts'
import { ocsf } from './ocsf/retell.ts'
import { otelGenAi } from './otel-genai/to-events.ts'
import { route53Resolver } from './route53-resolver/to-events.ts'
import { s3Access } from './s3-access/to-events.ts'
import { sageMakerDataCapture } from './sagemaker-data-capture/to-events.ts'
import { securityHub } from './security-hub/to-events.ts'
import { vpcFlow, vpcFlowJson } from './vpc-flow/to-events.ts'

/** Every log format but CloudTrail, which has a reader of its own; the first that recognises a record takes it. */
export const FORMATS: readonly Format[] = [
  guardDuty,
  cloudTrailDigest,
  securityHub,
  cloudTrailInsights,
  detective,
  modelMonitor,
  bedrockInvocation,
  sageMakerDataCapture,
  cloudWatchMetrics,
  eksAudit,
  route53Resolver,
  s3Access,
  otelGenAi,
  bedrockAgentTrace,
  agentCore,
  vpcFlow,
  vpcFlowJson,
  awsConfig,
  awsDescription,
  ocsf,
]

/** Every log there is, by the name that coverage and retention know it by. */
export const LOG_NAMES: ReadonlySet<string> = new Set([
  'cloudtrail',
  ...FORMATS.map(({ name }) => name),
])
