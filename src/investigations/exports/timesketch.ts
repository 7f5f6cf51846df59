import type { Finding } from '../../events/finding.ts'
import type { JsonObject } from '../render/report-json.ts'
import { quantity } from '../render/words.ts'
import type { FindingGroup, Report } from '../report.ts'
import { jsonLines, present } from './json-fields.ts'
import { prose, value } from './limits.ts'
import { sayableTime, spanOf } from './times.ts'

const LONG = 4096
/** OpenSearch, in which Timesketch keeps events, refuses a keyword of more than 32,766 bytes. */
const MOST_RECORDS = 100

/**
 * The report as events of Timesketch, one a line: what happened, each finding, and each piece of evidence for a cause.
 * Timesketch asks for `message`, `datetime` and `timestamp_desc`; `timestamp` is in microseconds.
 * https://timesketch.org/guides/user/import-from-json-csv/
 */
export function toTimesketch(report: Report): string {
  const events = report.findingGroups.flatMap((group) => [
    ...group.timeline.map((entry) => ({
      ...event(entry.time, 'Event in the logs', entry.text, group),
      ...present({
        data_type: 'dupin:timeline:entry',
        entity_type: entry.entity.type,
        entity: value(entry.entity.id, LONG, ''),
        event_id: value(entry.eventId ?? '', LONG, ''),
        finding_id: value(entry.findingId ?? '', LONG, ''),
      }),
    })),
    ...group.findings.map((finding) => findingEvent(finding, group)),
    ...evidenceEvents(group),
  ])
  return jsonLines(events.toSorted((a, b) => a.timestamp - b.timestamp))
}

function findingEvent(finding: Finding, group: FindingGroup) {
  return {
    ...event(finding.start, 'Finding Start', finding.title, group),
    ...present({
      data_type: 'dupin:finding',
      finding_id: value(finding.id, LONG, ''),
      finding_type: prose(finding.type, 256, ''),
      severity: finding.severity,
      entity_type: finding.entity.type,
      entity: value(finding.entity.id, LONG, ''),
      actor: value(finding.actor?.id ?? '', LONG, ''),
      account: prose(finding.account, 64, ''),
      region: prose(finding.region, 64, ''),
      detector: prose(finding.detector, 256, ''),
      observed: prose(quantity(finding.observed), LONG, ''),
      expected: prose(quantity(finding.expected), LONG, ''),
      techniques: finding.techniques.slice(0, 50).map((one) => prose(one, 64)),
      event_ids: records(finding.eventIds),
    }),
  }
}

function evidenceEvents(group: FindingGroup) {
  const { start } = spanOf(group.findings)
  return group.causes.flatMap((cause) =>
    cause.evidence.map((evidence) => ({
      ...event(cause.time ?? start, 'Time of the cause', evidence.text, group),
      ...present({
        data_type: 'dupin:evidence',
        cause: cause.kind,
        factor: prose(evidence.factor, 64),
        weight: Number.isFinite(evidence.weight) ? evidence.weight : undefined,
        actor: value(cause.principal?.id ?? '', LONG, ''),
        entity: value(cause.entity?.id ?? '', LONG, ''),
        event_ids: records(evidence.eventIds),
      }),
    })),
  )
}

function event(time: number | undefined, what: string, text: string, group: FindingGroup) {
  const at = sayableTime(time, spanOf(group.findings).start)
  return {
    message: prose(text, LONG),
    datetime: new Date(at).toISOString().replace('Z', '+00:00'),
    timestamp: at * 1000,
    timestamp_desc: what,
    tag: ['dupin', group.severity.toLowerCase()],
    group_id: value(group.id, LONG),
    group_title: prose(group.title, 512),
  } satisfies JsonObject
}

function records(ids: readonly string[]): string[] {
  return ids.slice(0, MOST_RECORDS).map((id) => value(id, 128))
}
