/**
 * What the behavior graph is made of: an entity is something with an identity over time. The first thirteen are
 * Amazon Detective's own; the others are what Dupin adds so that inference can be investigated.
 *
 * The position in this list is the code stored in the lake: it is append-only.
 */
export const ENTITY_TYPES = [
  'unknown',
  'aws-account',
  'iam-user',
  'iam-role',
  'role-session',
  'federated-user',
  'ec2-instance',
  'ip-address',
  's3-bucket',
  'user-agent',
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
  'asn',
  'country',
  'aws-region',
  'operation',
  'iam-policy',
  'lambda-function',
  'secret',
  'cloudtrail-trail',
  'other-resource',
  'domain-name',
] as const

export type EntityType = (typeof ENTITY_TYPES)[number]

/** An entity's identity: its type and its canonical id (an ARN wherever AWS has one). */
export interface EntityRef {
  readonly type: EntityType
  readonly id: string
}

const CODES: ReadonlyMap<string, number> = new Map(ENTITY_TYPES.map((type, code) => [type, code]))

/** The number that stands for `type` in the lake. */
export function entityTypeCode(type: EntityType): number {
  return CODES.get(type) ?? 0
}

/** The type behind a stored code; a code of a newer version reads as `unknown`. */
export function entityTypeOf(code: number): EntityType {
  return ENTITY_TYPES[code] ?? 'unknown'
}

/** The principals: entities that can call an API and so can be the cause of something. */
export const PRINCIPAL_TYPES: readonly EntityType[] = [
  'aws-account',
  'iam-user',
  'iam-role',
  'role-session',
  'federated-user',
  'aws-service',
  'access-key',
]
