import type { Cause } from '../../events/cause.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { AnomalousSeries, Explanation, Finding } from '../../events/finding.ts'
import type { RecordTrust } from '../../events/trust.ts'
import type { UnusualFor } from '../../events/unusual.ts'
import type { GroupNews } from '../group-states.ts'
import type {
  Coverage,
  EntityAssessment,
  FindingGroup,
  FormatCoverage,
  Report,
  TimelineEntry,
} from '../report.ts'
import { severityReasons, stagesOf } from '../stages.ts'
import type { ArchivedGroup } from '../triage/archive.ts'
import type { SuppressedFinding } from '../triage/suppression.ts'
import { wellFormed } from './neutralise.ts'

export type JsonValue = string | number | boolean | null | JsonArray | JsonObject
type JsonArray = readonly JsonValue[]
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/**
 * The published form of a report, described by `docs/report.schema.json`. Times are ISO 8601 in UTC. A number that is
 * not finite and a time that is none are null; a lone surrogate becomes U+FFFD, since it has no UTF-8 form.
 */
export function reportToJson(report: Report): JsonObject {
  return {
    scope: { start: time(report.scope.start), end: time(report.scope.end) },
    coverage: coverageToJson(report.coverage),
    ...(report.suppressed === undefined
      ? {}
      : { suppressed: report.suppressed.map(suppressedToJson) }),
    ...(report.archived === undefined ? {} : { archived: report.archived.map(archivedToJson) }),
    ...(report.investigation === undefined
      ? {}
      : { investigation: assessmentToJson(report.investigation) }),
    findingGroups: report.findingGroups.map(groupToJson),
  }
}

function suppressedToJson(one: SuppressedFinding): JsonObject {
  return {
    id: text(one.id),
    type: text(one.type),
    severity: one.severity,
    title: text(one.title),
    rule: text(one.rule),
    reason: text(one.reason),
    expires: time(one.expires),
  }
}

function archivedToJson({ id, title, reason, at }: ArchivedGroup): JsonObject {
  return { id: text(id), title: text(title), reason: text(reason), at: time(at) }
}

/** The investigation of one entity in its published form. */
function assessmentToJson(value: EntityAssessment): JsonObject {
  return {
    entity: entity(value.entity),
    severity: value.severity,
    summary: text(value.summary),
    indicators: value.indicators.map((one) => ({ type: one.type, text: text(one.text) })),
  }
}

/** The report as indented JSON text, ended with a line feed. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(reportToJson(report), null, 2)}\n`
}

/** The coverage of a report in its published form. */
export function coverageToJson(value: Coverage): JsonObject {
  return {
    ...counts(value),
    formats: value.formats.map((format) => ({
      format: text(format.format),
      ...counts(format),
      ...(format.start === undefined ? {} : { start: time(format.start) }),
      ...(format.end === undefined ? {} : { end: time(format.end) }),
    })),
    notMembers: value.notMembers.map(({ account, records }) => ({
      account: text(account),
      records: number(records),
    })),
    missing: texts(value.missing),
  }
}

function counts(value: Coverage | FormatCoverage): JsonObject {
  return {
    objects: number(value.objects),
    read: number(value.read),
    stored: number(value.stored),
    duplicate: number(value.duplicate),
    rejected: number(value.rejected),
  }
}

/** A finding group in its published form. */
export function groupToJson(value: FindingGroup): JsonObject {
  return {
    id: text(value.id),
    severity: value.severity,
    title: text(value.title),
    summary: text(value.summary),
    entities: value.entities.map(entity),
    tactics: texts(value.tactics),
    findings: value.findings.map(finding),
    causes: value.causes.map(cause),
    timeline: value.timeline.map(timelineEntry),
    stages: stagesOf(value.findings).map((stage) => ({
      tactic: stage.tactic,
      time: time(stage.time),
      findingIds: texts(stage.findingIds),
    })),
    severityReasons: texts(severityReasons(value)),
    ...(value.news === undefined ? {} : { news: newsToJson(value.news) }),
  }
}

function newsToJson(value: GroupNews): JsonObject {
  return {
    since: time(value.since),
    findingIds: texts(value.findingIds),
    entityIds: texts(value.entityIds),
    ...(value.severityBefore === undefined ? {} : { severityBefore: value.severityBefore }),
    absorbed: texts(value.absorbed),
  }
}

function finding(value: Finding): JsonObject {
  return {
    id: text(value.id),
    type: text(value.type),
    severity: value.severity,
    title: text(value.title),
    entity: entity(value.entity),
    start: time(value.start),
    end: time(value.end),
    detector: text(value.detector),
    score: number(value.score),
    observed: scalar(value.observed),
    expected: scalar(value.expected),
    techniques: texts(value.techniques),
    eventIds: texts(value.eventIds),
    ...(value.actor === undefined ? {} : { actor: entity(value.actor) }),
    related: value.related.map(entity),
    account: text(value.account),
    region: text(value.region),
    baseline: text(value.baseline),
    examined: number(value.examined),
    sample: value.sample === true,
    ...(value.series === undefined ? {} : { series: series(value.series) }),
    ...(value.explanation === undefined ? {} : { explanation: explanation(value.explanation) }),
    ...(value.unusual === undefined ? {} : { unusual: value.unusual.map(unusual) }),
    ...trustToJson(value.trust),
  }
}

function unusual({
  feature,
  value,
  bits,
  principal,
  peers,
  account,
  everybody,
}: UnusualFor): JsonObject {
  return {
    feature: text(feature),
    value: text(value),
    bits: number(bits),
    principal,
    peers,
    account,
    everybody,
  }
}

function series(value: AnomalousSeries): JsonObject {
  return {
    label: text(value.label),
    unit: text(value.unit),
    times: value.times.map(time),
    values: value.values.map(number),
    expected: value.expected.map(number),
    lower: value.lower.map(number),
    upper: value.upper.map(number),
    onset: {
      time: time(value.onset.time),
      earliest: time(value.onset.earliest),
      latest: time(value.onset.latest),
    },
  }
}

function explanation(value: Explanation): JsonObject {
  return { sql: text(value.sql), parameters: value.parameters.map(scalar) }
}

function cause(value: Cause): JsonObject {
  return {
    rank: number(value.rank),
    probability: number(value.probability),
    kind: value.kind,
    principal: value.principal === undefined ? null : entity(value.principal),
    entity: value.entity === undefined ? null : entity(value.entity),
    time: value.time === undefined ? null : time(value.time),
    eventIds: texts(value.eventIds),
    why: text(value.why),
    evidence: value.evidence.map((item) => ({
      factor: text(item.factor),
      text: text(item.text),
      weight: number(item.weight),
      eventIds: texts(item.eventIds),
    })),
    ...trustToJson(value.trust),
  }
}

function trustToJson(trust: RecordTrust | undefined): JsonObject {
  if (trust === undefined) return {}
  const { verdict, records, verified, unproven, notCovered, unlisted, altered } = trust
  return { trust: { verdict, records, verified, unproven, notCovered, unlisted, altered } }
}

function timelineEntry(value: TimelineEntry): JsonObject {
  return {
    time: time(value.time),
    text: text(value.text),
    entity: entity(value.entity),
    ...(value.eventId === undefined ? {} : { eventId: text(value.eventId) }),
    ...(value.findingId === undefined ? {} : { findingId: text(value.findingId) }),
  }
}

function entity(value: EntityRef): JsonObject {
  return { type: value.type, id: text(value.id) }
}

function text(value: string): string {
  return wellFormed(value)
}

function texts(values: readonly string[]): JsonArray {
  return values.map(text)
}

function number(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

function scalar(value: string | number): string | number | null {
  return typeof value === 'string' ? text(value) : number(value)
}

/** JavaScript's dates end ±8.64e15 ms from the epoch. */
function time(value: number): string | null {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
