import type { EntityRef } from '../../events/entity.ts'
import { severityRank } from '../../events/severity.ts'
import { involving } from '../involving.ts'
import type { FindingGroup } from '../report.ts'
import { type Examination, type IndicatorOf, touches } from './question.ts'

/** Groups of findings in which the principal has a part and that touch the scope; the gravest first. */
export function relatedGroups({
  principal,
  groups,
  scope,
}: Examination): readonly IndicatorOf<'RELATED_FINDING_GROUP'>[] {
  return groups
    .filter((group) => touchesScope(group, scope))
    .filter((group) => principal.arns.some((id) => hasPartIn(group, { type: principal.type, id })))
    .toSorted(
      (a, b) => severityRank(b.severity) - severityRank(a.severity) || (a.id < b.id ? -1 : 1),
    )
    .map(({ id }) => ({ type: 'RELATED_FINDING_GROUP', id }))
}

function hasPartIn(group: FindingGroup, entity: EntityRef): boolean {
  const report = { scope: NO_TIME, coverage: NO_COVERAGE, findingGroups: [group] }
  return involving(report, entity).findingGroups.length > 0
}

const NO_TIME = { start: 0, end: 0 }
const NO_COVERAGE = {
  objects: 0,
  read: 0,
  stored: 0,
  duplicate: 0,
  rejected: 0,
  formats: [],
  notMembers: [],
  missing: [],
}

function touchesScope({ findings }: FindingGroup, scope: Examination['scope']): boolean {
  return findings.some(({ start, end }) => touches(scope, start, end))
}
