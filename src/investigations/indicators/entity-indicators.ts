import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { maxSeverity, SEVERITIES, type Severity, severityRank } from '../../events/severity.ts'
import { isItsNature } from '../../graph/entity-news.ts'
import { type EntityFacet, type EntityNovelty, newAboutEntity } from '../../graph/entity-novelty.ts'
import { findKnownEntity } from '../../graph/known-entity.ts'
import { isAnomaly } from '../causes/symptoms.ts'
import { involves } from '../involving.ts'
import type { FindingGroup } from '../report.ts'
import { type Question, touches } from './question.ts'

/** Indicators of entities that Detective does not investigate: everything but IAM users and roles. */
export const ENTITY_INDICATOR_TYPES = [
  'BEHAVIOR_UNLIKE_ITSELF',
  'TTP_OBSERVED',
  'NEW_PRINCIPAL',
  'NEW_ACCOUNT',
  'NEW_OPERATION',
  'NEW_NETWORK',
  'NEW_PROGRAM',
  'NEW_REGION',
  'NEW_PEER',
  'RELATED_FINDING',
  'RELATED_FINDING_GROUP',
] as const

export type EntityIndicatorType = (typeof ENTITY_INDICATOR_TYPES)[number]

/** A sign that something is wrong with an entity. */
export interface EntityIndicator {
  readonly type: EntityIndicatorType
  /** What is new, the title of the finding or group. */
  readonly value: string
  readonly severity: Severity
  /** Nothing in the lake showed it before; of findings FALSE. */
  readonly newForEverybody: boolean
  /** First and last in the scope, milliseconds since the epoch. */
  readonly start: number
  readonly end: number
  /** Calls, invocations or flows of the scope; 1 for a finding or group. */
  readonly count: number
  readonly failed: number
  /** Id of the finding or group; absent for what is new. */
  readonly findingId?: string
}

const MOST_OF_A_KIND = 100

const BY_FACET: Readonly<Record<EntityFacet, EntityIndicatorType>> = {
  principal: 'NEW_PRINCIPAL',
  account: 'NEW_ACCOUNT',
  operation: 'NEW_OPERATION',
  network: 'NEW_NETWORK',
  program: 'NEW_PROGRAM',
  region: 'NEW_REGION',
  peer: 'NEW_PEER',
}

/**
 * Indicators of any entity in the scope, kind by kind: series that left their baseline, techniques used on it, what had to do
 * with it for the first time where that is rare, and the findings and groups it has a part in. `entity.id` is exact.
 */
export async function entityIndicators(question: Question): Promise<readonly EntityIndicator[]> {
  const { engine, entity, scope, baseline, groups } = question
  const known = await findKnownEntity(engine, entity.id)
  if (known === undefined) return []
  const novelties = await newAboutEntity(engine, known, scope, baseline)
  const found = [
    ...novelties.filter(({ facet }) => !isItsNature(known, facet)).map(ofNovelty),
    ...relatedFindings(known, question),
    ...relatedGroups(known, groups, scope),
  ]
  return ENTITY_INDICATOR_TYPES.flatMap((type) =>
    found.filter((one) => one.type === type).slice(0, MOST_OF_A_KIND),
  )
}

/** As grave as what was found about the entity itself; what is new for everybody is LOW. */
export function entitySeverity(indicators: readonly EntityIndicator[]): Severity {
  const about = indicators.filter(({ type }) => type !== 'RELATED_FINDING_GROUP')
  return maxSeverity(about.map(({ severity }) => severity))
}

function ofNovelty(novelty: EntityNovelty): EntityIndicator {
  return {
    type: BY_FACET[novelty.facet],
    value: novelty.value,
    severity: novelty.newForEverybody ? 'LOW' : 'INFORMATIONAL',
    newForEverybody: novelty.newForEverybody,
    start: novelty.first,
    end: novelty.last,
    count: novelty.count,
    failed: novelty.failed,
  }
}

function relatedFindings(
  known: EntityRef,
  { groups, scope }: Pick<Question, 'groups' | 'scope'>,
): readonly EntityIndicator[] {
  const { id } = known
  return groups
    .flatMap(({ findings }) => findings)
    .filter((one) => one.sample !== true && touches(scope, one.start, one.end) && names(one, id))
    .toSorted(
      (a, b) => severityRank(b.severity) - severityRank(a.severity) || (a.id < b.id ? -1 : 1),
    )
    .map((finding) => ({
      type: typeOf(finding, id),
      value: finding.title,
      severity: severityFor(known, finding),
      newForEverybody: false,
      start: finding.start,
      end: finding.end,
      count: 1,
      failed: 0,
      findingId: finding.id,
    }))
}

function typeOf(finding: Finding, id: string): EntityIndicatorType {
  if (!isAbout(finding, id)) return 'RELATED_FINDING'
  if (isAnomaly(finding)) return 'BEHAVIOR_UNLIKE_ITSELF'
  return finding.techniques.length > 0 ? 'TTP_OBSERVED' : 'RELATED_FINDING'
}

/** Where from and with what something was done is nearly as grave as the deed; of anything else that merely has a part in it,
 * it is no verdict. */
const MEANS: readonly EntityRef['type'][] = ['ip-address', 'access-key', 'role-session']

function severityFor({ id, type }: EntityRef, finding: Finding): Severity {
  if (isAbout(finding, id)) return finding.severity
  const rank = MEANS.includes(type) ? severityRank(finding.severity) - 1 : 0
  return SEVERITIES[Math.max(0, rank)] ?? 'INFORMATIONAL'
}

function isAbout({ entity, actor }: Finding, id: string): boolean {
  return entity.id === id || actor?.id === id
}

function names(finding: Finding, id: string): boolean {
  return isAbout(finding, id) || finding.related.some((one) => one.id === id)
}

function relatedGroups(
  { id }: EntityRef,
  groups: readonly FindingGroup[],
  scope: Question['scope'],
): readonly EntityIndicator[] {
  return groups
    .filter((group) => involves(group, id))
    .map((group) => ({
      type: 'RELATED_FINDING_GROUP' as const,
      value: group.title,
      severity: group.severity,
      newForEverybody: false,
      start: Math.min(...group.findings.map(({ start }) => start)),
      end: Math.max(...group.findings.map(({ end }) => end)),
      count: 1,
      failed: 0,
      findingId: group.id,
    }))
    .filter(({ start, end }) => touches(scope, start, end))
    .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.start - b.start)
}
