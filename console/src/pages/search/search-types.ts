import type { Schemas } from '../../api/client.ts'

type EntityType = Schemas['EntityType']

const GROUPS = [
  'Identities',
  'Network',
  'Models and inference',
  'Storage and secrets',
  'Compute',
  'Other',
] as const

/** Where each type stands among the choices: a type that the API has and this has not does not compile. */
const PLACES: Readonly<Record<EntityType, (typeof GROUPS)[number]>> = {
  'aws-account': 'Identities',
  'iam-user': 'Identities',
  'iam-role': 'Identities',
  'role-session': 'Identities',
  'federated-user': 'Identities',
  'access-key': 'Identities',
  'bedrock-api-key': 'Identities',
  'aws-service': 'Identities',
  'kubernetes-subject': 'Identities',
  'iam-policy': 'Identities',
  'ip-address': 'Network',
  'user-agent': 'Network',
  asn: 'Network',
  country: 'Network',
  'network-interface': 'Network',
  'security-group': 'Network',
  'vpc-endpoint': 'Network',
  'domain-name': 'Network',
  'sagemaker-endpoint': 'Models and inference',
  'endpoint-configuration': 'Models and inference',
  'endpoint-variant': 'Models and inference',
  'sagemaker-model': 'Models and inference',
  'model-package': 'Models and inference',
  'training-job': 'Models and inference',
  'processing-job': 'Models and inference',
  notebook: 'Models and inference',
  pipeline: 'Models and inference',
  'foundation-model': 'Models and inference',
  'inference-profile': 'Models and inference',
  'provisioned-model': 'Models and inference',
  guardrail: 'Models and inference',
  'bedrock-agent': 'Models and inference',
  'knowledge-base': 'Models and inference',
  's3-bucket': 'Storage and secrets',
  's3-object': 'Storage and secrets',
  'kms-key': 'Storage and secrets',
  secret: 'Storage and secrets',
  'ec2-instance': 'Compute',
  'lambda-function': 'Compute',
  'eks-cluster': 'Compute',
  pod: 'Compute',
  'container-image': 'Compute',
  'container-repository': 'Compute',
  'cloudtrail-trail': 'Other',
  'aws-region': 'Other',
  operation: 'Other',
  'other-resource': 'Other',
  unknown: 'Other',
}

const isType = (text: string): text is EntityType => Object.hasOwn(PLACES, text)

/** The type of an address; undefined when it names none. */
export function typeAsked(text: string): EntityType | undefined {
  return isType(text) ? text : undefined
}

/** The types that can be chosen, group by group. */
export function typeGroups(): readonly {
  readonly group: string
  readonly types: readonly EntityType[]
}[] {
  const types = Object.keys(PLACES).filter(isType)
  return GROUPS.map((group) => ({ group, types: types.filter((type) => PLACES[type] === group) }))
}
