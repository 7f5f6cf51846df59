import { partitionOf } from './partition.ts'

/** Who is let in where, of a source of the configuration. */
interface Access {
  readonly role?: string | undefined
}

interface BucketSource extends Access {
  readonly kind: 's3'
  readonly bucket: string
  readonly prefixes: readonly string[]
  readonly region: string
}

interface QueueSource extends Access {
  readonly kind: 'sqs'
  readonly queue: string
  readonly buckets: readonly string[]
  readonly region: string
}

interface ApiSource {
  readonly kind: keyof typeof API_ACTIONS
  readonly accounts: readonly (Access & { readonly id: string })[]
  readonly regions: readonly string[]
}

/** What permissions follow from: a source of the configuration. */
export type PermittedSource = BucketSource | QueueSource | ApiSource

export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement[]
}

/** What one principal needs: a role of the configuration, or whoever holds the credentials that Dupin runs with. */
export interface NeededPolicy {
  /** ARN of the role; undefined: the credentials themselves. */
  readonly role: string | undefined
  readonly policy: PolicyDocument
}

/**
 * What each source calls, no more and no less: a test holds it against the calls that are made. STS's GetCallerIdentity is left
 * out, since nobody needs a permission for it.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const API_ACTIONS = {
  cloudtrail: ['cloudtrail:LookupEvents'],
  guardduty: ['guardduty:GetFindings', 'guardduty:ListDetectors', 'guardduty:ListFindings'],
  'security-hub': ['securityhub:GetFindings'],
  cloudwatch: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'],
  descriptions: [
    'bedrock:GetCustomModel',
    'bedrock:GetGuardrail',
    'bedrock:GetImportedModel',
    'bedrock:GetModelInvocationLoggingConfiguration',
    'bedrock:ListCustomModels',
    'bedrock:ListGuardrails',
    'bedrock:ListImportedModels',
    'bedrock:ListInferenceProfiles',
    'bedrock:ListProvisionedModelThroughputs',
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetEventSelectors',
    'cloudtrail:GetTrailStatus',
    'guardduty:GetDetector',
    'guardduty:ListDetectors',
    'sagemaker:DescribeEndpoint',
    'sagemaker:DescribeEndpointConfig',
    'sagemaker:DescribeModel',
    'sagemaker:DescribeModelPackage',
    'sagemaker:ListEndpoints',
    'sagemaker:ListMonitoringSchedules',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Deleting is all that Dupin changes in AWS: a message of its own queue, once what it told of is read. */
export const QUEUE_ACTIONS = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
] as const

export const LIST_ACTIONS = ['s3:ListBucket'] as const
export const OBJECT_ACTIONS = ['s3:GetObject'] as const
/** S3 makes this call for whoever reads what is encrypted with a key of KMS. */
export const DECRYPT_ACTIONS = ['kms:Decrypt'] as const

/** The least that each principal of a configuration must be allowed, roles first in the order in which they are named. */
export function neededPolicies(sources: readonly PermittedSource[]): readonly NeededPolicy[] {
  const byRole = new Map<string | undefined, PolicyStatement[]>()
  for (const source of sources)
    for (const { role, statements } of needsOf(source))
      byRole.set(role, [...(byRole.get(role) ?? []), ...statements])
  const roles = [...byRole.keys()].filter((role) => role !== undefined)
  if (roles.length > 0)
    byRole.set(undefined, [
      ...(byRole.get(undefined) ?? []),
      allow('TakeOnRoles', ['sts:AssumeRole'], roles),
    ])
  const own = byRole.has(undefined) ? [undefined] : []
  return [...roles, ...own].map((role) => ({
    role,
    policy: { Version: '2012-10-17', Statement: numbered(byRole.get(role) ?? []) },
  }))
}

interface Need {
  readonly role: string | undefined
  readonly statements: readonly PolicyStatement[]
}

function needsOf(source: PermittedSource): readonly Need[] {
  if (source.kind === 's3') return [{ role: source.role, statements: bucketStatements(source) }]
  if (source.kind === 'sqs') return [{ role: source.role, statements: queueStatements(source) }]
  const statements = [apiStatement(source)]
  if (source.accounts.length === 0) return [{ role: undefined, statements }]
  return source.accounts.map(({ role }) => ({ role, statements }))
}

function bucketStatements({ bucket, prefixes, region }: BucketSource): readonly PolicyStatement[] {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`
  const below = prefixes.map((prefix) => `${prefix}*`)
  const list = allow('ListLogs', LIST_ACTIONS, [arn])
  const limited = { ...list, Condition: { StringLike: { 's3:prefix': below } } }
  return [
    prefixes.some((prefix) => prefix === '') ? list : limited,
    allow(
      'ReadLogs',
      OBJECT_ACTIONS,
      below.map((keys) => `${arn}/${keys}`),
    ),
    decryptStatement(region),
  ]
}

function queueStatements({ queue, buckets, region }: QueueSource): readonly PolicyStatement[] {
  const partition = partitionOf(region)
  const [account = '*', name = '*'] = new URL(queue).pathname.split('/').filter(Boolean)
  return [
    allow('WorkOffQueue', QUEUE_ACTIONS, [`arn:${partition}:sqs:${region}:${account}:${name}`]),
    allow(
      'ReadToldLogs',
      OBJECT_ACTIONS,
      buckets.map((bucket) => `arn:${partition}:s3:::${bucket}/*`),
    ),
    decryptStatement(region),
  ]
}

/** Which key it is nobody knows beforehand; that it is used through S3 is enough. */
function decryptStatement(region: string): PolicyStatement {
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return {
    ...allow('DecryptLogs', DECRYPT_ACTIONS, ['*']),
    Condition: { StringEquals: { 'kms:ViaService': [`s3.${region}.${suffix}`] } },
  }
}

/** Few of these actions can be limited to resources that are known beforehand; all can to Regions. */
function apiStatement({ kind, regions }: ApiSource): PolicyStatement {
  return {
    ...allow(SIDS[kind], API_ACTIONS[kind], ['*']),
    Condition: { StringEquals: { 'aws:RequestedRegion': regions } },
  }
}

const SIDS: Readonly<Record<ApiSource['kind'], string>> = {
  cloudtrail: 'LookUpEvents',
  guardduty: 'ReadGuardDuty',
  'security-hub': 'ReadSecurityHub',
  cloudwatch: 'ReadMetrics',
  descriptions: 'DescribeModels',
}

export function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource }
}

/** Each statement once, and none under the name of another. */
function numbered(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const seen = new Set<string>()
  const names = new Map<string, number>()
  return statements.flatMap((statement) => {
    const text = JSON.stringify(statement)
    if (seen.has(text)) return []
    seen.add(text)
    const nth = (names.get(statement.Sid) ?? 0) + 1
    names.set(statement.Sid, nth)
    return [nth === 1 ? statement : { ...statement, Sid: `${statement.Sid}${nth}` }]
  })
}
