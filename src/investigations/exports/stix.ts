import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { percent, plural } from '../render/words.ts'
import type { FindingGroup, Report } from '../report.ts'
import type { ExportOptions } from './export-options.ts'
import { first, prose } from './limits.ts'
import { indicatorsOf, isObservable, stixEntity } from './stix-entities.ts'
import {
  attackPattern,
  DUPIN_ID,
  DUPIN_IDENTITY,
  domainObject,
  ownReference,
  relationship,
  type StixObject,
  stixBundle,
} from './stix-objects.ts'
import { techniquesOf } from './techniques.ts'
import { isoTime, spanOf } from './times.ts'

/** Of a group or a finding; patterns and techniques are joined each with each. */
const MOST = { entities: 100, techniques: 20, indicators: 20 } as const
/** What STIX 2.1 lets `number_observed` and `count` be. */
const MOST_COUNTED = 999_999_999

/**
 * The report as a bundle of STIX 2.1: an incident and a grouping for each finding group; for each finding what was observed,
 * which techniques were sighted and, for addresses and keys, indicators. Ids come from what they name, so a bundle written again
 * updates. https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html
 */
export function toStix(report: Report, options: ExportOptions): string {
  const objects = report.findingGroups.flatMap((group) => groupObjects(group, options))
  return stixBundle([DUPIN_IDENTITY, ...objects])
}

function groupObjects(group: FindingGroup, { now }: ExportOptions): StixObject[] {
  const times = { created: spanOf(group.findings).start, now }
  const entities = first(group.entities, MOST.entities)
  const parts = group.findings.map((finding) => findingObjects(finding, now))
  const left = parts.reduce((sum, part) => sum + part.left, entities.left)
  const involved = entities.kept.map(stixEntity)
  const incident = domainObject('incident', [group.id], times, {
    name: prose(group.title, 256),
    description: `${prose(`${group.summary} ${causesInWords(group)}`, 4096)}${leftOut(left)}`,
    labels: [`severity-${group.severity.toLowerCase()}`],
    external_references: [ownReference(group.id)],
  })
  const all = [
    incident,
    ...involved,
    ...parts.flatMap(({ objects }) => objects),
    ...involved.map((entity) => relationship(incident.id, 'related-to', entity.id, times)),
  ]
  const grouping = domainObject('grouping', [group.id], times, {
    name: prose(group.title, 256),
    context: 'suspicious-activity',
    object_refs: [...new Set(all.map(({ id }) => id))],
    external_references: [ownReference(group.id)],
  })
  return [...all, grouping]
}

interface FindingParts {
  readonly objects: readonly StixObject[]
  readonly left: number
}

function findingObjects(finding: Finding, now: number): FindingParts {
  const times = { created: finding.start, now }
  const techniques = first(techniquesOf([finding]), MOST.techniques)
  const touched = first(touchedBy(finding), MOST.entities)
  const indicators = first(indicatorsOf(finding, now), MOST.indicators)
  const patterns = techniques.kept.map(attackPattern)
  const entities = touched.kept.map(stixEntity)
  const observed = observedData(finding, entities.filter(isObservable), now)
  const objects = [
    ...patterns,
    ...entities,
    ...observed,
    ...indicators.kept,
    ...patterns.map((pattern) => sighting(finding, pattern.id, observed, now)),
    ...indicators.kept.flatMap((indicator) => [
      ...patterns.map(({ id }) => relationship(indicator.id, 'indicates', id, times)),
      ...observed.map(({ id }) => relationship(indicator.id, 'based-on', id, times)),
    ]),
  ]
  return { objects, left: techniques.left + touched.left + indicators.left }
}

function leftOut(count: number): string {
  return count === 0 ? '' : ` ${plural(count, 'part')} of its findings left out here.`
}

/** Observed data names at least one observable; a finding about a resource alone has none. */
function observedData(finding: Finding, seen: readonly StixObject[], now: number): StixObject[] {
  if (seen.length === 0) return []
  return [
    domainObject(
      'observed-data',
      [finding.id],
      { created: finding.start, now },
      {
        ...seenBetween(finding, now, 'first_observed', 'last_observed'),
        number_observed: timesSeen(finding),
        object_refs: [...new Set(seen.map(({ id }) => id))],
        external_references: [ownReference(finding.id)],
      },
    ),
  ]
}

function sighting(
  finding: Finding,
  pattern: string,
  observed: readonly StixObject[],
  now: number,
): StixObject {
  return domainObject(
    'sighting',
    [finding.id, pattern],
    { created: finding.start, now },
    {
      description: prose(finding.title, 1024),
      ...seenBetween(finding, now, 'first_seen', 'last_seen'),
      count: timesSeen(finding),
      sighting_of_ref: pattern,
      observed_data_refs: observed.map(({ id }) => id),
      where_sighted_refs: [DUPIN_ID],
      external_references: [ownReference(finding.id)],
    },
  )
}

function seenBetween(finding: Finding, now: number, from: string, to: string) {
  const { start, end } = spanOf([finding])
  return { [from]: isoTime(start, now), [to]: isoTime(end, now) }
}

function timesSeen({ eventIds }: Finding): number {
  return Math.min(MOST_COUNTED, Math.max(1, eventIds.length))
}

function touchedBy({ actor, entity, related }: Finding): readonly EntityRef[] {
  return [...(actor === undefined ? [] : [actor]), entity, ...related]
}

function causesInWords({ causes }: FindingGroup): string {
  return causes
    .slice(0, 3)
    .map(({ probability, why }) => `${percent(probability)}: ${why}`)
    .join(' ')
}
