import type { EntityRef, EntityType } from './entity.ts'

/** `arn:partition:service:region:account:resource`. */
export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  /** Everything after the fifth colon, such as `endpoint/churn` or `role/path/Name`. */
  readonly resource: string
}

/** Splits an ARN; undefined when `text` is none. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:') || text.length > 2048) return undefined
  const parts = text.split(':')
  const [, partition, service, region, account] = parts
  if (parts.length < 6 || partition === undefined || service === undefined) return undefined
  if (region === undefined || account === undefined) return undefined
  return { partition, service, region, account, resource: parts.slice(5).join(':') }
}

/** `arn:aws:sts::1:assumed-role/Name/session` → `arn:aws:iam::1:role/Name`. The role's path is not in the session's
 * ARN, so `sessionContext.sessionIssuer.arn` is better wherever a record has it. */
export function roleOfSession(sessionArn: string): string | undefined {
  const arn = parseArn(sessionArn)
  if (arn?.service !== 'sts' || !arn.resource.startsWith('assumed-role/')) return undefined
  const role = arn.resource.split('/')[1]
  return role ? `arn:${arn.partition}:iam::${arn.account}:role/${role}` : undefined
}

/** Who invoked a model, as logs of invocations name it: an IAM user or role by its ARN; of spans and traces an agent, by its ARN
 * or as `agent/<name>`, or `service/<name>`. */
export function callerEntity(id: string): EntityRef {
  if (id.includes(':user/')) return { type: 'iam-user', id }
  if (id.startsWith('service/')) return { type: 'other-resource', id }
  const isAgent = /^(?:agent\/|arn:[^:]*:bedrock(?:-agentcore)?:[^:]*:[^:]*:(?:agent|runtime)\/)/
  return { type: isAgent.test(id) ? 'bedrock-agent' : 'iam-role', id }
}

/** The last part of an ARN's resource, for people: `endpoint/churn` → `churn`. */
export function shortName(id: string): string {
  const resource = parseArn(id)?.resource ?? id
  const slash = resource.lastIndexOf('/')
  return slash >= 0 && slash < resource.length - 1 ? resource.slice(slash + 1) : resource
}

const TYPES: Readonly<Record<string, Readonly<Record<string, EntityType>>>> = {
  iam: { user: 'iam-user', role: 'iam-role', policy: 'iam-policy' },
  sts: { 'assumed-role': 'role-session', 'federated-user': 'federated-user' },
  ec2: {
    instance: 'ec2-instance',
    'network-interface': 'network-interface',
    'security-group': 'security-group',
    'vpc-endpoint': 'vpc-endpoint',
  },
  sagemaker: {
    endpoint: 'sagemaker-endpoint',
    'endpoint-config': 'endpoint-configuration',
    model: 'sagemaker-model',
    'model-package': 'model-package',
    'model-package-group': 'model-package',
    'training-job': 'training-job',
    'processing-job': 'processing-job',
    'notebook-instance': 'notebook',
    pipeline: 'pipeline',
  },
  bedrock: {
    'foundation-model': 'foundation-model',
    'inference-profile': 'inference-profile',
    'application-inference-profile': 'inference-profile',
    'provisioned-model': 'provisioned-model',
    guardrail: 'guardrail',
    agent: 'bedrock-agent',
    'knowledge-base': 'knowledge-base',
  },
  ecr: { repository: 'container-repository' },
  kms: { key: 'kms-key' },
  eks: { cluster: 'eks-cluster' },
  lambda: { function: 'lambda-function' },
  secretsmanager: { secret: 'secret' },
  cloudtrail: { trail: 'cloudtrail-trail' },
}

/** What kind of entity an ARN names. */
export function entityOfArn(text: string): EntityRef {
  const arn = parseArn(text)
  if (arn === undefined) return { type: 'unknown', id: text }
  if (arn.service === 's3')
    return { type: arn.resource.includes('/') ? 's3-object' : 's3-bucket', id: text }
  if (arn.service === 'iam' && arn.resource === 'root') return { type: 'aws-account', id: text }
  const kind = arn.resource.split(/[/:]/, 1)[0] ?? ''
  const kinds = Object.hasOwn(TYPES, arn.service) ? TYPES[arn.service] : undefined
  const type = kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  return { type: type ?? 'other-resource', id: text }
}

/** The canonical id of a SageMaker endpoint. Without account and Region (data capture files have neither) it is
 * `endpoint/<name>`, which the graph resolves to the ARN once another log has named it. SageMaker lower-cases names. */
export function endpointId(name: string, account: string, region: string): string {
  if (name.startsWith('arn:')) return name
  const lower = name.toLowerCase()
  return account && region
    ? `arn:aws:sagemaker:${region}:${account}:endpoint/${lower}`
    : `endpoint/${lower}`
}

/** The canonical entity of an EKS cluster: its ARN, or `cluster/<name>` where the log has no account or Region. */
export function eksCluster(name: string, account: string, region: string): EntityRef {
  const id =
    account && region ? `arn:aws:eks:${region}:${account}:cluster/${name}` : `cluster/${name}`
  return { type: 'eks-cluster', id }
}

const PROFILE = /^(?:us|eu|apac|jp|au|ca|global|us-gov)\.[a-z0-9-]+\./

/** The canonical entity of what Bedrock calls a `modelId`: a foundation model id, an inference profile id, or an ARN. */
export function bedrockModel(modelId: string, account: string, region: string): EntityRef {
  if (modelId.startsWith('arn:')) return entityOfArn(modelId)
  if (PROFILE.test(modelId)) {
    return {
      type: 'inference-profile',
      id: `arn:aws:bedrock:${region}:${account}:inference-profile/${modelId}`,
    }
  }
  return { type: 'foundation-model', id: `arn:aws:bedrock:${region}::foundation-model/${modelId}` }
}
