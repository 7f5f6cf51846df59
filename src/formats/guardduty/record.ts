import type { Json, JsonObject, Rejection } from '../format.ts'
import { isObject, numberField, objectField, textField } from '../json-fields.ts'

/**
 * A GuardDuty finding: an S3 export has one a line, EventBridge carries one as `detail`. The API (GetFindings through an
 * SDK or the CLI) writes the same names with a capital.
 *
 * ```json
 * {
 *   "schemaVersion": "2.0", "accountId": "111122223333", "region": "us-east-1", "partition": "aws",
 *   "id": "3ec6ba8a6b5a4a0f9d7e0c1b2a394857",
 *   "arn": "arn:aws:guardduty:us-east-1:111122223333:detector/1ab2…/finding/3ec6…",
 *   "type": "Impact:IAMUser/CostHarvesting", "severity": 8, "title": "…", "description": "…",
 *   "createdAt": "2026-01-01T00:10:00.000Z", "updatedAt": "2026-01-01T00:20:00.000Z",
 *   "resource": {
 *     "resourceType": "AccessKey",
 *     "accessKeyDetails": { "accessKeyId": "ASIA…", "principalId": "AROA…:session", "userType": "AssumedRole", "userName": "scorer" },
 *     "modelDetails": [{ "modelId": "anthropic.claude-3-haiku-20240307-v1:0" }]
 *   },
 *   "service": {
 *     "serviceName": "guardduty", "resourceRole": "TARGET", "archived": false, "count": 3,
 *     "eventFirstSeen": "2026-01-01T00:00:00.000Z", "eventLastSeen": "2026-01-01T00:15:00.000Z",
 *     "action": { "actionType": "AWS_API_CALL", "awsApiCallAction": { "api": "InvokeModel", "remoteIpDetails": { "ipAddressV4": "198.51.100.7" } } },
 *     "additionalInfo": { "sample": true }
 *   }
 * }
 * ```
 *
 * An attack sequence (`AttackSequence:…`) has `resource.resourceType: "AttackSequence"` and tells its signals, actors,
 * endpoints and resources in `service.detection.sequence`.
 *
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Sequence.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings-ai-protection.html
 */
export interface GuardDutyFinding {
  readonly id: string
  readonly type: string
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly title: string
  readonly description: string
  /** 0–10, NaN when absent. */
  readonly severity: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly resource: JsonObject | undefined
  readonly service: JsonObject | undefined
  /** `service.detection.sequence`, of an attack sequence. */
  readonly sequence: JsonObject | undefined
}

const ARN = /^arn:(aws[a-z-]{0,20}):guardduty:([a-z0-9-]{0,32}):(\d{0,12}):/

/** Whether an object is a finding: GuardDuty's ARN, or its name in `service`, beside a type. */
export function isFinding(record: JsonObject): boolean {
  if (!either(record, 'type')) return false
  const service = objectField(record, 'service') ?? objectField(record, 'Service')
  return ARN.test(either(record, 'arn')) || either(service, 'serviceName') === 'guardduty'
}

export function readFinding(raw: JsonObject): GuardDutyFinding | Rejection {
  const record = textField(raw, 'Type') ? camelKeys(raw) : raw
  const id = textField(record, 'id')
  const type = textField(record, 'type')
  if (!id || !type)
    return { reason: 'missing-field', detail: `a finding without ${id ? 'a type' : 'an id'}` }
  const [, partition = 'aws', region = '', account = ''] = ARN.exec(textField(record, 'arn')) ?? []
  const service = objectField(record, 'service')
  return {
    id,
    type,
    partition: textField(record, 'partition') || partition,
    account: textField(record, 'accountId') || account,
    region: textField(record, 'region') || region,
    title: textField(record, 'title'),
    description: textField(record, 'description'),
    severity: numberField(record, 'severity'),
    createdAt: textField(record, 'createdAt'),
    updatedAt: textField(record, 'updatedAt'),
    resource: objectField(record, 'resource'),
    service,
    sequence: objectField(objectField(service, 'detection'), 'sequence'),
  }
}

function either(record: JsonObject | undefined, key: string): string {
  return textField(record, key) || textField(record, key.charAt(0).toUpperCase() + key.slice(1))
}

/** `AccessKeyDetails` → `accessKeyDetails` all the way down; `AWS::S3::Bucket`, a key that is data, stays. */
export function camelKeys(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key.replace(/^[A-Z](?=[a-z0-9])/, (first) => first.toLowerCase()),
      camelValue(value ?? null),
    ]),
  )
}

function camelValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelValue)
  return isObject(value) ? camelKeys(value) : value
}
