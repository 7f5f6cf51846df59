import { bedrockModel, endpointId, entityOfArn, parseArn } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { JsonObject } from '../format.ts'
import { arrayField, isObject, objectField, textField } from '../json-fields.ts'
import type { Actor } from './actor.ts'
import type { GuardDutyFinding } from './record.ts'

/** Where `resource` names what is affected by an ARN: the object, then the field. The order is of preference. */
const ARN_FIELDS: readonly (readonly [details: string, field: string])[] = [
  ['lambdaDetails', 'functionArn'],
  ['rdsDbInstanceDetails', 'dbInstanceArn'],
  ['rdsLimitlessDbDetails', 'dbShardGroupArn'],
  ['ebsSnapshotDetails', 'snapshotArn'],
  ['ec2ImageDetails', 'imageArn'],
  ['recoveryPointDetails', 'recoveryPointArn'],
  ['eksClusterDetails', 'arn'],
  ['ecsClusterDetails', 'arn'],
]

/**
 * What a finding is about. `resourceType` decides where GuardDuty fills in several details: sample findings carry an
 * instance in every record. A model or guardrail comes before the key that invoked it, which is told as the actor.
 *
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Resource.html
 */
export function affectedResource(finding: GuardDutyFinding, actor: Actor): EntityRef | undefined {
  const { resource } = finding
  const type = textField(resource, 'resourceType')
  const key = type === 'AccessKey' ? accessKey(actor) : undefined
  return (
    model(finding) ??
    guardrail(resource) ??
    key ??
    (type.startsWith('S3') ? bucket(resource) : undefined) ??
    (type === 'Instance' ? instance(finding) : undefined) ??
    named(resource) ??
    inSequence(finding) ??
    bucket(resource) ??
    instance(finding) ??
    calledUpon(finding) ??
    accessKey(actor)
  )
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ModelDetail.html */
function model(finding: GuardDutyFinding): EntityRef | undefined {
  const first = arrayField(finding.resource, 'modelDetails').find(isObject)
  const id = textField(first, 'modelId')
  if (!id) return undefined
  if (parseArn(id)) return entityOfArn(id)
  // A foundation model's id has its provider before a dot (`amazon.nova-lite-v1:0`); an endpoint's name has no dot.
  return id.includes('.')
    ? bedrockModel(id, finding.account, finding.region)
    : { type: 'sagemaker-endpoint', id: endpointId(id, finding.account, finding.region) }
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_BedrockGuardrailDetails.html */
function guardrail(resource: JsonObject | undefined): EntityRef | undefined {
  const details = objectField(resource, 'bedrockGuardrailDetails')
  const first = arrayField(details, 'guardrails').find(isObject)
  const id = textField(first, 'arn') || textField(details, 'guardrailArn')
  return id ? { type: 'guardrail', id } : undefined
}

function accessKey(actor: Actor): EntityRef | undefined {
  if (actor.id) return { type: actor.type, id: actor.id }
  return actor.accessKey ? { type: 'access-key', id: actor.accessKey } : undefined
}

function bucket(resource: JsonObject | undefined): EntityRef | undefined {
  const details = arrayField(resource, 's3BucketDetails').find(isObject)
  const object = arrayField(details, 's3ObjectDetails').find(isObject)
  const objectArn = textField(object, 'objectArn')
  if (objectArn) return { type: 's3-object', id: objectArn }
  const name = textField(details, 'name')
  const id = textField(details, 'arn') || (name && `arn:aws:s3:::${name}`)
  return id ? { type: 's3-bucket', id } : undefined
}

function instance(finding: GuardDutyFinding): EntityRef | undefined {
  const id = textField(objectField(finding.resource, 'instanceDetails'), 'instanceId')
  if (!id) return undefined
  const { partition, region, account } = finding
  return { type: 'ec2-instance', id: `arn:${partition}:ec2:${region}:${account}:instance/${id}` }
}

function named(resource: JsonObject | undefined): EntityRef | undefined {
  for (const [details, name] of ARN_FIELDS) {
    const id = textField(objectField(resource, details), name)
    if (id) return entityOfArn(id)
  }
  const container = objectField(resource, 'containerDetails')
  const image = textField(container, 'image')
  return image ? { type: 'container-image', id: image } : undefined
}

/** What the API call of a finding was aimed at, as far as it is named by an ARN. */
function calledUpon(finding: GuardDutyFinding): EntityRef | undefined {
  const call = objectField(objectField(finding.service, 'action'), 'awsApiCallAction')
  const arn = Object.values(objectField(call, 'affectedResources') ?? {}).find(
    (value) => typeof value === 'string' && parseArn(value) !== undefined,
  )
  return typeof arn === 'string' ? entityOfArn(arn) : undefined
}

/** The first resource of an attack sequence that is no credential: those are told as actors. */
function inSequence(finding: GuardDutyFinding): EntityRef | undefined {
  for (const resource of arrayField(finding.sequence, 'resources').filter(isObject)) {
    const id = textField(resource, 'uid')
    if (id && textField(resource, 'resourceType') !== 'ACCESS_KEY') return ofSequence(id, resource)
  }
  return undefined
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ResourceV2.html */
function ofSequence(id: string, resource: JsonObject): EntityRef {
  const type = textField(resource, 'resourceType')
  if (type === 'EC2_INSTANCE' && id.startsWith('i-')) {
    const partition = textField(resource, 'cloudPartition') || 'aws'
    const place = `${textField(resource, 'region')}:${textField(resource, 'accountId')}`
    return { type: 'ec2-instance', id: `arn:${partition}:ec2:${place}:instance/${id}` }
  }
  if (type === 'S3_BUCKET' && !id.startsWith('arn:'))
    return { type: 's3-bucket', id: `arn:aws:s3:::${id}` }
  return entityOfArn(id)
}
