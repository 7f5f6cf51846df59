import { ENTITY_TYPES } from '../../events/entity.ts'
import { TRUTH } from '../../events/tables.ts'
import type { Source } from '../../lake/predicates/predicate.ts'
import { code, number, term, text, time } from './sources.ts'

type Fields = Readonly<Record<string, readonly Source[]>>

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html */
const FINDING: Fields = {
  id: [term('id')],
  type: [term('type')],
  title: [text('title')],
  description: [text('description')],
  severity: [number('score')],
  accountId: [term('account')],
  region: [term('region')],
  createdAt: [time('time')],
  updatedAt: [time('updated')],
  'service.eventFirstSeen': [time('time')],
  'service.eventLastSeen': [time('end_time')],
  'service.count': [number('occurrences')],
  'service.archived': [code('archived', TRUTH)],
  'service.additionalInfo.sample': [code('sample', TRUTH)],
  'resource.accessKeyDetails.accessKeyId': [term('access_key')],
  'dupin.actor': [term('actor')],
  'dupin.actor_type': [code('actor_type', ENTITY_TYPES)],
  'dupin.target': [term('resource')],
  'dupin.target_type': [code('resource_type', ENTITY_TYPES)],
  'dupin.source_ip': [term('source_ip')],
  'dupin.techniques': [term('techniques')],
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html */
const INVOCATION: Fields = {
  modelId: [term('resource')],
  operation: [term('operation')],
  accountId: [term('account')],
  region: [term('region')],
  inferenceRegion: [term('inference_region')],
  timestamp: [time('time')],
  errorCode: [term('error')],
  'identity.arn': [term('session'), term('caller')],
  'input.inputTokenCount': [number('input_tokens')],
  'input.cacheReadInputTokenCount': [number('cache_read_tokens')],
  'input.cacheWriteInputTokenCount': [number('cache_write_tokens')],
  'output.outputTokenCount': [number('output_tokens')],
  'output.outputBodyJson.stopReason': [term('stop_reason')],
  'dupin.actor': [term('caller')],
  'dupin.target': [term('resource')],
  'dupin.target_type': [code('resource_type', ENTITY_TYPES)],
  'dupin.latency_ms': [number('latency_ms')],
  'dupin.guardrail': [term('guardrail')],
  'dupin.guardrail_action': [term('guardrail_action')],
  'dupin.guardrail_filters': [term('guardrail_filters')],
  'dupin.prompt_secrets': [term('prompt_secrets')],
  'dupin.completion_secrets': [term('completion_secrets')],
  'dupin.prompt_hidden': [number('prompt_hidden')],
  'dupin.prompt_encoded': [number('prompt_encoded')],
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const FLOW: Fields = {
  'account-id': [term('account')],
  region: [term('region')],
  'interface-id': [term('interface')],
  'instance-id': [term('instance')],
  'vpc-id': [term('vpc')],
  'subnet-id': [term('subnet')],
  srcaddr: [term('source')],
  dstaddr: [term('destination')],
  'pkt-srcaddr': [term('packet_source')],
  'pkt-dstaddr': [term('packet_destination')],
  srcport: [number('source_port')],
  dstport: [number('destination_port')],
  protocol: [number('protocol')],
  packets: [number('packets')],
  bytes: [number('bytes')],
  start: [time('time')],
  end: [time('end_time')],
  action: [term('action')],
  'log-status': [term('status')],
  'flow-direction': [term('direction')],
  'tcp-flags': [number('tcp_flags')],
}

/**
 * Names of SigmaHQ's category `dns`, of its Windows rules, and of the log itself. Names of domains are without the dot at
 * their end, as rules write them.
 *
 * https://sigmahq.io/docs/basics/log-sources.html, https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html
 */
const DNS: Fields = {
  query: [term('domain')],
  QueryName: [term('domain')],
  query_name: [term('domain')],
  record_type: [term('type')],
  query_type: [term('type')],
  query_class: [term('class')],
  answer: [text('answers')],
  QueryResults: [text('answers')],
  answers: [text('answers')],
  rcode: [term('response_code')],
  srcaddr: [term('source')],
  srcport: [number('source_port')],
  transport: [term('transport')],
  account_id: [term('account')],
  region: [term('region')],
  vpc_id: [term('vpc')],
  query_timestamp: [time('time')],
  'srcids.instance': [term('instance')],
  'srcids.resolver_endpoint': [term('resolver_endpoint')],
  firewall_rule_action: [term('firewall_action')],
  firewall_rule_group_id: [term('firewall_rule_group')],
  firewall_domain_list_id: [term('firewall_list')],
}

export const RECORD_FIELDS = {
  finding: FINDING,
  invocation: INVOCATION,
  flow: FLOW,
  dns_query: DNS,
} as const

const KEYWORDS: Readonly<Record<keyof typeof RECORD_FIELDS, readonly Source[]>> = {
  finding: [term('type'), text('title'), text('description')],
  invocation: [term('operation'), term('resource'), term('error')],
  flow: [term('source'), term('destination'), term('interface')],
  dns_query: [term('domain'), term('instance'), text('answers')],
}

/** Where a field of a log rests in its table; undefined when the lake does not keep it. */
export function recordField(
  table: keyof typeof RECORD_FIELDS,
): (field: string) => readonly Source[] | undefined {
  const fields: Fields = RECORD_FIELDS[table]
  return (field) => {
    if (field === '') return KEYWORDS[table]
    return Object.hasOwn(fields, field) ? fields[field] : undefined
  }
}
