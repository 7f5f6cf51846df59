import { CONFIG_ITEMS } from './config-items.ts'
import { DESCRIPTIONS } from './descriptions.ts'
import { DETECTIVE } from './detective.ts'
import { INSIGHTS } from './insights.ts'
import type { ToldLog } from './log-writer.ts'
import { MONITOR_REPORTS } from './monitor-reports.ts'
import { RESOLVER_QUERIES } from './resolver-queries.ts'
import { S3_ACCESS } from './s3-access.ts'
import { SECURITY_HUB } from './security-hub.ts'
import { SECURITY_LAKE } from './security-lake.ts'
import { SPANS } from './spans.ts'

/** Logs that tell of a simulation once more, in words of their own; written when they are asked for. */
export const FURTHER_LOGS: readonly ToldLog[] = [
  SECURITY_LAKE,
  SECURITY_HUB,
  INSIGHTS,
  MONITOR_REPORTS,
  RESOLVER_QUERIES,
  S3_ACCESS,
  SPANS,
  CONFIG_ITEMS,
  DESCRIPTIONS,
  DETECTIVE,
]

/** What every simulation writes unless other logs are asked for. */
export const USUAL_LOGS = [
  'cloudtrail',
  'bedrock-invocation',
  'sagemaker-data-capture',
  'vpc-flow',
  'guardduty',
  'cloudwatch-metrics',
] as const

/** All that can be written. */
export const SIMULATED_LOGS: readonly string[] = [
  ...USUAL_LOGS,
  ...FURTHER_LOGS.map(({ name }) => name),
]
