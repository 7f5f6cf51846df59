import { epochToMillis, parseTime } from '../../events/time.ts'
import type { JsonObject } from '../format.ts'
import { anyField, textField } from '../json-fields.ts'

/**
 * An investigation of Amazon Detective, as `aws detective get-investigation` prints it:
 *
 * ```json
 * {
 *   "GraphArn": "arn:aws:detective:us-east-1:111122223333:graph:1234…", "InvestigationId": "000000000000000000001",
 *   "EntityArn": "arn:aws:iam::111122223333:role/scorer", "EntityType": "IAM_ROLE",
 *   "CreatedTime": "2026-01-02T08:00:00.000000+00:00",
 *   "ScopeStartTime": "2026-01-01T00:00:00+00:00", "ScopeEndTime": "2026-01-02T00:00:00+00:00",
 *   "Status": "SUCCESSFUL", "Severity": "HIGH", "State": "ACTIVE"
 * }
 * ```
 *
 * `list-investigations` lists them under `InvestigationDetails`, without their scope. What `list-indicators` prints
 * (`GraphArn`, `InvestigationId`, `Indicators`) names neither an entity nor a time: it is read with its investigation, either
 * merged into the same object (`jq -s add`) or as `indicators-ID.json` beside it, ID being the investigation's.
 *
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_GetInvestigation.html
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListInvestigations.html
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListIndicators.html
 */
export interface DetectiveInvestigation {
  /** 21 digits. */
  readonly id: string
  /** `''` in a list. */
  readonly graphArn: string
  readonly entityArn: string
  /** Milliseconds since the epoch; NaN when absent. */
  readonly created: number
  readonly start: number
  readonly end: number
  readonly status: string
  readonly severity: string
  readonly state: string
}

/** What a document holds. */
export type Document = 'investigation' | 'indicators'

export function documentOf(record: JsonObject): Document | undefined {
  if (isInvestigation(record)) return 'investigation'
  const isOfOne = /^\d{21}$/.test(textField(record, 'InvestigationId'))
  return isOfOne && Array.isArray(anyField(record, 'Indicators')) ? 'indicators' : undefined
}

function isInvestigation(record: JsonObject): boolean {
  return textField(record, 'InvestigationId') !== '' && Object.hasOwn(record, 'EntityArn')
}

export function readInvestigation(record: JsonObject): DetectiveInvestigation {
  return {
    id: textField(record, 'InvestigationId'),
    graphArn: textField(record, 'GraphArn'),
    entityArn: textField(record, 'EntityArn'),
    created: timeField(record, 'CreatedTime'),
    start: timeField(record, 'ScopeStartTime'),
    end: timeField(record, 'ScopeEndTime'),
    status: textField(record, 'Status'),
    severity: textField(record, 'Severity'),
    state: textField(record, 'State'),
  }
}

/** The CLI prints times as ISO 8601 or, when it is told so, as seconds. */
function timeField(record: JsonObject, key: string): number {
  const value = anyField(record, key)
  return typeof value === 'number' ? epochToMillis(value) : parseTime(textField(record, key))
}
