import { endpointId, entityOfArn, parseArn, roleOfSession } from '../../events/arn.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import type { JsonObject } from '../format.ts'
import { type Actor, NOBODY, principal } from '../guardduty/actor.ts'
import { objectField, textField } from '../json-fields.ts'
import type { SecurityFinding } from './record.ts'

/** Types of resources whose id need not be an ARN.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html */
const TYPES: Readonly<Record<string, EntityType>> = {
  AwsIamUser: 'iam-user',
  AwsIamRole: 'iam-role',
  AwsIamPolicy: 'iam-policy',
  AwsIamAccessKey: 'access-key',
  AwsEc2NetworkInterface: 'network-interface',
  AwsEc2SecurityGroup: 'security-group',
  AwsS3Object: 's3-object',
  AwsEksCluster: 'eks-cluster',
  AwsEcrContainerImage: 'container-image',
  AwsEcrRepository: 'container-repository',
  AwsKmsKey: 'kms-key',
  AwsLambdaFunction: 'lambda-function',
  AwsSecretsManagerSecret: 'secret',
  AwsSageMakerNotebookInstance: 'notebook',
  AwsCloudTrailTrail: 'cloudtrail-trail',
}

const IAM: ReadonlySet<EntityType> = new Set([
  'iam-user',
  'iam-role',
  'role-session',
  'federated-user',
])
const KEY_PREFIX = 'AWS::IAM::AccessKey:'

/**
 * Who did it: the owner of an access key that is named, or a resource whose role is that of the actor.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsIamAccessKeyDetails.html
 */
export function actorOf(finding: SecurityFinding): Actor {
  const acting = finding.resources.filter((one) => roleOf(one) !== 'target')
  const key = acting.find((one) => textField(one, 'Type') === 'AwsIamAccessKey')
  const keyed = key === undefined ? NOBODY : keyOwner(key, finding)
  if (keyed.id !== '') return keyed
  const named = finding.resources
    .filter((one) => roleOf(one) === 'actor')
    .map((one) => actorFrom(entityOf(one, finding)))
    .find(({ id }) => id !== '')
  return named === undefined ? keyed : { ...named, accessKey: keyed.accessKey }
}

/** What is affected: what a finding aims at, else what is neither a key nor the whole account, else who did it. */
export function affectedOf(finding: SecurityFinding, actor: Actor): EntityRef | undefined {
  const rest = finding.resources
    .filter((one) => roleOf(one) !== 'actor')
    .map((one) => ({ role: roleOf(one), entity: entityOf(one, finding) }))
    .filter(({ entity: { type, id } }) => id !== '' && type !== 'access-key')
  const things = rest.filter(({ entity }) => entity.type !== 'aws-account')
  const [found] = [...things.filter(({ role }) => role === 'target'), ...things]
  if (found !== undefined) return found.entity
  if (actor.id !== '') return { type: actor.type, id: actor.id }
  if (actor.accessKey !== '') return { type: 'access-key', id: actor.accessKey }
  return rest[0]?.entity
}

function roleOf(resource: JsonObject): string {
  return textField(resource, 'ResourceRole').toLowerCase()
}

function keyOwner(resource: JsonObject, finding: SecurityFinding): Actor {
  const details = objectField(objectField(resource, 'Details'), 'AwsIamAccessKey')
  const id = textField(resource, 'Id')
  const accessKey =
    textField(details, 'AccessKeyId') ||
    (id.startsWith(KEY_PREFIX) ? id.slice(KEY_PREFIX.length) : keyId(id))
  const kind = textField(details, 'PrincipalType')
  const name = textField(details, 'PrincipalName') || textField(details, 'UserName')
  const principalId = textField(details, 'PrincipalId')
  const account = textField(details, 'AccountId') || finding.account
  const partition = partitionOf(resource, finding)
  const owner = principal({ partition }, { kind, name, principalId, account, accessKey })
  if (owner.id !== '') return owner
  const issuer = objectField(objectField(details, 'SessionContext'), 'SessionIssuer')
  return { ...actorFrom(entityOfArn(textField(issuer, 'Arn'))), accessKey }
}

/** A session is told as the role behind it. */
function actorFrom({ type, id }: EntityRef): Actor {
  if (!IAM.has(type)) return NOBODY
  const role = type === 'role-session' ? roleOfSession(id) : undefined
  return role === undefined
    ? { ...NOBODY, id, type }
    : { ...NOBODY, id: role, type: 'iam-role', session: id }
}

function entityOf(resource: JsonObject, finding: SecurityFinding): EntityRef {
  const [type, id] = [textField(resource, 'Type'), textField(resource, 'Id')]
  if (type === 'AwsAccount') return { type: 'aws-account', id: accountIn(id) || finding.account }
  if (type === 'AwsIamAccessKey') return { type: 'access-key', id }
  if (type === 'Container') return container(resource, id)
  if (parseArn(id) !== undefined) return ofArn(id)
  if (type === 'AwsS3Bucket') return { type: 's3-bucket', id: id && `arn:aws:s3:::${id}` }
  if (type === 'AwsEc2Instance' && id.startsWith('i-')) {
    const region = textField(resource, 'Region') || finding.region
    const place = `${partitionOf(resource, finding)}:ec2:${region}:${finding.account}`
    return { type: 'ec2-instance', id: `arn:${place}:instance/${id}` }
  }
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  return { type: known ?? 'other-resource', id }
}

/** SageMaker lower-cases the names of endpoints in what it logs itself. */
function ofArn(text: string): EntityRef {
  const entity = entityOfArn(text)
  const arn = parseArn(text)
  if (entity.type !== 'sagemaker-endpoint' || arn === undefined) return entity
  const name = arn.resource.slice('endpoint/'.length)
  return { ...entity, id: endpointId(name, arn.account, arn.region) }
}

function container(resource: JsonObject, id: string): EntityRef {
  const image = textField(objectField(objectField(resource, 'Details'), 'Container'), 'ImageName')
  return image ? { type: 'container-image', id: image } : { type: 'other-resource', id }
}

function partitionOf(resource: JsonObject, { productArn }: SecurityFinding): string {
  const written = textField(resource, 'Partition') || (parseArn(productArn)?.partition ?? '')
  return /^aws[a-z-]{0,20}$/.test(written) ? written : 'aws'
}

/** `AWS::::Account:111122223333`, or the ARN of its root. */
function accountIn(id: string): string {
  return /(?:^AWS::::Account:|^arn:aws[a-z-]{0,20}:iam::|^)(\d{12})(?::root)?$/.exec(id)?.[1] ?? ''
}

function keyId(id: string): string {
  return /^A[KS]IA[A-Z0-9]{4,124}$/.test(id) ? id : ''
}
