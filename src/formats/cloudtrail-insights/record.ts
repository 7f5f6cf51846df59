import type { Json, JsonObject, Rejection } from '../format.ts'
import { arrayField, isObject, numberField, objectField, textField } from '../json-fields.ts'

/**
 * A CloudTrail Insights event: calls of one operation, or its failures with one error, came far more often (or more seldom)
 * than they used to. Trails deliver them below `CloudTrail-Insight/`; one that starts and one that ends share an id.
 *
 * ```json
 * {
 *   "eventVersion": "1.09", "eventType": "AwsCloudTrailInsight", "eventCategory": "Insight",
 *   "eventTime": "2026-01-01T00:10:00Z", "awsRegion": "us-east-1", "recipientAccountId": "111122223333",
 *   "eventID": "5a6b…", "sharedEventID": "6a6b…",
 *   "insightDetails": {
 *     "state": "End", "eventSource": "sagemaker.amazonaws.com", "eventName": "InvokeEndpoint",
 *     "insightType": "ApiCallRateInsight",
 *     "insightContext": {
 *       "statistics": { "baseline": { "average": 1.5 }, "insight": { "average": 99 }, "insightDuration": 8, "baselineDuration": 10080 },
 *       "attributions": [{
 *         "attribute": "userIdentityArn",
 *         "insight": [{ "value": "arn:aws:sts::111122223333:assumed-role/scorer/nightly", "average": 98 }],
 *         "baseline": [{ "value": "arn:aws:iam::111122223333:user/batch", "average": 1.5 }]
 *       }]
 *     }
 *   }
 * }
 * ```
 *
 * Event data stores of CloudTrail Lake write the same flat, as `insightState`, `insightEventSource`, `insightEventName`,
 * `insightErrorCode`, with `insightAverage` and `baselineAverage` in `insightContext`.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-lake.html
 */
export interface Insight {
  /** One for the event that starts and the one that ends. */
  readonly id: string
  readonly time: string
  readonly account: string
  readonly region: string
  readonly isEnd: boolean
  readonly service: string
  readonly operation: string
  /** Such as `ApiCallRateInsight`. */
  readonly type: string
  /** What calls failed with; `''` for a rate of calls. */
  readonly error: string
  /** Calls or failures a minute; NaN when absent. */
  readonly average: number
  readonly baselineAverage: number
  /** Minutes that it lasted; NaN when absent. */
  readonly minutes: number
  /** By the name of the attribute: `userIdentityArn`, `userAgent`, `errorCode`. */
  readonly attributions: readonly Attribution[]
  readonly context: JsonObject | undefined
}

export interface Attribution {
  readonly attribute: string
  /** During the insight and before it, most first. */
  readonly insight: readonly Share[]
  readonly baseline: readonly Share[]
}

export interface Share {
  readonly value: string
  /** Calls a minute; 0 when absent. */
  readonly average: number
}

export function isInsight(record: JsonObject): boolean {
  const details = objectField(record, 'insightDetails')
  const isNamed = textField(record, 'eventType') === 'AwsCloudTrailInsight'
  return (
    !Object.hasOwn(record, 'eventName') &&
    (details !== undefined || (isNamed && Object.hasOwn(record, 'insightEventName')))
  )
}

export function readInsight(record: JsonObject): Insight | Rejection {
  const id = textField(record, 'sharedEventID') || textField(record, 'eventID')
  if (!id)
    return { reason: 'missing-field', detail: 'an insight without sharedEventID and eventID' }
  const details = objectField(record, 'insightDetails')
  const either = (inside: string, flat: string) =>
    textField(details, inside) || textField(record, flat)
  const operation = either('eventName', 'insightEventName')
  if (!operation) return { reason: 'missing-field', detail: 'an insight that names no operation' }
  const context = objectField(details, 'insightContext') ?? objectField(record, 'insightContext')
  const statistics = objectField(context, 'statistics')
  const averageOf = (side: 'insight' | 'baseline') => {
    const nested = numberField(objectField(statistics, side), 'average')
    return Number.isNaN(nested) ? numberField(context, `${side}Average`) : nested
  }
  const minutes = numberField(statistics, 'insightDuration')
  return {
    id,
    time: textField(record, 'eventTime'),
    account: textField(record, 'recipientAccountId'),
    region: textField(record, 'awsRegion'),
    isEnd: either('state', 'insightState') === 'End',
    service: either('eventSource', 'insightEventSource'),
    operation,
    type: either('insightType', 'insightType'),
    error: either('errorCode', 'insightErrorCode'),
    average: averageOf('insight'),
    baselineAverage: averageOf('baseline'),
    minutes: Number.isNaN(minutes) ? numberField(context, 'insightDuration') : minutes,
    attributions: arrayField(context, 'attributions').filter(isObject).map(attributionOf),
    context,
  }
}

/** Event data stores wrote the first value flat before they wrote all of them as a list. */
function attributionOf(record: JsonObject): Attribution {
  const sharesOf = (side: 'insight' | 'baseline') => {
    const listed = arrayField(record, side).flatMap(shareOf)
    const value = textField(record, `${side}Value`)
    const average = numberField(record, `${side}Average`)
    const flat = value === '' ? [] : [{ value, average: rateOf(average) }]
    return (listed.length > 0 ? listed : flat).toSorted((a, b) => b.average - a.average)
  }
  return {
    attribute: textField(record, 'attribute'),
    insight: sharesOf('insight'),
    baseline: sharesOf('baseline'),
  }
}

function shareOf(entry: Json): Share[] {
  if (!isObject(entry)) return []
  const value = textField(entry, 'value')
  const average = numberField(entry, 'average')
  return value === '' ? [] : [{ value, average: rateOf(average) }]
}

/** Calls a minute as a number that can be added up. */
function rateOf(average: number): number {
  return Number.isNaN(average) ? 0 : Math.max(0, average)
}
