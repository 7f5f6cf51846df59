import { entityOfArn, parseArn, shortName } from '../../events/arn.ts'
import { entityTypeCode } from '../../events/entity.ts'
import type { Event } from '../../events/event.ts'
import { parseSeverity, type Severity } from '../../events/severity.ts'
import { truthCode } from '../../events/tables.ts'
import { compactJson } from '../compact-json.ts'
import { eventOf, TEXT_CHARACTERS } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult, Rejection } from '../format.ts'
import { indicatorsBeside, isIndicatorsFile } from './beside.ts'
import { type Indicators, indicatorsOf } from './indicators.ts'
import { type DetectiveInvestigation, documentOf, readInvestigation } from './record.ts'

export const detective: JsonFormat = {
  kind: 'json',
  name: 'detective',
  title: 'Amazon Detective investigations',
  recognises: (record) => documentOf(record) !== undefined,
  toEvents,
}

function toEvents(record: JsonObject, context: RecordContext): RecordResult {
  const kind = documentOf(record)
  if (kind === 'indicators') return isIndicatorsFile(context.uri) ? [] : ALONE
  const investigation = readInvestigation(record)
  const own = Object.hasOwn(record, 'Indicators')
    ? record
    : indicatorsBeside(investigation, context)
  return eventsOf(investigation, indicatorsOf(own), own === undefined ? lackOf(investigation) : '')
}

/** A line of a list does not name its graph. */
function lackOf({ graphArn }: DetectiveInvestigation): string {
  return graphArn === '' ? 'list-investigations' : 'get-investigation'
}

const ALONE: Rejection = {
  reason: 'bad-value',
  detail:
    'indicators name neither their entity nor a time: name the file indicators-ID.json beside that of its investigation, or merge both',
}

/** An investigation that runs or failed has found nothing yet. One has no time of change: of its states, the one that says it
 * was archived counts. */
function eventsOf(
  investigation: DetectiveInvestigation,
  indicators: Indicators,
  via: string,
): readonly Event[] | Rejection {
  const { id, entityArn, created, status, severity, state } = investigation
  const entity = parseArn(entityArn)
  if (entity === undefined) return { reason: 'bad-value', detail: 'EntityArn is no ARN' }
  const start = firstOf(investigation.start, created)
  if (Number.isNaN(start))
    return { reason: 'bad-time', detail: 'neither ScopeStartTime nor CreatedTime is a time' }
  if (status !== 'SUCCESSFUL' && status !== '') return []
  const { type } = entityOfArn(entityArn)
  return [
    eventOf('finding', {
      key: id,
      id,
      origin: 'detective',
      type: `DetectiveInvestigation/${type === 'iam-user' ? 'IamUser' : 'IamRole'}`,
      title: titleOf(investigation, indicators),
      description: indicators.summary,
      score: SCORES[parseSeverity(severity) ?? 'INFORMATIONAL'],
      time: start,
      end_time: Math.max(start, firstOf(investigation.end, created, start)),
      updated: firstOf(created, investigation.end, start),
      account: entity.account,
      resource: entityArn,
      resource_type: entityTypeCode(type),
      actor: entityArn,
      actor_type: entityTypeCode(type),
      source_ip: indicators.address,
      archived: truthCode(state === 'ARCHIVED'),
      sample: truthCode(false),
      techniques: indicators.techniques,
      detail: detailOf(investigation, indicators),
      via,
    }),
  ]
}

/** The middle of each band of GuardDuty's scale. */
const SCORES: Readonly<Record<Severity, number>> = {
  INFORMATIONAL: 0,
  LOW: 2,
  MEDIUM: 5,
  HIGH: 8,
  CRITICAL: 9.5,
}

function titleOf({ entityArn }: DetectiveInvestigation, { summary }: Indicators): string {
  const found = summary === '' ? '' : `: ${summary}`
  return `Amazon Detective investigated ${shortName(entityArn)}${found}`
}

function detailOf(investigation: DetectiveInvestigation, { flagged, all }: Indicators): string {
  const { graphArn, state, severity } = investigation
  return compactJson(
    [
      ['graph', graphArn],
      ['severity', severity],
      ['state', state],
      // As an attack sequence of GuardDuty words it.
      ['indicators', flagged.length === 0 ? [] : [{ key: 'MALICIOUS_IP', values: flagged }]],
      ['detective', all],
    ],
    TEXT_CHARACTERS,
  )
}

function firstOf(...times: readonly number[]): number {
  return times.find((time) => !Number.isNaN(time)) ?? Number.NaN
}
