/**
 * The rows that log formats produce and the lake keeps, declared once as data: the writer's buffers, the lake's
 * tables, its views and the reference page all come from here. Names follow OCSF and OpenTelemetry GenAI where those
 * have one.
 *
 * Kinds of column, with what a row holds in TypeScript and what rests in the lake:
 * - `term`    string ('' = absent) → dictionary id; for values that repeat
 * - `text`    string ('' = absent) → VARCHAR; for values that seldom repeat
 * - `time`    milliseconds since the epoch, NaN = absent → TIMESTAMP
 * - `key`     string → UUID: itself when it is a canonical UUID, otherwise 128 bits of its SHA-256; '' = absent
 * - `number`  double, NaN = absent → DOUBLE
 * - `count`   integer up to 2^53, NaN = absent → BIGINT
 * - `code`    small integer 0–255, the index of a word in a list of the vocabulary → UTINYINT
 */
export type ColumnKind = 'term' | 'text' | 'time' | 'key' | 'number' | 'count' | 'code'

export interface Column {
  readonly name: string
  readonly kind: ColumnKind
  readonly description: string
}

export interface EventTable {
  readonly name: EventTableName
  readonly description: string
  readonly columns: readonly Column[]
  /** Two rows that agree in these columns are one event delivered twice. */
  readonly identity: readonly string[]
}

export const EVENT_TABLE_NAMES = [
  'api_call',
  'flow',
  'invocation',
  'capture_value',
  'metric',
  'finding',
  'dns_query',
  'resource_state',
  'digest',
  'digest_file',
] as const

export type EventTableName = (typeof EVENT_TABLE_NAMES)[number]

const column = (name: string, kind: ColumnKind, description: string): Column => ({
  name,
  kind,
  description,
})

const API_CALL: EventTable = {
  name: 'api_call',
  description:
    'An API call, from CloudTrail management, data and network-activity events, from EKS audit logs (service `kubernetes`), and from S3 server access logs (category `AccessLog`).',
  identity: ['account', 'event_id', 'time'],
  columns: [
    column('event_id', 'key', 'eventID'),
    column('event_id_text', 'term', 'eventID as written, when it is not a canonical UUID'),
    column('time', 'time', 'eventTime'),
    column('account', 'term', 'recipientAccountId: the account whose trail holds the event'),
    column('region', 'term', 'awsRegion'),
    column('service', 'term', 'eventSource, such as bedrock.amazonaws.com'),
    column('operation', 'term', 'eventName'),
    column('category', 'code', 'EVENT_CATEGORIES'),
    column('read_only', 'code', 'TRUTH: whether the call only reads'),
    column('identity_type', 'term', 'userIdentity.type'),
    column(
      'actor',
      'term',
      'durable principal: IAM user or role ARN, account root, AWS service name',
    ),
    column('actor_type', 'code', 'ENTITY_TYPES: what kind of principal the actor is'),
    column('actor_account', 'term', 'userIdentity.accountId'),
    column('session', 'term', 'ARN of the role session or federated session, if any'),
    column('issuer', 'term', 'sessionContext.sessionIssuer.arn'),
    column('source_identity', 'term', 'sessionContext.sourceIdentity'),
    column('access_key', 'term', 'userIdentity.accessKeyId'),
    column('mfa', 'code', 'TRUTH: sessionContext.attributes.mfaAuthenticated'),
    column('source_ip', 'term', 'sourceIPAddress; may be the name of a service'),
    column('ip_kind', 'code', 'IP_KINDS: what sourceIPAddress turned out to be'),
    column('user_agent', 'term', 'userAgent'),
    column('vpc_endpoint', 'term', 'vpcEndpointId'),
    column('outcome', 'code', 'OUTCOMES'),
    column('error', 'term', 'errorCode'),
    column('error_message', 'text', 'errorMessage, capped'),
    column('target', 'term', 'the resource acted upon: ARN, or the name in the request'),
    column('target_type', 'code', 'ENTITY_TYPES: what the target is'),
    column('request_id', 'key', 'requestID: joins the model-invocation log'),
    column('request', 'text', 'requestParameters as JSON, capped'),
    column('response', 'text', 'responseElements as JSON, capped'),
    column(
      'additional',
      'text',
      'additionalEventData as JSON, capped; left out for S3, where it is noise',
    ),
    column('cluster', 'term', 'EKS cluster whose API was called, canonical id'),
    column('image', 'term', 'container image that a new pod runs'),
  ],
}

const FLOW: EventTable = {
  name: 'flow',
  description:
    'A VPC flow: packets between two addresses seen at a network interface in one window.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of the record'),
    column('time', 'time', 'start of the window'),
    column('end_time', 'time', 'end of the window'),
    column('account', 'term', 'account-id'),
    column('region', 'term', 'region'),
    column('interface', 'term', 'interface-id (ENI)'),
    column('instance', 'term', 'instance-id'),
    column('vpc', 'term', 'vpc-id'),
    column('subnet', 'term', 'subnet-id'),
    column('source', 'term', 'srcaddr'),
    column('destination', 'term', 'dstaddr'),
    column(
      'packet_source',
      'term',
      'pkt-srcaddr: the address before an intermediate layer such as NAT',
    ),
    column('packet_destination', 'term', 'pkt-dstaddr'),
    column('source_port', 'count', 'srcport'),
    column('destination_port', 'count', 'dstport'),
    column('protocol', 'code', 'IANA protocol number'),
    column('packets', 'count', 'packets in the window'),
    column('bytes', 'count', 'bytes in the window'),
    column('action', 'term', 'ACCEPT or REJECT'),
    column('direction', 'term', 'flow-direction: ingress or egress'),
    column('status', 'term', 'log-status: OK, NODATA, SKIPDATA'),
    column('tcp_flags', 'count', 'tcp-flags bit mask'),
  ],
}

/** What is kept of a captured query, one by one: how far it is from others and how sure the answer was. */
const QUERY_COLUMNS: readonly Column[] = [
  column('query_form', 'term', 'hash of the names of the input’s features'),
  column('query_rows', 'count', 'rows that the request asked about'),
  column('query_features', 'count', 'features of a row that are kept'),
  column(
    'query_vector',
    'text',
    'some rows of the input as 16-bit codes (numbers to 0.1 %, categories hashed), Base64',
  ),
  column('label', 'term', 'class that was predicted'),
  column('confidence', 'number', 'probability of the class that was predicted'),
  column('margin', 'number', 'that probability less the one of the runner-up'),
  column('output_entropy', 'number', 'entropy of the predicted probabilities in bits'),
]

/** What is kept of what was said: numbers that tell how a text is made, and never the text. */
const TEXT_COLUMNS: readonly Column[] = [
  column('requested_tokens', 'count', 'most tokens that the request allows the answer'),
  column('prompt_characters', 'count', 'length of the last turn of the user'),
  column('prompt_entropy', 'number', 'entropy of its characters in bits'),
  column(
    'prompt_symbols',
    'number',
    'share of characters that are neither letter, digit nor space',
  ),
  column('prompt_encoded', 'number', 'share of characters in runs of Base64 or hexadecimal digits'),
  column(
    'prompt_hidden',
    'number',
    'share of invisible characters and of words that mix alphabets',
  ),
  column('prompt_repetition', 'number', 'share of word triples that were there before'),
  column('prompt_sketch', 'key', 'keyed min-hash: alike prompts have alike sketches, nothing more'),
  column('prompt_secrets', 'term', 'kinds of secrets in the request, with their number'),
  column('completion_secrets', 'term', 'kinds of secrets in the response, with their number'),
  column(
    'system_echo',
    'number',
    'share of the system prompt’s word triples that the answer repeats',
  ),
  column('guardrail_filters', 'term', 'what a guardrail noticed: filter and confidence'),
]

const INVOCATION: EventTable = {
  name: 'invocation',
  description:
    'A model invocation, from Bedrock invocation logs, SageMaker data capture and OpenTelemetry spans. No prompt and no completion.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'requestId, or the event id of a capture record'),
    column('time', 'time', 'when it was invoked'),
    column('account', 'term', 'account; absent in data capture'),
    column('region', 'term', 'Region; absent in data capture'),
    column('origin', 'code', 'INVOCATION_ORIGINS'),
    column('operation', 'term', 'gen_ai.operation.name: InvokeModel, Converse, InvokeEndpoint …'),
    column('resource', 'term', 'what was invoked: endpoint or model, canonical id'),
    column('resource_type', 'code', 'ENTITY_TYPES: what kind of resource it is'),
    column('variant', 'term', 'production variant of an endpoint'),
    column(
      'caller',
      'term',
      'durable principal: IAM user or role ARN; of spans the agent or service',
    ),
    column('session', 'term', 'ARN of the role session'),
    column('inference_region', 'term', 'Region that served a cross-Region inference profile'),
    column('error', 'term', 'errorCode, absent when it succeeded'),
    column('latency_ms', 'number', 'milliseconds the model took'),
    column('input_tokens', 'count', 'gen_ai.usage.input_tokens'),
    column('output_tokens', 'count', 'gen_ai.usage.output_tokens'),
    column('cache_read_tokens', 'count', 'input tokens read from the prompt cache'),
    column('cache_write_tokens', 'count', 'input tokens written to the prompt cache'),
    column('input_bytes', 'count', 'size of the request body'),
    column('output_bytes', 'count', 'size of the response body'),
    column(
      'input_hash',
      'key',
      'keyed hash of the request body: equal inputs are equal, nothing more',
    ),
    column('output_hash', 'key', 'keyed hash of the response body'),
    column('stop_reason', 'term', 'gen_ai.response.finish_reasons'),
    column('guardrail', 'term', 'guardrail id or ARN'),
    column('guardrail_action', 'term', 'NONE, INTERVENED, GUARDRAIL_INTERVENED …'),
    column('guardrail_policies', 'term', 'policies that intervened, sorted, comma-separated'),
    column('tool_uses', 'count', 'tools that the response asked for'),
    column('prediction', 'number', 'first number of the output, when the output is numeric'),
    column('request_id', 'key', 'joins api_call.request_id'),
    ...QUERY_COLUMNS,
    ...TEXT_COLUMNS,
  ],
}

const CAPTURE_VALUE: EventTable = {
  name: 'capture_value',
  description:
    'A feature of a captured input or output. It passes through: the lake keeps hourly sketches of it (`feature`).',
  identity: ['key', 'row', 'feature', 'side'],
  columns: [
    column('key', 'key', 'the key of the invocation'),
    column('row', 'count', 'row of a request that asked for several predictions at once, from 0'),
    column('time', 'time', 'inference time'),
    column('resource', 'term', 'endpoint'),
    column('variant', 'term', 'production variant'),
    column('side', 'code', 'CAPTURE_SIDES'),
    column('feature', 'term', 'name, or column_<n> from 0'),
    column('kind', 'code', 'FEATURE_KINDS'),
    column('bucket', 'count', 'logarithmic bucket of a number (1 % relative accuracy)'),
    column('category', 'term', 'value of a categorical feature, capped'),
    column('value', 'number', 'value of a numeric feature'),
  ],
}

const METRIC: EventTable = {
  name: 'metric',
  description: 'A CloudWatch datapoint.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of stream identity, time and values'),
    column('time', 'time', 'start of the period'),
    column('period_seconds', 'count', 'length of the period; 60 when the record does not say'),
    column('account', 'term', 'account'),
    column('region', 'term', 'Region'),
    column('namespace', 'term', 'such as AWS/SageMaker'),
    column('name', 'term', 'metric name'),
    column('dimensions', 'term', 'name=value pairs, sorted, comma-separated'),
    column('resource', 'term', 'the entity that the dimensions name, canonical id'),
    column('resource_type', 'code', 'ENTITY_TYPES: what kind of resource it is'),
    column('variant', 'term', 'VariantName of an endpoint'),
    column('unit', 'term', 'CloudWatch unit'),
    column('samples', 'number', 'SampleCount'),
    column('sum', 'number', 'Sum'),
    column('minimum', 'number', 'Minimum'),
    column('maximum', 'number', 'Maximum'),
    column('p50', 'number', 'median'),
    column('p90', 'number', '90th percentile'),
    column('p99', 'number', '99th percentile'),
  ],
}

const FINDING: EventTable = {
  name: 'finding',
  description:
    'A finding that another service made: GuardDuty, Security Hub, CloudTrail Insights, Model Monitor, Amazon Detective.',
  // Whoever sets a finding aside in Security Hub leaves its time of update as it was.
  identity: ['account', 'region', 'key', 'updated', 'via', 'archived'],
  columns: [
    column('key', 'key', 'finding id'),
    column('id', 'term', 'finding id as written'),
    column('origin', 'term', 'service that made it, such as guardduty'),
    column('type', 'term', 'finding type'),
    column('title', 'text', 'title, capped'),
    column('description', 'text', 'description, capped'),
    column('score', 'number', 'severity as a number, 0–10'),
    column('time', 'time', 'when it was first seen'),
    column('end_time', 'time', 'when it was last seen'),
    column('updated', 'time', 'updatedAt: the latest state of a finding is the one that counts'),
    column('account', 'term', 'account'),
    column('region', 'term', 'Region'),
    column('resource', 'term', 'what is affected, canonical id'),
    column('resource_type', 'code', 'ENTITY_TYPES: what kind of resource it is'),
    column('actor', 'term', 'durable principal, if the finding names one'),
    column('actor_type', 'code', 'ENTITY_TYPES: what kind of principal the actor is'),
    column('session', 'term', 'role session, if named'),
    column('access_key', 'term', 'access key id, if named'),
    column('source_ip', 'term', 'remote address, if named'),
    column('occurrences', 'count', 'service.count'),
    column('archived', 'code', 'TRUTH: archived in its own service'),
    column('sample', 'code', 'TRUTH: made by CreateSampleFindings'),
    column('techniques', 'term', 'MITRE ids, comma-separated'),
    column('detail', 'text', 'the parts of the record that an analyst reads, as JSON, capped'),
    column(
      'via',
      'term',
      'how it came, when not in full from its service: security-hub, get-investigation or list-investigations',
    ),
    column(
      'check_result',
      'term',
      'PASSED, FAILED, WARNING or NOT_AVAILABLE: a check of settings or software tells of a state, not of an event',
    ),
  ],
}

const DNS_QUERY: EventTable = {
  name: 'dns_query',
  description:
    'A DNS query of a VPC, from Route 53 Resolver query logs. A resolver answers from its cache without logging it.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of who asked what, when, from where and what the answer’s code was'),
    column('time', 'time', 'query_timestamp'),
    column('account', 'term', 'account_id: the account that made the VPC'),
    column('region', 'term', 'region'),
    column('vpc', 'term', 'vpc_id'),
    column('instance', 'term', 'srcids.instance: the EC2 instance that asked'),
    column('resolver_endpoint', 'term', 'srcids.resolver_endpoint: the endpoint that took it in'),
    column(
      'resolver_interface',
      'term',
      'srcids.resolver_network_interface: the interface of that endpoint',
    ),
    column('source', 'term', 'srcaddr: the address that asked'),
    column('source_port', 'count', 'srcport'),
    column('domain', 'term', 'query_name in lower case, without the dot at its end'),
    column('type', 'term', 'query_type, such as A, AAAA or TXT'),
    column('class', 'term', 'query_class, such as IN'),
    column('response_code', 'term', 'rcode, such as NOERROR or NXDOMAIN'),
    column('answers', 'text', 'what was answered: `TYPE data`, one a line, capped'),
    column('transport', 'term', 'UDP, TCP or another'),
    column('firewall_action', 'term', 'firewall_rule_action: ALERT, BLOCK or ALLOW'),
    column('firewall_rule_group', 'term', 'firewall_rule_group_id'),
    column('firewall_list', 'term', 'firewall_domain_list_id: the list of domains that it is on'),
  ],
}

const RESOURCE_STATE: EventTable = {
  name: 'resource_state',
  description:
    'How a resource, or a setting of an account and Region, was configured: from AWS Config and from what describe calls answered. Asking again without a change adds no row; a setting that has no time of its own is told once a day.',
  identity: ['key', 'time'],
  columns: [
    column('key', 'key', 'hash of account, Region, resource, status and content'),
    column(
      'time',
      'time',
      'since when it is known to be so: configurationItemCaptureTime, else when the resource says it last changed, else the day of asking',
    ),
    column('asked', 'time', 'when it was captured or asked for'),
    column('created', 'time', 'when the resource was made, if told'),
    column('account', 'term', 'account'),
    column('region', 'term', 'Region; of a trail the Region that asked'),
    column('resource', 'term', 'canonical id'),
    column('resource_type', 'code', 'ENTITY_TYPES: what kind of resource it is'),
    column('kind', 'term', 'its type as AWS Config writes it, such as AWS::SageMaker::Model'),
    column('name', 'term', 'its name'),
    column('origin', 'code', 'STATE_ORIGINS'),
    column(
      'status',
      'term',
      'configurationItemStatus, such as OK, ResourceDiscovered, ResourceDeleted; the error code of a call that was refused',
    ),
    column(
      'state',
      'text',
      'configuration as JSON with names as CloudTrail writes them, capped; no values of environment variables and no secrets',
    ),
    column('related', 'text', 'ids of related resources as a JSON list, capped'),
    column('changed', 'text', 'what its change notification says has changed, as JSON, capped'),
    column('event_ids', 'text', 'relatedEvents: ids of CloudTrail events, as a JSON list'),
  ],
}

const DIGEST: EventTable = {
  name: 'digest',
  description:
    'A CloudTrail digest: what CloudTrail says, signed, about the log files of one hour, account, Region and trail.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of where it was read and what it says'),
    column('time', 'time', 'digestStartTime'),
    column('end_time', 'time', 'digestEndTime'),
    column('signed_end', 'term', 'digestEndTime as written, which is what was signed'),
    column('account', 'term', 'awsAccountId'),
    column('region', 'term', 'Region whose log files it lists'),
    column('trail', 'term', 'name of the trail'),
    column('home_region', 'term', 'Region in which the trail was made'),
    column('backfill', 'code', 'TRUTH: written later, for log files delivered late'),
    column('bucket', 'term', 'digestS3Bucket'),
    column('object_key', 'text', 'digestS3Object'),
    column('fingerprint', 'term', 'digestPublicKeyFingerprint'),
    column('signature', 'text', 'signature of the object’s metadata, where the source brings it'),
    column('previous_bucket', 'term', 'previousDigestS3Bucket; absent where a chain begins'),
    column('previous_key', 'text', 'previousDigestS3Object'),
    column('previous_hash', 'text', 'previousDigestHashValue'),
    column('previous_signature', 'text', 'previousDigestSignature'),
    column('files', 'count', 'log files that it lists'),
  ],
}

const DIGEST_FILE: EventTable = {
  name: 'digest_file',
  description: 'A log file that a CloudTrail digest lists, with the hash of its content.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of the digest and the file'),
    column('digest', 'key', 'key of the digest'),
    column('time', 'time', 'digestStartTime of the digest'),
    column('account', 'term', 'awsAccountId of the digest'),
    column('region', 'term', 'Region of the digest'),
    column('bucket', 'term', 's3Bucket'),
    column('object_key', 'text', 's3Object'),
    column('name', 'text', 'name of the file without folders and extensions: unique among all'),
    column('sha256', 'text', 'hashValue: SHA-256 of the uncompressed content'),
    column('oldest', 'time', 'oldestEventTime'),
    column('newest', 'time', 'newestEventTime'),
  ],
}

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
export const INVOCATION_ORIGINS = ['bedrock-log', 'data-capture', 'span'] as const
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
