import type { Json, JsonObject } from '../format.ts'
import {
  anyField,
  arrayField,
  isObject,
  numberField,
  objectField,
  textField,
} from '../json-fields.ts'

/**
 * A configuration item of AWS Config: how a resource was configured at a time. Snapshots (`ConfigSnapshot`) and histories
 * (`ConfigHistory`) in S3 hold a list of them under `configurationItems`; SNS and EventBridge carry one in a change
 * notification, beside what has changed.
 *
 * ```json
 * {
 *   "configurationItemVersion": "1.3", "configurationItemCaptureTime": "2026-01-01T00:10:00.000Z",
 *   "configurationStateId": 1767226200000, "awsAccountId": "111122223333", "awsRegion": "eu-west-1",
 *   "configurationItemStatus": "ResourceDiscovered", "resourceType": "AWS::SageMaker::Model",
 *   "resourceId": "arn:aws:sagemaker:eu-west-1:111122223333:model/churn-1", "resourceName": "churn-1",
 *   "ARN": "arn:aws:sagemaker:eu-west-1:111122223333:model/churn-1",
 *   "relatedEvents": [], "relationships": [{ "resourceId": "…", "resourceType": "AWS::IAM::Role", "name": "Is associated with " }],
 *   "configuration": { "ModelName": "churn-1", "PrimaryContainer": { "Image": "…", "ModelDataUrl": "s3://models/churn/1.tar.gz" } },
 *   "supplementaryConfiguration": {}
 * }
 * ```
 *
 * A notification that was too large for its channel holds a summary and says where the rest lies. Other notifications of Config
 * (deliveries, compliance) say nothing of a resource and make no rows.
 *
 * https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html
 * https://docs.aws.amazon.com/config/latest/developerguide/example-s3-snapshot.html
 * https://docs.aws.amazon.com/config/latest/developerguide/oversized-notification-example.html
 */
export interface ConfigurationItem {
  readonly captured: string
  readonly created: string
  readonly account: string
  readonly region: string
  readonly status: string
  readonly type: string
  readonly id: string
  readonly name: string
  readonly arn: string
  /** Orders the items of a resource; `''` when not told. */
  readonly stateId: string
  /** Undefined where it is not told, as of a deleted resource. */
  readonly configuration: JsonObject | undefined
  readonly related: readonly string[]
  readonly eventIds: readonly string[]
}

/** Messages of Config about something else than one resource. */
const MESSAGES = /^(?:Configuration|OversizedConfiguration|Compliance|ConfigRules)[A-Za-z]{0,64}$/

export function isConfig(record: JsonObject): boolean {
  if (isItem(record)) return true
  if (!MESSAGES.test(textField(record, 'messageType'))) return false
  return Object.hasOwn(record, 'notificationCreationTime') || Object.hasOwn(record, 'recordVersion')
}

export function isItem(record: JsonObject): boolean {
  return (
    textField(record, 'resourceType') !== '' &&
    textField(record, 'configurationItemStatus') !== '' &&
    Object.hasOwn(record, 'configurationItemCaptureTime')
  )
}

const MOST_RELATED = 50

export function readItem(record: JsonObject): ConfigurationItem {
  const text = (...names: readonly string[]) =>
    names.map((name) => textField(record, name)).find((value) => value !== '') ?? ''
  return {
    captured: text('configurationItemCaptureTime'),
    created: text('resourceCreationTime'),
    account: text('awsAccountId', 'accountId'),
    region: text('awsRegion'),
    status: text('configurationItemStatus'),
    type: text('resourceType'),
    id: text('resourceId'),
    name: text('resourceName'),
    arn: text('ARN', 'arn'),
    stateId: stateIdOf(record),
    configuration: configurationOf(record),
    related: arrayField(record, 'relationships')
      .filter(isObject)
      .map((one) => textField(one, 'resourceId') || textField(one, 'resourceName'))
      .filter(Boolean)
      .slice(0, MOST_RELATED),
    eventIds: texts(arrayField(record, 'relatedEvents')).slice(0, MOST_RELATED),
  }
}

function stateIdOf(record: JsonObject): string {
  const number = numberField(record, 'configurationStateId')
  if (!Number.isNaN(number)) return String(number)
  return textField(record, 'configurationStateId') || textField(record, 'configurationStateID')
}

/** Attributes that a resource has beside its configuration, such as a bucket's policy, are told with it. */
function configurationOf(record: JsonObject): JsonObject | undefined {
  const own = documentOf(anyField(record, 'configuration'))
  const more = objectField(record, 'supplementaryConfiguration')
  if (more === undefined || Object.keys(more).length === 0) return own
  return { ...own, supplementary: more }
}

/** The API and older files write the configuration as text. */
function documentOf(value: Json | undefined): JsonObject | undefined {
  if (isObject(value)) return value
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined
  try {
    const inner: Json = JSON.parse(value)
    return isObject(inner) ? inner : undefined
  } catch {
    return undefined
  }
}

function texts(values: readonly Json[]): readonly string[] {
  return values.filter((value) => typeof value === 'string')
}
