/** A place in AWS's own console. */
export interface AwsConsoleLink {
  readonly title: string
  readonly href: string
}

interface Named {
  readonly type: string
  readonly id: string
}

const HOST = 'https://console.aws.amazon.com'
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/
const q = encodeURIComponent

/**
 * Where AWS's console shows an entity, when its ARN says enough: nothing but what the id holds goes into an address, each part
 * encoded, and the host is always the same. Empty for partitions whose console lies elsewhere.
 */
export function awsConsoleLinks({ type, id }: Named): readonly AwsConsoleLink[] {
  const [arn, partition, service = '', region = '', account = '', ...rest] = id.split(':')
  const resource = rest.join(':')
  if (arn !== 'arn' || partition !== 'aws' || resource === '') return []
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  if (service === 'iam') return iamLinks(type, name, id)
  if (service === 's3') return s3Links(resource)
  if (!REGION.test(region)) return []
  if (service === 'sagemaker') return sagemakerLinks(type, region, name)
  if (service === 'bedrock') return bedrockLinks(type, region, name)
  return otherLinks(type, { region, account, name, resource, id })
}

function link(title: string, path: string): readonly AwsConsoleLink[] {
  return [{ title, href: `${HOST}${path}` }]
}

function iamLinks(type: string, name: string, id: string): readonly AwsConsoleLink[] {
  if (type === 'iam-user') return link('IAM', `/iam/home#/users/details/${q(name)}`)
  if (type === 'iam-role') return link('IAM', `/iam/home#/roles/details/${q(name)}`)
  return type === 'iam-policy' ? link('IAM', `/iam/home#/policies/details/${q(id)}`) : []
}

function s3Links(resource: string): readonly AwsConsoleLink[] {
  const [bucket = '', ...key] = resource.split('/')
  return key.length === 0
    ? link('Amazon S3', `/s3/buckets/${q(bucket)}`)
    : link('Amazon S3', `/s3/object/${q(bucket)}?prefix=${q(key.join('/'))}`)
}

const SAGEMAKER: Readonly<Record<string, string>> = {
  'sagemaker-endpoint': 'endpoints',
  'endpoint-configuration': 'endpointConfig',
  'sagemaker-model': 'models',
  'training-job': 'jobs',
  'processing-job': 'processing-jobs',
  notebook: 'notebook-instances',
}

function sagemakerLinks(type: string, region: string, name: string): readonly AwsConsoleLink[] {
  const page = SAGEMAKER[type]
  if (page === undefined) return []
  return link('Amazon SageMaker AI', `/sagemaker/home?region=${region}#/${page}/${q(name)}`)
}

function bedrockLinks(type: string, region: string, name: string): readonly AwsConsoleLink[] {
  const page = {
    'foundation-model': `model-catalog/serverless/${q(name)}`,
    guardrail: `guardrails/${q(name)}`,
    'bedrock-agent': `agents/${q(name)}`,
    'knowledge-base': `knowledge-bases/${q(name)}`,
  }[type]
  if (page === undefined) return []
  return link('Amazon Bedrock', `/bedrock/home?region=${region}#/${page}`)
}

interface Parts {
  readonly region: string
  readonly account: string
  readonly name: string
  readonly resource: string
  readonly id: string
}

function otherLinks(type: string, parts: Parts): readonly AwsConsoleLink[] {
  const { region, account, name, resource } = parts
  const ec2 = (place: string) => link('Amazon EC2', `/ec2/home?region=${region}#${place}`)
  if (type === 'ec2-instance') return ec2(`InstanceDetails:instanceId=${q(name)}`)
  if (type === 'security-group') return ec2(`SecurityGroup:groupId=${q(name)}`)
  if (type === 'network-interface') return ec2(`NetworkInterface:networkInterfaceId=${q(name)}`)
  if (type === 'kms-key') return link('AWS KMS', `/kms/home?region=${region}#/kms/keys/${q(name)}`)
  if (type === 'eks-cluster')
    return link('Amazon EKS', `/eks/home?region=${region}#/clusters/${q(name)}`)
  if (type === 'lambda-function') {
    const [, functionName = ''] = resource.split(':')
    return link('AWS Lambda', `/lambda/home?region=${region}#/functions/${q(functionName)}`)
  }
  if (type === 'container-repository' && /^\d{12}$/.test(account)) {
    const repository = resource.slice(resource.indexOf('/') + 1)
    return link(
      'Amazon ECR',
      `/ecr/repositories/private/${account}/${q(repository)}?region=${region}`,
    )
  }
  return []
}
