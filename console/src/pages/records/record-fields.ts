import type { Schemas } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'

export type RecordKind = Schemas['RecordPage']['kind']
export type Fields = Schemas['ListedRecord']['fields']

export const KINDS: readonly { readonly id: RecordKind; readonly text: string }[] = [
  { id: 'call', text: 'API calls' },
  { id: 'invocation', text: 'Invocations' },
  { id: 'flow', text: 'Flows' },
  { id: 'dns', text: 'DNS queries' },
  { id: 'metric', text: 'Metrics' },
  { id: 'finding', text: 'Findings' },
]

/** What AWS's own console calls the columns; others are named as they are. */
const TITLES: Readonly<Record<string, string>> = {
  event_id: 'Event ID',
  key: 'Key',
  id: 'Finding ID',
  read_only: 'Read only',
  identity_type: 'Identity type',
  actor: 'Principal',
  caller: 'Principal',
  actor_account: 'Principal’s account',
  session: 'Role session',
  issuer: 'Session issuer',
  source_identity: 'Source identity',
  access_key: 'Access key',
  mfa: 'MFA authenticated',
  source_ip: 'Source IP address',
  ip_kind: 'Kind of address',
  user_agent: 'User agent',
  vpc_endpoint: 'VPC endpoint',
  error: 'Error code',
  error_message: 'Error message',
  target: 'Resource',
  request_id: 'Request ID',
  vpc: 'VPC',
  domain: 'Domain name',
  firewall_action: 'DNS Firewall action',
  firewall_rule_group: 'DNS Firewall rule group',
  firewall_list: 'DNS Firewall domain list',
  source: 'Source address',
  destination: 'Destination address',
  packet_source: 'Packet source',
  packet_destination: 'Packet destination',
  tcp_flags: 'TCP flags',
  origin: 'Origin',
  latency_ms: 'Latency (ms)',
  input_hash: 'Input hash (keyed)',
  output_hash: 'Output hash (keyed)',
  prompt_sketch: 'Prompt sketch (keyed)',
  p50: 'Median',
  p90: '90th percentile',
  p99: '99th percentile',
  score: 'Severity (0–10)',
  title: 'Finding',
  type: 'Type',
  time: 'Time',
  end_time: 'End time',
  updated: 'Updated',
  name: 'Metric',
  occurrences: 'Times seen',
  techniques: 'MITRE techniques',
}

export function titleOf(field: string): string {
  const plain = field.replaceAll('_', ' ')
  return TITLES[field] ?? plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** Fields that name an entity, and of what type where no other field says so. */
const ENTITIES: Readonly<Record<string, Entity['type'] | undefined>> = {
  session: 'role-session',
  access_key: 'access-key',
  account: 'aws-account',
  actor_account: 'aws-account',
  user_agent: 'user-agent',
  operation: 'operation',
  vpc_endpoint: 'vpc-endpoint',
  interface: 'network-interface',
  instance: 'ec2-instance',
  source: 'ip-address',
  destination: 'ip-address',
  packet_source: 'ip-address',
  packet_destination: 'ip-address',
  cluster: 'eks-cluster',
  image: 'container-image',
  guardrail: 'guardrail',
  domain: 'domain-name',
  issuer: 'iam-role',
}

/** Whose type another field has. */
const TYPED: ReadonlySet<string> = new Set(['actor', 'target', 'resource'])
const ADDRESSES: ReadonlySet<unknown> = new Set(['ipv4', 'ipv6', 'private', undefined])

/** The entity that a field of a record names; undefined when it names none that has a profile. */
export function entityIn(fields: Fields, field: string): Entity | undefined {
  const id = fields[field]
  if (typeof id !== 'string') return undefined
  if (TYPED.has(field)) return { type: asType(fields[`${field}_type`]), id }
  if (field === 'caller') return { type: id.includes(':user/') ? 'iam-user' : 'iam-role', id }
  if (field === 'source_ip')
    return ADDRESSES.has(fields['ip_kind']) ? { type: 'ip-address', id } : undefined
  const type = ENTITIES[field]
  return type === undefined ? undefined : { type, id }
}

function asType(value: string | number | undefined): Entity['type'] {
  return TYPES.find((type) => type === value) ?? 'unknown'
}

/** Types that calls, metrics and findings name. */
const TYPES: readonly Entity['type'][] = [
  'aws-account',
  'iam-user',
  'iam-role',
  'role-session',
  'federated-user',
  'ec2-instance',
  'ip-address',
  's3-bucket',
  'eks-cluster',
  'pod',
  'container-image',
  'kubernetes-subject',
  'access-key',
  'aws-service',
  'sagemaker-endpoint',
  'endpoint-configuration',
  'endpoint-variant',
  'sagemaker-model',
  'model-package',
  'training-job',
  'processing-job',
  'notebook',
  'pipeline',
  'foundation-model',
  'inference-profile',
  'provisioned-model',
  'guardrail',
  'bedrock-agent',
  'knowledge-base',
  'bedrock-api-key',
  's3-object',
  'container-repository',
  'kms-key',
  'network-interface',
  'security-group',
  'vpc-endpoint',
  'iam-policy',
  'lambda-function',
  'secret',
  'cloudtrail-trail',
  'other-resource',
]

export const TIMES: ReadonlySet<string> = new Set(['time', 'end_time', 'updated'])
