import { severityRank } from '../../events/severity.ts'
import { involves } from '../involving.ts'
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
    .filter((group) => principal.arns.some((id) => involves(group, id)))
    .toSorted(
      (a, b) => severityRank(b.severity) - severityRank(a.severity) || (a.id < b.id ? -1 : 1),
    )
    .map(({ id }) => ({ type: 'RELATED_FINDING_GROUP', id }))
}

function touchesScope({ findings }: FindingGroup, scope: Examination['scope']): boolean {
  return findings.some(({ start, end }) => touches(scope, start, end))
}
