import { parseArn } from '../../events/arn.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import type { JsonObject } from '../render/report-json.ts'
import { entityKind } from '../render/words.ts'
import { distinctEntities } from './distinct-entities.ts'
import { present } from './json-fields.ts'
import { first, prose, value } from './limits.ts'

/** Resources that one finding may have. */
const MOST = 32

/** The resource types that Security Hub knows; everything else is `Other` and says in its details what it is.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html */
const TYPES: Readonly<Partial<Record<EntityType, string>>> = {
  'aws-account': 'AwsAccount',
  'iam-user': 'AwsIamUser',
  'iam-role': 'AwsIamRole',
  'iam-policy': 'AwsIamPolicy',
  'access-key': 'AwsIamAccessKey',
  'ec2-instance': 'AwsEc2Instance',
  'network-interface': 'AwsEc2NetworkInterface',
  'security-group': 'AwsEc2SecurityGroup',
  's3-bucket': 'AwsS3Bucket',
  's3-object': 'AwsS3Object',
  'eks-cluster': 'AwsEksCluster',
  'container-image': 'AwsEcrContainerImage',
  'container-repository': 'AwsEcrRepository',
  'kms-key': 'AwsKmsKey',
  notebook: 'AwsSageMakerNotebookInstance',
  'lambda-function': 'AwsLambdaFunction',
  secret: 'AwsSecretsManagerSecret',
  'cloudtrail-trail': 'AwsCloudTrailTrail',
}

/** By what something was done, which is neither who nor on what. */
const MEANS: ReadonlySet<EntityType> = new Set([
  ...(['ip-address', 'country', 'asn', 'user-agent', 'access-key', 'bedrock-api-key'] as const),
])

const PARTITIONS: readonly string[] = ['aws', 'aws-cn', 'aws-us-gov']

/** What a finding is about, then who did it, then what it touches, as at least one and at most 32 ASFF resources. */
export function asffResources(
  targets: readonly EntityRef[],
  actors: readonly EntityRef[],
): { readonly resources: readonly JsonObject[]; readonly left: number } {
  const acting = new Set(actors.map(keyOf))
  const all = distinctEntities([...targets.slice(0, 1), ...actors, ...targets.slice(1)])
  const entities = all.length === 0 ? [{ type: 'unknown', id: '' } as const] : all
  const { kept, left } = first(entities, MOST)
  return { resources: kept.map((one) => resource(one, acting.has(keyOf(one)))), left }
}

function keyOf({ type, id }: EntityRef): string {
  return `${type} ${id}`
}

function resource(entity: EntityRef, acts: boolean): JsonObject {
  const arn = parseArn(entity.id)
  const type = TYPES[entity.type] ?? 'Other'
  return present({
    Type: type,
    Id: value(entity.id, 512),
    Partition: PARTITIONS.find((known) => known === arn?.partition),
    Region: regionOf(arn?.region),
    ResourceRole: acts ? 'Actor' : MEANS.has(entity.type) ? undefined : 'Target',
    Details:
      type === 'Other' ? { Other: { Kind: prose(entityKind(entity.type), 128) } } : undefined,
  })
}

function regionOf(region: string | undefined): string | undefined {
  return region !== undefined && /^[a-z0-9-]{1,16}$/.test(region) ? region : undefined
}
