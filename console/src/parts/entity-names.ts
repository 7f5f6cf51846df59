import type { Schemas } from '../api/client.ts'

export type Entity = Schemas['Entity']
export type EntityType = Schemas['EntityType']

/** What AWS's own console calls them. */
const NAMES: Readonly<Partial<Record<EntityType, string>>> = {
  'aws-account': 'AWS account',
  'iam-user': 'IAM user',
  'iam-role': 'IAM role',
  'ec2-instance': 'EC2 instance',
  'ip-address': 'IP address',
  's3-bucket': 'S3 bucket',
  's3-object': 'S3 object',
  'eks-cluster': 'EKS cluster',
  'kubernetes-subject': 'Kubernetes subject',
  'aws-service': 'AWS service',
  'sagemaker-endpoint': 'SageMaker endpoint',
  'sagemaker-model': 'SageMaker model',
  'foundation-model': 'Bedrock model',
  'bedrock-agent': 'Bedrock agent',
  'bedrock-api-key': 'Bedrock API key',
  'kms-key': 'KMS key',
  'vpc-endpoint': 'VPC endpoint',
  asn: 'Autonomous system',
  'aws-region': 'AWS Region',
  'iam-policy': 'IAM policy',
  'lambda-function': 'Lambda function',
  'cloudtrail-trail': 'CloudTrail trail',
  operation: 'API operation',
}

export function typeName(type: EntityType): string {
  const plain = type.replaceAll('-', ' ')
  return NAMES[type] ?? plain.charAt(0).toUpperCase() + plain.slice(1)
}

const SERVICE_END = '.amazonaws.com'

/** The short name by which people know an entity; the id stays at hand beside it. */
export function entityName({ type, id }: Pick<Entity, 'type' | 'id'>): string {
  if (type === 'role-session') return id.split('/').slice(-2).join('/')
  if (type === 's3-object' || type === 'user-agent' || type === 'operation') return id
  if (type === 'aws-service' && id.endsWith(SERVICE_END)) return id.slice(0, -SERVICE_END.length)
  if (!id.startsWith('arn:')) return id
  const resource = id.split(':').slice(5).join(':')
  return resource.split('/').at(-1) || resource || id
}
