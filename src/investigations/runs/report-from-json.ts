import { CAUSE_KINDS, type Cause, type Evidence } from '../../events/cause.ts'
import { ENTITY_TYPES, type EntityRef } from '../../events/entity.ts'
import type { AnomalousSeries, Explanation, Finding } from '../../events/finding.ts'
import { parseSeverity } from '../../events/severity.ts'
import { FILE_VERDICTS, type RecordTrust } from '../../events/trust.ts'
import { FREQUENCIES, type Frequency, type UnusualFor } from '../../events/unusual.ts'
import type { GroupNews } from '../group-states.ts'
import type { Coverage, FindingGroup, FormatCoverage, Report, TimelineEntry } from '../report.ts'
import type { SuppressedFinding } from '../triage/suppression.ts'

/**
 * A report out of its published JSON form: what `reportToJson` wrote reads back as it was, but for numbers that were not
 * finite and times that were none, which come back as NaN.
 *
 * @throws TypeError when it is no such report
 */
export function reportFromJson(json: unknown): Report {
  const report = fields(json)
  const scope = fields(report['scope'])
  return {
    scope: { start: time(scope['start']), end: time(scope['end']) },
    coverage: coverage(fields(report['coverage'])),
    ...(report['suppressed'] === undefined
      ? {}
      : { suppressed: list(report['suppressed']).map(suppressed) }),
    findingGroups: list(report['findingGroups']).map(group),
  }
}

function suppressed(json: unknown): SuppressedFinding {
  const value = fields(json)
  return {
    id: text(value['id']),
    type: text(value['type']),
    severity: severity(value['severity']),
    title: text(value['title']),
    rule: text(value['rule']),
    reason: text(value['reason']),
    expires: time(value['expires']),
  }
}

function coverage(value: Fields): Coverage {
  return {
    ...counts(value),
    formats: list(value['formats']).map(format),
    notMembers: list(value['notMembers']).map((one) => {
      const { account, records } = fields(one)
      return { account: text(account), records: number(records) }
    }),
    missing: texts(value['missing']),
  }
}

function format(json: unknown): FormatCoverage {
  const value = fields(json)
  return {
    format: text(value['format']),
    ...counts(value),
    ...(value['start'] === undefined ? {} : { start: time(value['start']) }),
    ...(value['end'] === undefined ? {} : { end: time(value['end']) }),
  }
}

function counts(value: Fields) {
  return {
    objects: number(value['objects']),
    read: number(value['read']),
    stored: number(value['stored']),
    duplicate: number(value['duplicate']),
    rejected: number(value['rejected']),
  }
}

function news(value: Fields): GroupNews {
  const before = value['severityBefore']
  return {
    since: time(value['since']),
    findingIds: texts(value['findingIds']),
    entityIds: texts(value['entityIds']),
    ...(before === undefined ? {} : { severityBefore: severity(before) }),
    absorbed: texts(value['absorbed']),
  }
}

function group(json: unknown): FindingGroup {
  const value = fields(json)
  return {
    id: text(value['id']),
    severity: severity(value['severity']),
    ...(value['news'] === undefined ? {} : { news: news(fields(value['news'])) }),
    title: text(value['title']),
    summary: text(value['summary']),
    entities: list(value['entities']).map(entity),
    tactics: texts(value['tactics']),
    findings: list(value['findings']).map(finding),
    causes: list(value['causes']).map(cause),
    timeline: list(value['timeline']).map(timelineEntry),
  }
}

function finding(json: unknown): Finding {
  const value = fields(json)
  return {
    id: text(value['id']),
    type: text(value['type']),
    severity: severity(value['severity']),
    title: text(value['title']),
    entity: entity(value['entity']),
    ...(value['actor'] === undefined ? {} : { actor: entity(value['actor']) }),
    related: list(value['related']).map(entity),
    account: text(value['account']),
    region: text(value['region']),
    start: time(value['start']),
    end: time(value['end']),
    detector: text(value['detector']),
    score: number(value['score']),
    observed: scalar(value['observed']),
    expected: scalar(value['expected']),
    baseline: text(value['baseline']),
    examined: number(value['examined']),
    techniques: texts(value['techniques']),
    eventIds: texts(value['eventIds']),
    ...(value['series'] === undefined ? {} : { series: series(value['series']) }),
    ...(value['explanation'] === undefined
      ? {}
      : { explanation: explanation(value['explanation']) }),
    ...(value['unusual'] === undefined ? {} : { unusual: list(value['unusual']).map(unusual) }),
    ...(value['trust'] === undefined ? {} : { trust: trust(fields(value['trust'])) }),
    ...(value['sample'] === true ? { sample: true } : {}),
  }
}

function trust(value: Fields): RecordTrust {
  const verdict = FILE_VERDICTS.find((one) => one === value['verdict'])
  if (verdict === undefined) throw new TypeError('a stored report has a verdict that is none')
  return {
    verdict,
    records: number(value['records']),
    verified: number(value['verified']),
    unproven: number(value['unproven']),
    notCovered: number(value['notCovered']),
    unlisted: number(value['unlisted']),
    altered: number(value['altered']),
  }
}

function unusual(json: unknown): UnusualFor {
  const value = fields(json)
  return {
    feature: text(value['feature']),
    value: text(value['value']),
    bits: number(value['bits']),
    principal: frequency(value['principal']),
    peers: frequency(value['peers']),
    account: frequency(value['account']),
    everybody: frequency(value['everybody']),
  }
}

function frequency(value: unknown): Frequency {
  const known = FREQUENCIES.find((one) => one === value)
  if (known === undefined) throw new TypeError('a stored report has a frequency that is none')
  return known
}

function series(json: unknown): AnomalousSeries {
  const value = fields(json)
  const onset = fields(value['onset'])
  return {
    label: text(value['label']),
    unit: text(value['unit']),
    times: list(value['times']).map(time),
    values: list(value['values']).map(point),
    expected: list(value['expected']).map(point),
    lower: list(value['lower']).map(point),
    upper: list(value['upper']).map(point),
    onset: {
      time: time(onset['time']),
      earliest: time(onset['earliest']),
      latest: time(onset['latest']),
    },
  }
}

function explanation(json: unknown): Explanation {
  const value = fields(json)
  return { sql: text(value['sql']), parameters: list(value['parameters']).map(scalar) }
}

function cause(json: unknown): Cause {
  const value = fields(json)
  const { principal, entity: changed, time: when } = value
  return {
    rank: number(value['rank']),
    probability: number(value['probability']),
    kind: CAUSE_KINDS.find((kind) => kind === value['kind']) ?? 'unexplained',
    ...(principal === null ? {} : { principal: entity(principal) }),
    ...(changed === null ? {} : { entity: entity(changed) }),
    ...(when === null ? {} : { time: time(when) }),
    eventIds: texts(value['eventIds']),
    why: text(value['why']),
    evidence: list(value['evidence']).map(evidence),
    ...(value['trust'] === undefined ? {} : { trust: trust(fields(value['trust'])) }),
  }
}

function evidence(json: unknown): Evidence {
  const value = fields(json)
  return {
    factor: text(value['factor']),
    text: text(value['text']),
    weight: number(value['weight']),
    eventIds: texts(value['eventIds']),
  }
}

function timelineEntry(json: unknown): TimelineEntry {
  const value = fields(json)
  return {
    time: time(value['time']),
    text: text(value['text']),
    entity: entity(value['entity']),
    ...(value['eventId'] === undefined ? {} : { eventId: text(value['eventId']) }),
    ...(value['findingId'] === undefined ? {} : { findingId: text(value['findingId']) }),
  }
}

type Fields = Readonly<Record<string, unknown>>

function fields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('a stored report has something else where an object belongs')
  return Object.fromEntries(Object.entries(value))
}

/** What an older version did not write yet is empty. */
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function texts(value: unknown): string[] {
  return list(value).map(text)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

function point(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function scalar(value: unknown): string | number {
  return typeof value === 'string' ? value : number(value)
}

function time(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN
}

function entity(json: unknown): EntityRef {
  const { type, id } = fields(json)
  return { type: ENTITY_TYPES.find((known) => known === type) ?? 'unknown', id: text(id) }
}

function severity(value: unknown) {
  return parseSeverity(text(value)) ?? 'INFORMATIONAL'
}
