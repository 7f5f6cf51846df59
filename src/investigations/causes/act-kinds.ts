import type { CauseKind } from '../../events/cause.ts'

/** What an anomaly looks like from outside. */
export const SYMPTOMS = [
  'latency',
  'errors',
  'throttles',
  'volume',
  'tokens',
  'caller',
  'drift',
  'prediction',
  'silence',
  'protection',
  'content',
] as const

export type Symptom = (typeof SYMPTOMS)[number]

/** A family of changes: which calls make it, what it can bring about and how soon. */
export interface ActKind {
  readonly kind: CauseKind
  /** `service:operation`, the service without `.amazonaws.com`. */
  readonly calls: RegExp
  /** How well each symptom follows from it, 0–1; what is not listed follows seldom. */
  readonly explains: Readonly<Partial<Record<Symptom, number>>>
  /** Minutes until it shows at the latest, as a rule; later effects grow unlikely by halves. */
  readonly promptMinutes: number
  readonly halvingMinutes: number
}

const kind = (
  cause: CauseKind,
  calls: RegExp,
  explains: ActKind['explains'],
  promptMinutes: number,
  halvingMinutes: number,
): ActKind => ({ kind: cause, calls, explains, promptMinutes, halvingMinutes })

/** An endpoint serves a new configuration 4–12 minutes after UpdateEndpoint; rights, routes and quotas bite within minutes;
 * a job or a release shows when it has run. */
export const ACT_KINDS: readonly ActKind[] = [
  kind(
    'model-change',
    /^(?:sagemaker:(?:UpdateEndpoint|CreateEndpoint|UpdateInferenceComponent|UpdateModelPackage)|ecr:PutImage|bedrock:(?:CreateModelCustomizationJob|CreateModelImportJob))$/,
    {
      latency: 0.9,
      errors: 0.9,
      prediction: 1,
      drift: 0.1,
      volume: 0.15,
      throttles: 0.3,
      tokens: 0.3,
      silence: 0.3,
    },
    30,
    90,
  ),
  kind(
    'configuration-change',
    /^(?:sagemaker:(?:CreateEndpointConfig|UpdateEndpointWeightsAndCapacities|StopMonitoringSchedule|DeleteMonitoringSchedule|UpdateMonitoringSchedule|DeleteEndpoint|UpdateMlflow\w*)|application-autoscaling:\w+|autoscaling:\w+|bedrock:(?:Create|Update|Delete)Guardrail\w*|bedrock:(?:Put|Delete)ModelInvocationLoggingConfiguration|bedrock:(?:Put|Delete)EnforcedGuardrailConfiguration|bedrock-agent:Update\w+)$/,
    {
      latency: 0.8,
      errors: 0.7,
      throttles: 0.6,
      silence: 1,
      protection: 1,
      volume: 0.15,
      content: 0.3,
    },
    30,
    180,
  ),
  kind(
    'permission-change',
    /^(?:iam:(?:Put|Attach|Detach|Delete|Update|Create|Set)\w*(?:Policy|Role|User|Group|Boundary|AccessKey)\w*|kms:(?:PutKeyPolicy|DisableKey|ScheduleKeyDeletion|RevokeGrant|RetireGrant|CreateGrant)|s3:(?:Put|Delete)BucketPolicy|s3:PutBucketAcl|s3:PutPublicAccessBlock|organizations:\w+Policy|ecr:(?:Set|Delete)RepositoryPolicy|secretsmanager:(?:Put|Delete)ResourcePolicy)$/,
    { errors: 1, latency: 0.3, volume: 0.5, throttles: 0.15, silence: 0.5 },
    20,
    180,
  ),
  kind(
    'network-change',
    /^(?:ec2:(?:Authorize|Revoke|Modify)SecurityGroup\w*|ec2:(?:Create|Delete|Replace|Associate|Disassociate)(?:Route|RouteTable|NetworkAcl\w*|NatGateway|Subnet|VpcEndpoint\w*|TransitGateway\w*|InternetGateway|VpcPeering\w*)|ec2:(?:Delete|Modify)VpcEndpoints?|ec2:Replace\w+|ec2:DeleteVpcEndpoints|route53:ChangeResourceRecordSets|network-firewall:\w+|elasticloadbalancing:\w+)$/,
    { errors: 1, latency: 0.95, volume: 0.4, silence: 0.5 },
    15,
    120,
  ),
  kind(
    'capacity-change',
    /^(?:bedrock:(?:Create|Update|Delete)ProvisionedModelThroughput|servicequotas:\w+|sagemaker:DeleteInferenceComponent|lambda:(?:Put|Delete)(?:Function|Provisioned)Concurrency\w*)$/,
    { throttles: 1, latency: 0.7, errors: 0.6, volume: 0.2 },
    20,
    120,
  ),
  kind(
    'data-change',
    /^(?:glue:(?!Get|List)\w+|bedrock(?:-agent)?:(?:StartIngestionJob|IngestKnowledgeBaseDocuments|DeleteKnowledgeBaseDocuments|(?:Create|Update|Delete)DataSource|(?:Create|Update)KnowledgeBase)|sagemaker:(?:StartPipelineExecution|UpdatePipeline|PutRecord|UpdateFeatureGroup|CreateProcessingJob|CreateTransformJob)|states:(?:UpdateStateMachine|StartExecution)|elasticmapreduce:\w+|kinesis:\w+|firehose:Update\w+|redshift\w*:\w+|dynamodb:(?:Update|Create|Delete)\w+)$/,
    { drift: 1, prediction: 0.8, latency: 0.1, errors: 0.3 },
    90,
    360,
  ),
  kind(
    'traffic-change',
    /^(?:ecs:(?:UpdateService|RegisterTaskDefinition|CreateService|RunTask)|lambda:(?:UpdateFunctionCode|UpdateFunctionConfiguration|PublishVersion|UpdateAlias|CreateFunction|CreateEventSourceMapping|UpdateEventSourceMapping)\w*|codedeploy:CreateDeployment|apigateway:\w+|events:Put\w+|scheduler:\w+|eks:\w+|elasticbeanstalk:\w+|batch:SubmitJob)$/,
    { volume: 1, tokens: 1, caller: 1, content: 1, throttles: 0.8, latency: 0.4, errors: 0.3 },
    60,
    240,
  ),
]

/** A write to the object that a model is loaded from is a change of that model. */
export const ARTIFACT_WRITES =
  /^s3:(?:PutObject|CopyObject|CompleteMultipartUpload|UploadPart|DeleteObject\w*|RestoreObject)$/

/** `UpdateEndpoint` of `sagemaker.amazonaws.com` as `sagemaker:UpdateEndpoint`; versions in names (Lambda's) are dropped. */
export function callName(service: string, operation: string): string {
  return `${service.replace(/\.amazonaws\.com$/, '').replace(/^runtime\./, '')}:${operation.replace(/\d{8}(?:v\d)?$/, '')}`
}

export function actKindOf(service: string, operation: string): ActKind | undefined {
  const call = callName(service, operation)
  return ACT_KINDS.find(({ calls }) => calls.test(call))
}

export function actKindNamed(cause: CauseKind): ActKind | undefined {
  return ACT_KINDS.find((candidate) => candidate.kind === cause)
}
