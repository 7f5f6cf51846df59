import { serviceFamily } from '../techniques/technique.ts'

const SENSITIVE = new Set([
  'bedrock',
  'sagemaker',
  'iam',
  'kms',
  'secretsmanager',
  'sts',
  's3',
  'cloudtrail',
  'guardduty',
  'organizations',
  'ecr',
  'ssm',
  'lambda',
])
const READS =
  /^(?:Get(?!Object|SecretValue|Parameter|FederationToken|SessionToken)|List|Describe|Head|Lookup|Search|BatchGet(?!SecretValue))/

/** Whether an operation (`service:Operation`) changes something or takes data, on a service that matters: looking is cheap and
 * common. */
export function isGrave(operation: string): boolean {
  const colon = operation.lastIndexOf(':')
  return (
    SENSITIVE.has(serviceFamily(operation.slice(0, colon))) &&
    !READS.test(operation.slice(colon + 1))
  )
}
