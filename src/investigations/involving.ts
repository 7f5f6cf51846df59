import type { EntityRef } from '../events/entity.ts'
import type { FindingGroup, Report } from './report.ts'

/** The report narrowed to the groups that an entity has a part in. */
export function involving(report: Report, entity: EntityRef): Report {
  return {
    ...report,
    findingGroups: report.findingGroups.filter((group) => involves(group, entity.id)),
  }
}

/** Whether an entity has a part in a group: in its findings, or in a cause that is likely enough. */
export function involves(group: FindingGroup, id: string): boolean {
  const named = [
    ...group.entities,
    ...group.findings.flatMap((finding) => [
      finding.entity,
      ...(finding.actor ? [finding.actor] : []),
      ...finding.related,
    ]),
    ...group.causes
      .filter(({ probability }) => probability >= 0.1)
      .flatMap(({ principal, entity }) => [
        ...(principal ? [principal] : []),
        ...(entity ? [entity] : []),
      ]),
  ]
  return named.some((entity) => entity.id === id)
}
