/**
 * A VPC flow log: lines of fields parted by spaces. To S3 and Firehose goes a header line first; to CloudWatch Logs
 * none. Without a custom format a line has the fourteen fields of version 2, in this order:
 *
 * ```
 * version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
 * 2 111122223333 eni-0a1b2c3d4e5f60718 10.0.1.5 203.0.113.9 49152 443 6 12 5840 1767225600 1767225660 ACCEPT OK
 * 2 111122223333 eni-0a1b2c3d4e5f60718 - - - - - - - 1767225660 1767225720 - NODATA
 * ```
 *
 * `-` stands for what does not apply or could not be computed. Parquet and log tools write the same fields with other
 * spellings (`account_id`, `accountId`), so names are compared without case and punctuation.
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const FLOW_FIELDS = [
  // version 2: the default format, in its order
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  // version 3
  'vpc-id',
  'subnet-id',
  'instance-id',
  'tcp-flags',
  'type',
  'pkt-srcaddr',
  'pkt-dstaddr',
  // version 4
  'region',
  'az-id',
  'sublocation-type',
  'sublocation-id',
  // version 5
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'flow-direction',
  'traffic-path',
  // version 7 (6 belongs to transit gateways)
  'ecs-cluster-name',
  'ecs-cluster-arn',
  'ecs-container-instance-id',
  'ecs-container-instance-arn',
  'ecs-service-name',
  'ecs-task-definition-arn',
  'ecs-task-id',
  'ecs-task-arn',
  'ecs-container-id',
  'ecs-second-container-id',
  // versions 8, 9, 10
  'reject-reason',
  'resource-id',
  'encryption-status',
] as const

export type FlowField = (typeof FLOW_FIELDS)[number]

/** How many of FLOW_FIELDS the default format has. */
export const DEFAULT_FIELDS = 14

/** Names that log tools give to the same fields. */
const OTHER_NAMES: Readonly<Record<string, FlowField>> = {
  account: 'account-id',
  status: 'log-status',
  packetsrcaddr: 'pkt-srcaddr',
  packetdstaddr: 'pkt-dstaddr',
  traffictype: 'type',
  direction: 'flow-direction',
}

const BY_NAME: ReadonlyMap<string, FlowField> = new Map([
  ...FLOW_FIELDS.map((field): [string, FlowField] => [bare(field), field]),
  ...Object.entries(OTHER_NAMES),
])

/** The field that a header or a JSON key names: `srcaddr`, `${srcaddr}`, `src_addr`, `srcAddr`. */
export function flowField(name: string): FlowField | undefined {
  return name.length > 64 ? undefined : BY_NAME.get(bare(name))
}

/** Its place in FLOW_FIELDS, -1 when the name is not known. */
export function flowFieldIndex(name: string): number {
  const field = flowField(name)
  return field === undefined ? -1 : FLOW_FIELDS.indexOf(field)
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
