import { isIP } from 'node:net'
import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import type { JsonObject } from '../render/report-json.ts'
import type { FindingGroup, Report } from '../report.ts'
import { distinctEntities } from './distinct-entities.ts'
import type { ExportOptions } from './export-options.ts'
import { jsonLines, present } from './json-fields.ts'
import { first, prose, value } from './limits.ts'
import {
  ocsfActor,
  ocsfAnomaly,
  ocsfAttacks,
  ocsfObservable,
  ocsfResource,
} from './ocsf-objects.ts'
import { sayableTime, spanOf } from './times.ts'

const MOST = { resources: 64, records: 200, findings: 200 } as const

/** `severity_id`, and `risk_level_id`, whose words and numbers are others. */
const SEVERITIES: Readonly<Record<Severity, readonly [number, string, number, string]>> = {
  INFORMATIONAL: [1, 'Informational', 0, 'Info'],
  LOW: [2, 'Low', 1, 'Low'],
  MEDIUM: [3, 'Medium', 2, 'Medium'],
  HIGH: [4, 'High', 3, 'High'],
  CRITICAL: [5, 'Critical', 4, 'Critical'],
}

/**
 * The report as OCSF 1.8.0 Detection Findings (class 2004, profiles `cloud` and, for the actor, `host`), one a line: every group, with its findings as
 * related events, and every finding. They are joined by `metadata.correlation_uid`. https://schema.ocsf.io/1.8.0/classes/detection_finding
 */
export function toOcsf(report: Report, options: ExportOptions): string {
  const events = report.findingGroups.flatMap((group) => [
    groupEvent(group, options),
    ...group.findings.map((finding) => findingEvent(finding, group, options)),
  ])
  return jsonLines(events)
}

function findingEvent(finding: Finding, group: FindingGroup, options: ExportOptions): JsonObject {
  const { actor, entity, related } = finding
  const records = first(finding.eventIds, MOST.records)
  const resources = first(distinctEntities([entity, ...related]), MOST.resources)
  const attacks = ocsfAttacks([finding])
  return present({
    ...head(group, [finding], finding.severity, options),
    message: prose(finding.title, 1024),
    actor: actor === undefined ? undefined : ocsfActor(actor),
    finding_info: present({
      ...findingInfo(finding.id, finding.title, [finding], options),
      types: [prose(finding.type, 256)],
      analytic: { uid: value(finding.detector, 256), type_id: 2, type: 'Behavioral' },
      attacks,
      data_sources: [prose(finding.baseline, 256)],
    }),
    anomaly_analyses: [ocsfAnomaly(finding)],
    resources: resources.kept.map((one, i) => ocsfResource(one, i === 0 ? 1 : 4)),
    evidences: evidences(finding, records.kept),
    observables: observables(actor, resources.kept),
    unmapped: present({
      examined: prose(String(finding.examined), 64),
      score: prose(String(finding.score), 64),
      sample: finding.sample === true,
      left_out: leftOut(records.left + resources.left),
    }),
  })
}

function groupEvent(group: FindingGroup, options: ExportOptions): JsonObject {
  const [cause] = group.causes
  const principal = cause?.principal
  const members = first(group.findings, MOST.findings)
  const resources = first(distinctEntities(group.entities), MOST.resources)
  const attacks = ocsfAttacks(group.findings)
  const probability = cause === undefined ? Number.NaN : cause.probability
  return present({
    ...head(group, group.findings, group.severity, options),
    message: prose(group.title, 1024),
    actor: principal === undefined ? undefined : ocsfActor(principal),
    finding_info: present({
      ...findingInfo(group.id, group.title, group.findings, options),
      desc: prose(group.summary, 4096, ''),
      types: ['FindingGroup'],
      attacks,
      related_events: members.kept.map((finding) => relatedEvent(finding)),
      related_events_count: group.findings.length,
    }),
    ...confidence(probability),
    risk_details: prose(cause?.why ?? '', 2048, ''),
    resources: resources.kept.map((one) => ocsfResource(one, one.id === principal?.id ? 2 : 1)),
    observables: observables(undefined, resources.kept),
    unmapped: present({
      causes: group.causes.slice(0, 10).map((one) => ({
        kind: one.kind,
        probability: Number.isFinite(one.probability) ? one.probability : null,
        why: prose(one.why, 1024),
      })),
      left_out: leftOut(members.left + resources.left),
    }),
  })
}

/** What both have: class, time, severity, where it is from. */
function head(
  group: FindingGroup,
  findings: readonly Finding[],
  severity: Severity,
  { now, version, account, region }: ExportOptions,
) {
  const { start, end } = spanOf(findings)
  const [severityId, severityWord, riskId, risk] = SEVERITIES[severity]
  const [finding] = findings
  const of = finding?.account || account
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2004,
    class_name: 'Detection Finding',
    type_uid: 200401,
    type_name: 'Detection Finding: Create',
    time: sayableTime(start, now),
    start_time: sayableTime(start, now),
    end_time: sayableTime(end, now),
    severity_id: severityId,
    severity: severityWord,
    risk_level_id: riskId,
    risk_level: risk,
    status_id: 1,
    status: 'New',
    is_alert: true,
    cloud: present({
      provider: 'AWS',
      region: prose(finding?.region || region || '', 64, ''),
      account: of ? { uid: value(of, 64), type_id: 10, type: 'AWS Account' } : undefined,
    }),
    metadata: {
      version: '1.8.0',
      profiles: ['cloud', 'host'],
      product: { name: 'Dupin', vendor_name: 'Dupin', version: prose(version, 64) },
      correlation_uid: value(group.id, 512),
      processed_time: sayableTime(now),
    },
  }
}

function findingInfo(
  id: string,
  title: string,
  findings: readonly Finding[],
  { now }: ExportOptions,
) {
  const { start, end } = spanOf(findings)
  return {
    uid: value(id, 512),
    title: prose(title, 512),
    created_time: sayableTime(now),
    first_seen_time: sayableTime(start, now),
    last_seen_time: sayableTime(end, now),
  }
}

function relatedEvent(finding: Finding): JsonObject {
  const [severityId, severity] = SEVERITIES[finding.severity]
  return {
    uid: value(finding.id, 512),
    title: prose(finding.title, 512),
    type: prose(finding.type, 256),
    type_uid: 200401,
    severity_id: severityId,
    severity,
  }
}

/** The log records, each by its id. */
function evidences(finding: Finding, records: readonly string[]): JsonObject[] {
  const addresses = finding.related.filter(({ type }) => type === 'ip-address')
  return [
    ...addresses
      .slice(0, 10)
      .map(({ id }) => ({ src_endpoint: isIP(id) === 0 ? { uid: value(id, 128) } : { ip: id } })),
    ...records.map((record) => ({
      uid: value(record, 512),
      data: { event_id: value(record, 512) },
    })),
  ]
}

function observables(actor: EntityRef | undefined, resources: readonly EntityRef[]): JsonObject[] {
  return [
    ...(actor === undefined ? [] : [ocsfObservable(actor, 'actor.user.uid')]),
    ...resources.map((one) => ocsfObservable(one, 'resources[].uid')),
  ]
}

/** How likely the best cause is. */
function confidence(probability: number) {
  if (!Number.isFinite(probability)) return {}
  const score = Math.round(Math.min(1, Math.max(0, probability)) * 100)
  const [id, word] = score >= 70 ? [3, 'High'] : score >= 30 ? [2, 'Medium'] : [1, 'Low']
  return { confidence_score: score, confidence_id: id, confidence: word }
}

function leftOut(count: number): number | undefined {
  return count === 0 ? undefined : count
}
