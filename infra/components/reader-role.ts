import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { LOG_KINDS, LOG_PREFIXES } from '../log-prefixes.ts'
import { type PolicyDocument, policyDocument, type Statement } from '../policy.ts'
import type { ReaderRoleSettings } from '../settings.ts'
import type { LogBucket } from './log-bucket.ts'

export interface ReaderRoleArgs extends ReaderRoleSettings {
  readonly region: string
  readonly bucket: LogBucket
  readonly tags: Readonly<Record<string, string>>
}

/** The role that Dupin takes on to read logs: nothing it may do changes anything but its own place in the queue. */
export class ReaderRole extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>

  constructor(name: string, args: ReaderRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super('dupin:infra:ReaderRole', name, {}, options)
    const { bucket } = args
    const role = new aws.iam.Role(
      name,
      {
        name,
        description: 'Lets Dupin read logs',
        assumeRolePolicy: JSON.stringify(trustPolicy(args)),
        maxSessionDuration: 3600,
        tags: args.tags,
      },
      { parent: this },
    )
    const policy = pulumi
      .all([bucket.bucketArn, bucket.keyArn, bucket.queueArn])
      .apply(([bucketArn, keyArn, queueArn]) =>
        JSON.stringify(readerPolicy(args, { bucketArn, keyArn, queueArn })),
      )
    new aws.iam.RolePolicy(name, { role: role.name, policy }, { parent: this })
    this.roleArn = role.arn
    this.registerOutputs({ roleArn: this.roleArn })
  }
}

/**
 * Who may take the role on. The external id keeps one customer of a shared Dupin from making it read another's logs.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function trustPolicy(settings: ReaderRoleSettings): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DupinReads',
        Effect: 'Allow',
        Principal: { AWS: settings.trustedPrincipalArns },
        Action: ['sts:AssumeRole'],
        Condition: { StringEquals: { 'sts:ExternalId': settings.externalId } },
      },
    ],
  }
}

export interface LogsToRead {
  readonly bucketArn: string
  readonly keyArn: string
  readonly queueArn: string
}

/**
 * All that Dupin needs and no more: to read below the prefixes of logs, to decrypt through S3 only, to work off its queue
 * (deleting a message is the one thing it changes), and CloudTrail's public keys. What asks AWS for more is off unless
 * asked for.
 */
export function readerPolicy(
  {
    region,
    events,
    findings,
    metrics,
    sageMaker,
  }: ReaderRoleSettings & { readonly region: string },
  { bucketArn, keyArn, queueArn }: LogsToRead,
): PolicyDocument {
  const prefixes = LOG_KINDS.map((kind) => LOG_PREFIXES[kind])
  return policyDocument([
    allow(
      'ReadLogs',
      ['s3:GetObject'],
      prefixes.map((prefix) => `${bucketArn}/${prefix}/*`),
    ),
    {
      ...allow('ListLogs', ['s3:ListBucket'], [bucketArn]),
      Condition: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}/*`) } },
    },
    {
      ...allow('DecryptLogs', ['kms:Decrypt'], [keyArn]),
      Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
    allow('WorkOffQueue', QUEUE_ACTIONS, [queueArn]),
    // None of the actions below can be limited to a resource that is known beforehand.
    allow('CheckDigests', ['cloudtrail:ListPublicKeys'], ['*']),
    ...(events ? [allow('LookUpEvents', ['cloudtrail:LookupEvents'], ['*'])] : []),
    ...(findings ? [allow('ReadFindings', FINDING_ACTIONS, ['*'])] : []),
    ...(metrics ? [allow('ReadMetrics', METRIC_ACTIONS, ['*'])] : []),
    ...(sageMaker ? [allow('DescribeModels', DESCRIPTION_ACTIONS, ['*'])] : []),
  ])
}

// What Dupin calls, as `dupin policy` says it: a test holds the two against each other.
const QUEUE_ACTIONS = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
]

const FINDING_ACTIONS = [
  'guardduty:GetFindings',
  'guardduty:ListDetectors',
  'guardduty:ListFindings',
  'securityhub:GetFindings',
]

const METRIC_ACTIONS = ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics']

const DESCRIPTION_ACTIONS = [
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
]

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): Statement {
  return { Sid, Effect: 'Allow', Action, Resource }
}
