import { API_CALL } from './tables/api-call.ts'
import { CAPTURE_VALUE } from './tables/capture-value.ts'
import { DIGEST } from './tables/digest.ts'
import { DIGEST_FILE } from './tables/digest-file.ts'
import { DNS_QUERY } from './tables/dns-query.ts'
import { FINDING } from './tables/finding.ts'
import { FLOW } from './tables/flow.ts'
import { INVOCATION } from './tables/invocation.ts'
import { METRIC } from './tables/metric.ts'
import { MODEL_REQUEST } from './tables/model-request.ts'
import { RESOURCE_STATE } from './tables/resource-state.ts'
import type { EventTable, EventTableName } from './tables/table.ts'

export {
  type Column,
  type ColumnKind,
  EVENT_TABLE_NAMES,
  type EventTable,
  type EventTableName,
} from './tables/table.ts'

/**
 * The rows that log formats produce and the lake keeps, declared once as data: the writer's buffers, the lake's
 * tables, its views and the reference page all come from here. Names follow OCSF and OpenTelemetry GenAI where those
 * have one.
 */
export const EVENT_TABLES: Readonly<Record<EventTableName, EventTable>> = {
  api_call: API_CALL,
  flow: FLOW,
  invocation: INVOCATION,
  capture_value: CAPTURE_VALUE,
  metric: METRIC,
  finding: FINDING,
  dns_query: DNS_QUERY,
  resource_state: RESOURCE_STATE,
  digest: DIGEST,
  digest_file: DIGEST_FILE,
  model_request: MODEL_REQUEST,
}

/** Words behind `code` columns. Append-only: the position is what the lake stores. */
export const TRUTH = ['unknown', 'false', 'true'] as const
export const EVENT_CATEGORIES = [
  'unknown',
  'Management',
  'Data',
  'NetworkActivity',
  'Insight',
  'AccessLog',
] as const
export const OUTCOMES = [
  'success',
  'denied',
  'throttled',
  'invalid',
  'not-found',
  'failed',
] as const
export const INVOCATION_ORIGINS = [
  'bedrock-log',
  'data-capture',
  'span',
  'agent-trace',
  'agentcore-log',
] as const
export const STATE_ORIGINS = [
  'config-snapshot',
  'config-history',
  'config-stream',
  'describe',
] as const
export const CAPTURE_SIDES = ['input', 'output'] as const
export const FEATURE_KINDS = ['missing', 'numeric', 'categorical'] as const

export type Outcome = (typeof OUTCOMES)[number]

/** The code of a three-valued truth. */
export function truthCode(value: boolean | undefined): number {
  if (value === undefined) return 0
  return value ? 2 : 1
}
