import { bedrockModel, endpointId, entityOfArn } from '../../events/arn.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import type { MetricIdentity } from './record.ts'

interface Rule {
  readonly namespaces: readonly string[]
  readonly dimension: string
  readonly entity: (value: string, identity: MetricIdentity) => EntityRef
}

/**
 * Which dimension of which namespace names an entity, the more telling one first.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html
 */
const RULES: readonly Rule[] = [
  rule(['AWS/SageMaker', '/aws/sagemaker/Endpoints'], 'EndpointName', endpoint),
  // What Model Monitor publishes of a schedule.
  rule(
    ['aws/sagemaker/Endpoints/data-metrics', 'aws/sagemaker/Endpoints/model-metrics'],
    'Endpoint',
    endpoint,
  ),
  rule(['/aws/sagemaker/TrainingJobs'], 'Host', job('training-job')),
  rule(['/aws/sagemaker/ProcessingJobs'], 'Host', job('processing-job')),
  rule(['AWS/Bedrock'], 'ModelId', (id, { account, region }) => bedrockModel(id, account, region)),
  rule(['AWS/Bedrock/Guardrails'], 'GuardrailArn', (arn) => ({ type: 'guardrail', id: arn })),
  rule(['AWS/Bedrock/Agents'], 'AgentAliasArn', (arn) => entityOfArn(arn)),
  rule(['AWS/EC2', 'CWAgent'], 'InstanceId', named('ec2-instance', 'ec2', 'instance/')),
  rule(['AWS/Lambda'], 'FunctionName', named('lambda-function', 'lambda', 'function:')),
  rule(['AWS/S3'], 'BucketName', (name) => ({ type: 's3-bucket', id: `arn:aws:s3:::${name}` })),
]

/** The entity that a metric is of; undefined when its dimensions name none that is known. */
export function metricEntity(identity: MetricIdentity): EntityRef | undefined {
  for (const { namespaces, dimension, entity } of RULES) {
    if (!namespaces.includes(identity.namespace)) continue
    const value = identity.dimensions.find(({ name }) => name === dimension)?.value
    if (value) return entity(value, identity)
  }
  return undefined
}

function rule(namespaces: readonly string[], dimension: string, entity: Rule['entity']): Rule {
  return { namespaces, dimension, entity }
}

function endpoint(name: string, { account, region }: MetricIdentity): EntityRef {
  return { type: 'sagemaker-endpoint', id: endpointId(name, account, region) }
}

/** The `Host` of a job is `<job name>/algo-1`. */
function job(type: 'training-job' | 'processing-job'): Rule['entity'] {
  const toEntity = named(type, 'sagemaker', `${type}/`)
  return (host, identity) => toEntity(host.split('/')[0] ?? host, identity)
}

/** The ARN where account and Region are known, else the bare name. */
function named(type: EntityType, service: string, prefix: string): Rule['entity'] {
  return (name, { account, region }) => ({
    type,
    id: account && region ? `arn:aws:${service}:${region}:${account}:${prefix}${name}` : name,
  })
}
