import {
  ENTITY_TYPES,
  type EntityType,
  entityTypeOf,
  PRINCIPAL_TYPES,
} from '../../src/events/entity.ts'
import { RELATION_TYPES } from '../../src/graph/relation-types.ts'
import { code, type Page, page, table } from './markdown.ts'

const NUMBER = /^\d+$/

/** `relations.md`: the edges of the behavior graph. */
export function relationsPage(): Page {
  const rows = RELATION_TYPES.map(({ name, description, from, sourceType, targetType }, i) => [
    i,
    code(name),
    description,
    code(from),
    end(sourceType),
    end(targetType),
  ])
  return page(
    'relations.md',
    'Relations',
    `Who (source) did something to whom (target): counted per hour as logs arrive, with how many failed, the first and the last.
The code is what \`relation.type\` holds.

An endpoint's lineage (endpoint → configuration → model → artifact, image, role, network) takes several calls to see; it is
read from \`api_call\` when it is asked for.`,
    table(['code', 'relation', 'means', 'from', 'source', 'target'], rows),
  )
}

/** An end whose type is fixed is written as its code; otherwise a column says it. */
function end(type: string): string {
  return NUMBER.test(type) ? code(entityTypeOf(Number(type))) : `as ${code(type)} says`
}

/** How each kind of entity is identified. */
const IDENTITY: Readonly<Record<EntityType, string>> = {
  unknown: 'what no rule recognised, as the log wrote it',
  'aws-account': 'account number, or the ARN of its root',
  'iam-user': 'ARN',
  'iam-role': 'ARN, with its path where a log tells it',
  'role-session': 'ARN of the assumed role and session name',
  'federated-user': 'ARN',
  'ec2-instance': 'ARN',
  'ip-address': 'the address; IPv6 in lower case',
  's3-bucket': 'ARN',
  'user-agent': 'the text that the client sent',
  'eks-cluster': 'ARN',
  pod: 'namespace and name',
  'container-image': 'registry, repository and tag or digest',
  'kubernetes-subject': 'user or service account of Kubernetes',
  'access-key': 'access key id',
  'aws-service': 'service name, such as `sagemaker.amazonaws.com`',
  'sagemaker-endpoint': 'ARN; `endpoint/<name>` where a log tells neither account nor Region',
  'endpoint-configuration': 'ARN',
  'endpoint-variant': 'id of the endpoint, and the name of the production variant',
  'sagemaker-model': 'ARN',
  'model-package': 'ARN of a model package or its group',
  'training-job': 'ARN',
  'processing-job': 'ARN',
  notebook: 'ARN of the notebook instance',
  pipeline: 'ARN',
  'foundation-model': 'ARN, which has a Region and no account',
  'inference-profile': 'ARN',
  'provisioned-model': 'ARN',
  guardrail: 'ARN',
  'bedrock-agent': 'ARN',
  'knowledge-base': 'ARN',
  'bedrock-api-key': 'credential id',
  's3-object': 'ARN of bucket and key',
  'container-repository': 'ARN',
  'kms-key': 'ARN',
  'network-interface': 'ARN or interface id',
  'security-group': 'ARN',
  'vpc-endpoint': 'ARN or endpoint id',
  asn: 'number of an autonomous system',
  country: 'country of an address',
  'aws-region': 'Region code',
  operation: 'name of an API operation',
  'iam-policy': 'ARN',
  'lambda-function': 'ARN',
  secret: 'ARN',
  'cloudtrail-trail': 'ARN',
  'other-resource': 'ARN of a resource of another kind',
  'domain-name': 'the name in lower case, without the dot at its end',
}

const LAST_OF_DETECTIVE = ENTITY_TYPES.indexOf('kubernetes-subject')

/** `entities.md`: the nodes of the behavior graph. */
export function entitiesPage(): Page {
  const rows = ENTITY_TYPES.map((type, i) => [
    i,
    code(type),
    IDENTITY[type],
    i > 0 && i <= LAST_OF_DETECTIVE ? 'yes' : '',
    PRINCIPAL_TYPES.includes(type) ? 'yes' : '',
  ])
  return page(
    'entities.md',
    'Entities',
    `What the behavior graph is made of. The code is what columns such as \`target_type\` hold. The kinds marked as Detective's
exist in Amazon Detective too; a principal can be named as the cause of something.`,
    table(['code', 'entity', 'identified by', "Detective's", 'principal'], rows),
  )
}
