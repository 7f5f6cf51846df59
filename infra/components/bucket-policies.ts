import { LOG_PREFIXES } from '../log-prefixes.ts'
import { type Conditions, type PolicyDocument, policyDocument, type Statement } from '../policy.ts'

/** Where the bucket is and who may have logs put into it. */
export interface Place {
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly organizationId?: string | undefined
  readonly trailName: string
}

/**
 * Who may write to the log bucket. Each service may, only for this account, trail or organisation: a service that acts
 * for everybody would otherwise write there for anybody who names the bucket (the "confused deputy").
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html
 */
export function bucketPolicy(place: Place, bucketArn: string): PolicyDocument {
  return policyDocument([
    ...onlyOverTls(bucketArn),
    ...cloudTrailStatements(place, bucketArn),
    ...flowLogStatements(place, bucketArn),
    ...guardDutyStatements(place, bucketArn),
    {
      Sid: 'BedrockWrites',
      Effect: 'Allow',
      Principal: { Service: 'bedrock.amazonaws.com' },
      Action: ['s3:PutObject'],
      Resource: [`${bucketArn}/${LOG_PREFIXES.invocations}/AWSLogs/${place.account}/*`],
      Condition: ofAccount(place, 'bedrock', '*'),
    },
  ])
}

/**
 * Who may use the key of the bucket: the account's own IAM policies, and the same services under the same conditions.
 * `Resource: *` in the policy of a key means that key.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicy(place: Place): PolicyDocument {
  const root = `arn:${place.partition}:iam::${place.account}:root`
  const trail = trailArn(place)
  return policyDocument([
    keyStatement('AccountDecidesByIam', { AWS: root }, ['kms:*']),
    keyStatement('CloudTrailEncrypts', CLOUDTRAIL, ['kms:GenerateDataKey*', 'kms:DescribeKey'], {
      StringEquals: { 'aws:SourceArn': trail },
    }),
    keyStatement(
      'FlowLogsEncrypt',
      DELIVERY,
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      ofAccountOrOrganization(place),
    ),
    keyStatement('GuardDutyEncrypts', GUARDDUTY, ['kms:GenerateDataKey'], detectorOf(place)),
    keyStatement(
      'BedrockEncrypts',
      { Service: 'bedrock.amazonaws.com' },
      ['kms:GenerateDataKey'],
      ofAccount(place, 'bedrock', '*'),
    ),
  ])
}

/** The queue takes word from this bucket alone, and only over TLS. */
export function queuePolicy(account: string, bucketArn: string, queueArn: string): PolicyDocument {
  return policyDocument([
    {
      Sid: 'BucketNotifies',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: ['sqs:SendMessage'],
      Resource: [queueArn],
      Condition: {
        ArnEquals: { 'aws:SourceArn': bucketArn },
        StringEquals: { 'aws:SourceAccount': account },
      },
    },
    {
      Sid: 'OnlyOverTls',
      Effect: 'Deny',
      Principal: '*',
      Action: ['sqs:*'],
      Resource: [queueArn],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ])
}

export function trailArn({ partition, region, account, trailName }: Place): string {
  return `arn:${partition}:cloudtrail:${region}:${account}:trail/${trailName}`
}

const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' }
const DELIVERY = { Service: 'delivery.logs.amazonaws.com' }
const GUARDDUTY = { Service: 'guardduty.amazonaws.com' }

function onlyOverTls(bucketArn: string): Statement[] {
  const deny = { Effect: 'Deny', Principal: '*', Action: ['s3:*'] } as const
  const Resource = [bucketArn, `${bucketArn}/*`]
  return [
    {
      ...deny,
      Sid: 'OnlyOverTls',
      Resource,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      ...deny,
      Sid: 'NoTlsBefore12',
      Resource,
      Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
    },
  ]
}

function cloudTrailStatements(place: Place, bucketArn: string): Statement[] {
  const ownTrail = { 'aws:SourceArn': trailArn(place) }
  const below = `${bucketArn}/${LOG_PREFIXES.auditTrail}/AWSLogs`
  const owners = [place.account, ...(place.organizationId ? [place.organizationId] : [])]
  return [
    {
      Sid: 'CloudTrailChecks',
      Effect: 'Allow',
      Principal: CLOUDTRAIL,
      Action: ['s3:GetBucketAcl'],
      Resource: [bucketArn],
      Condition: { StringEquals: ownTrail },
    },
    {
      Sid: 'CloudTrailWrites',
      Effect: 'Allow',
      Principal: CLOUDTRAIL,
      Action: ['s3:PutObject'],
      Resource: owners.map((owner) => `${below}/${owner}/*`),
      Condition: { StringEquals: { ...ownTrail, ...OWNED_BY_BUCKET } },
    },
  ]
}

/** Flow logs of other accounts of the organisation may be sent here too; without an organisation, this account's only. */
function flowLogStatements(place: Place, bucketArn: string): Statement[] {
  const condition = ofAccountOrOrganization(place)
  return [
    {
      Sid: 'FlowLogsCheck',
      Effect: 'Allow',
      Principal: DELIVERY,
      Action: ['s3:GetBucketAcl'],
      Resource: [bucketArn],
      Condition: condition,
    },
    {
      Sid: 'FlowLogsWrite',
      Effect: 'Allow',
      Principal: DELIVERY,
      Action: ['s3:PutObject'],
      Resource: [`${bucketArn}/${LOG_PREFIXES.flowLogs}/AWSLogs/*`],
      Condition: {
        ...condition,
        StringEquals: { ...condition['StringEquals'], ...OWNED_BY_BUCKET },
      },
    },
  ]
}

function guardDutyStatements(place: Place, bucketArn: string): Statement[] {
  const allow = { Effect: 'Allow', Principal: GUARDDUTY, Condition: detectorOf(place) } as const
  return [
    {
      ...allow,
      Sid: 'GuardDutyLocates',
      Action: ['s3:GetBucketLocation'],
      Resource: [bucketArn],
    },
    {
      ...allow,
      Sid: 'GuardDutyWrites',
      Action: ['s3:PutObject'],
      Resource: [`${bucketArn}/${LOG_PREFIXES.threatDetection}/*`],
    },
  ]
}

const OWNED_BY_BUCKET = { 's3:x-amz-acl': 'bucket-owner-full-control' }

function keyStatement(
  Sid: string,
  Principal: Readonly<Record<string, string>>,
  Action: readonly string[],
  Condition?: Conditions,
): Statement {
  const statement = { Sid, Effect: 'Allow', Principal, Action, Resource: ['*'] } as const
  return Condition === undefined ? statement : { ...statement, Condition }
}

function detectorOf(place: Place): Conditions {
  return ofAccount(place, 'guardduty', 'detector/*')
}

function ofAccount(
  { partition, region, account }: Place,
  service: string,
  resource: string,
): Conditions {
  return {
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:${partition}:${service}:${region}:${account}:${resource}` },
  }
}

function ofAccountOrOrganization(place: Place): Conditions {
  const { partition, organizationId } = place
  if (organizationId === undefined) return ofAccount({ ...place, region: '*' }, 'logs', '*')
  return {
    StringEquals: { 'aws:SourceOrgID': organizationId },
    ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:*:*:*` },
  }
}
