import { bedrockModel, endpointId, entityOfArn } from '../../events/arn.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'

/** How the name in a request becomes the id of an entity. `$` stands for the name, `@` for `region:account`, `#` for the account. */
interface TargetRule {
  readonly field: string
  readonly type: EntityType
  readonly arn: string
}

const rule = (field: string, type: EntityType, arn: string): TargetRule => ({ field, type, arn })

const SAGEMAKER: readonly TargetRule[] = [
  rule('endpointName', 'sagemaker-endpoint', ''),
  rule('endpointConfigName', 'endpoint-configuration', 'arn:aws:sagemaker:@:endpoint-config/$'),
  rule('modelPackageGroupName', 'model-package', 'arn:aws:sagemaker:@:model-package-group/$'),
  rule('modelPackageName', 'model-package', 'arn:aws:sagemaker:@:model-package/$'),
  rule('modelName', 'sagemaker-model', 'arn:aws:sagemaker:@:model/$'),
  rule('trainingJobName', 'training-job', 'arn:aws:sagemaker:@:training-job/$'),
  rule('processingJobName', 'processing-job', 'arn:aws:sagemaker:@:processing-job/$'),
  rule('notebookInstanceName', 'notebook', 'arn:aws:sagemaker:@:notebook-instance/$'),
  rule('pipelineName', 'pipeline', 'arn:aws:sagemaker:@:pipeline/$'),
]

const BEDROCK: readonly TargetRule[] = [
  rule('modelId', 'foundation-model', ''),
  rule('modelIdentifier', 'foundation-model', ''),
  rule('guardrailIdentifier', 'guardrail', 'arn:aws:bedrock:@:guardrail/$'),
  rule('knowledgeBaseId', 'knowledge-base', 'arn:aws:bedrock:@:knowledge-base/$'),
  rule('agentId', 'bedrock-agent', 'arn:aws:bedrock:@:agent/$'),
  rule('provisionedModelId', 'provisioned-model', 'arn:aws:bedrock:@:provisioned-model/$'),
  rule('inferenceProfileIdentifier', 'inference-profile', 'arn:aws:bedrock:@:inference-profile/$'),
]

const BEDROCK_MANTLE: readonly TargetRule[] = [rule('model', 'foundation-model', '')]

/** Which field of a request names what is acted upon, first match first. */
const RULES: Readonly<Record<string, readonly TargetRule[]>> = {
  'sagemaker.amazonaws.com': SAGEMAKER,
  'runtime.sagemaker.amazonaws.com': SAGEMAKER,
  'bedrock.amazonaws.com': BEDROCK,
  'bedrock-runtime.amazonaws.com': BEDROCK,
  'bedrock-agent.amazonaws.com': BEDROCK,
  'bedrock-agent-runtime.amazonaws.com': BEDROCK,
  'bedrock-mantle.amazonaws.com': BEDROCK_MANTLE,
  's3.amazonaws.com': [rule('bucketName', 's3-bucket', 'arn:aws:s3:::$')],
  's3express.amazonaws.com': [rule('bucketName', 's3-bucket', 'arn:aws:s3:::$')],
  'sts.amazonaws.com': [rule('roleArn', 'iam-role', '$')],
  'iam.amazonaws.com': [
    rule('userName', 'iam-user', 'arn:aws:iam::#:user/$'),
    rule('roleName', 'iam-role', 'arn:aws:iam::#:role/$'),
    rule('policyArn', 'iam-policy', '$'),
    rule('policyName', 'iam-policy', 'arn:aws:iam::#:policy/$'),
  ],
  'kms.amazonaws.com': [rule('keyId', 'kms-key', 'arn:aws:kms:@:key/$')],
  'lambda.amazonaws.com': [
    rule('functionName', 'lambda-function', 'arn:aws:lambda:@:function:$'),
    rule('resource', 'lambda-function', 'arn:aws:lambda:@:function:$'),
  ],
  'secretsmanager.amazonaws.com': [rule('secretId', 'secret', 'arn:aws:secretsmanager:@:secret:$')],
  'ecr.amazonaws.com': [
    rule('repositoryName', 'container-repository', 'arn:aws:ecr:@:repository/$'),
  ],
  'eks.amazonaws.com': [rule('name', 'eks-cluster', 'arn:aws:eks:@:cluster/$')],
  'cloudtrail.amazonaws.com': [
    rule('name', 'cloudtrail-trail', 'arn:aws:cloudtrail:@:trail/$'),
    rule('trailName', 'cloudtrail-trail', 'arn:aws:cloudtrail:@:trail/$'),
  ],
  'ec2.amazonaws.com': [
    rule('instanceId', 'ec2-instance', 'arn:aws:ec2:@:instance/$'),
    rule('groupId', 'security-group', 'arn:aws:ec2:@:security-group/$'),
    rule('networkInterfaceId', 'network-interface', 'arn:aws:ec2:@:network-interface/$'),
    rule('vpcEndpointId', 'vpc-endpoint', 'arn:aws:ec2:@:vpc-endpoint/$'),
    rule('snapshotId', 'other-resource', 'arn:aws:ec2:@:snapshot/$'),
    rule('vpcId', 'other-resource', 'arn:aws:ec2:@:vpc/$'),
    rule('routeTableId', 'other-resource', 'arn:aws:ec2:@:route-table/$'),
  ],
  'application-autoscaling.amazonaws.com': [rule('resourceId', 'other-resource', '$')],
  'servicequotas.amazonaws.com': [rule('quotaCode', 'other-resource', 'arn:aws:servicequotas:@:$')],
  'logs.amazonaws.com': [rule('logGroupName', 'other-resource', 'arn:aws:logs:@:log-group:$')],
  'dynamodb.amazonaws.com': [rule('tableName', 'other-resource', 'arn:aws:dynamodb:@:table/$')],
  'rds.amazonaws.com': [
    rule('dBInstanceIdentifier', 'other-resource', 'arn:aws:rds:@:db:$'),
    rule('dBSnapshotIdentifier', 'other-resource', 'arn:aws:rds:@:snapshot:$'),
  ],
  'ssm.amazonaws.com': [
    rule('target', 'ec2-instance', 'arn:aws:ec2:@:instance/$'),
    rule('name', 'other-resource', 'arn:aws:ssm:@:parameter/$'),
  ],
}

/** Every request field that may name a target: what the scanner must look for. */
export const TARGET_FIELDS: readonly string[] = [
  ...new Set(Object.values(RULES).flatMap((rules) => rules.map(({ field }) => field))),
]

/** For each service, the positions in TARGET_FIELDS to try, in order. */
export function targetFieldsOf(service: string): readonly number[] {
  const rules = Object.hasOwn(RULES, service) ? (RULES[service] ?? []) : []
  return rules.map(({ field }) => TARGET_FIELDS.indexOf(field))
}

/** The entity that `name`, found in request field `field`, stands for. */
export function resolveTarget(
  service: string,
  field: number,
  name: string,
  account: string,
  region: string,
): EntityRef {
  const rules = Object.hasOwn(RULES, service) ? (RULES[service] ?? []) : []
  const found = rules.find((candidate) => TARGET_FIELDS.indexOf(candidate.field) === field)
  if (found === undefined) return { type: 'other-resource', id: name }
  if (name.startsWith('arn:')) return withFallback(entityOfArn(name), found.type)
  if (found.type === 'sagemaker-endpoint')
    return { type: found.type, id: endpointId(name, account, region) }
  if (found.type === 'foundation-model') return bedrockModel(name, account, region)
  const id = found.arn.replace(/[$@#]/g, (mark) =>
    mark === '$' ? name : mark === '@' ? `${region}:${account}` : account,
  )
  return { type: found.type, id }
}

function withFallback(entity: EntityRef, type: EntityType): EntityRef {
  return entity.type === 'unknown' || entity.type === 'other-resource'
    ? { type, id: entity.id }
    : entity
}
