import type { Cause } from '../../events/cause.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { involves } from '../involving.ts'
import type { FindingGroup, Report } from '../report.ts'

/** Something that an entity has a part in, and the group that it is told in. */
export interface EntityFinding {
  readonly finding: Finding
  readonly group: string
}

export interface EntityCause {
  readonly cause: Cause & { readonly time: number }
  readonly group: string
}

/** Groups that an entity has a part in, the gravest first; of an account those with a finding in it. */
export function groupsAbout({ findingGroups }: Report, { id }: EntityRef): readonly FindingGroup[] {
  return findingGroups.filter(
    (group) => involves(group, id) || group.findings.some(({ account }) => account === id),
  )
}

/** Findings of a report that name an entity, in the report's order; of an account those in it. */
export function findingsAbout(report: Report, { id }: EntityRef): readonly EntityFinding[] {
  return report.findingGroups.flatMap(({ id: group, findings }) =>
    findings.filter((finding) => names(finding, id)).map((finding) => ({ finding, group })),
  )
}

/** The likeliest causes, one a group, of what an entity has a part in; one of no known time is left out. */
export function causesAbout(report: Report, entity: EntityRef): readonly EntityCause[] {
  return groupsAbout(report, entity).flatMap(({ id, causes }) => {
    const [cause] = causes
    if (cause?.time === undefined || cause.eventIds.length === 0) return []
    return [{ cause: { ...cause, time: cause.time }, group: id }]
  })
}

function names({ entity, actor, related, account }: Finding, id: string): boolean {
  return [entity, actor, ...related].some((one) => one?.id === id) || account === id
}
