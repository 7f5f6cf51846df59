import { endpointId } from '../../events/arn.ts'
import { entityTypeCode } from '../../events/entity.ts'
import { truthCode } from '../../events/tables.ts'
import { formatTime } from '../../events/time.ts'
import { compactJson } from '../compact-json.ts'
import { cutText, eventOf, TEXT_CHARACTERS } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import {
  isViolationReport,
  type Monitor,
  monitorOf,
  type Violated,
  violationsOf,
} from './record.ts'
import { type ReportPlace, reportPlace } from './report-place.ts'

export const modelMonitor: JsonFormat = {
  kind: 'json',
  name: 'model-monitor',
  title: 'SageMaker Model Monitor violations',
  recognises: isViolationReport,
  toEvents,
}

/**
 * A report with violations is one finding about its endpoint: an engineer wants to know that the data of an hour are not what
 * they were, and then which features. A report does not name its endpoint, schedule and hour; the path does, or nobody.
 */
function toEvents(record: JsonObject, { uri }: RecordContext): RecordResult {
  const violations = violationsOf(record)
  if (violations.length === 0) return []
  const place = reportPlace(uri)
  if (place === undefined) {
    const detail =
      'a report says nothing of its endpoint: it must lie below ENDPOINT/SCHEDULE/YYYY/MM/DD/HH/'
    return { reason: 'missing-field', detail }
  }
  const monitor = monitorOf(violations)
  const id = `${place.endpoint}/${place.schedule}/${formatTime(place.hour)}/${monitor}`
  return [
    eventOf('finding', {
      key: id,
      id,
      origin: 'model-monitor',
      type: `ModelMonitor/${monitor}`,
      title: titleOf(place, violations),
      score: scoreOf(violations),
      time: place.hour,
      end_time: place.hour,
      updated: place.hour,
      resource: endpointId(place.endpoint, '', ''),
      resource_type: entityTypeCode('sagemaker-endpoint'),
      occurrences: violations.length,
      archived: truthCode(false),
      sample: truthCode(false),
      detail: detailOf(place, monitor, violations),
    }),
  ]
}

/** What a column is like changes with whoever sends it, and thresholds are fixed ones: low. */
const SLIGHT: ReadonlySet<string> = new Set([
  ...['data_type_check', 'completeness_check', 'extra_column_check', 'categorical_values_check'],
])

function scoreOf(violations: readonly Violated[]): number {
  return violations.every(({ check }) => SLIGHT.has(check)) ? 2 : 5
}

const MOST_NAMES = 3
const short = (name: string) => cutText(name, 60)

/** `churn: Model Monitor found 3 violations (baseline_drift_check of age, plan; missing_column_check of city)` */
function titleOf({ endpoint }: ReportPlace, violations: readonly Violated[]): string {
  const checks = [...new Set(violations.map(({ check }) => check))].slice(0, MOST_NAMES)
  const told = checks.map((check) => {
    const own = violations.filter((one) => one.check === check)
    const names = own.map(({ what }) => what).filter((name) => name !== '')
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
    return names.length === 0
      ? check
      : `${short(check)} of ${names.slice(0, MOST_NAMES).map(short).join(', ')}${more}`
  })
  const count = violations.length === 1 ? '1 violation' : `${violations.length} violations`
  return `${endpoint}: Model Monitor found ${count} (${told.join('; ')})`
}

function detailOf(place: ReportPlace, monitor: Monitor, violations: readonly Violated[]): string {
  return compactJson(
    [
      ['schedule', place.schedule],
      ['monitor', monitor],
      ['violations', violations.map((one) => ({ ...one }))],
    ],
    TEXT_CHARACTERS,
  )
}
