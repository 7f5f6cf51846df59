import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { maxSeverity, type Severity, severityRank } from '../../events/severity.ts'
import { isAnomaly } from '../causes/symptoms.ts'
import { involving } from '../involving.ts'
import type { FindingGroup, Report } from '../report.ts'

/** Which finding groups are asked for; what is left out does not narrow. */
export interface GroupFilter {
  /** At least this severe. */
  readonly severity?: Severity
  /** Has a part in it: as what is affected, who acted, or what was touched. */
  readonly entity?: EntityRef
}

/** The groups of a report that fit, in its order: the gravest first. */
export function groupsOf(report: Report, { severity, entity }: GroupFilter): FindingGroup[] {
  const { findingGroups } = entity === undefined ? report : involving(report, entity)
  return severity === undefined
    ? [...findingGroups]
    : findingGroups.filter((group) => severityRank(group.severity) >= severityRank(severity))
}

export function groupOf(report: Report, id: string): FindingGroup | undefined {
  return report.findingGroups.find((group) => group.id === id)
}

export function findingsOf(report: Report): Finding[] {
  return report.findingGroups.flatMap(({ findings }) => findings)
}

/** A finding by its id, with the group that it is in. */
export function findingOf(
  report: Report,
  id: string,
): { readonly finding: Finding; readonly group: FindingGroup } | undefined {
  for (const group of report.findingGroups) {
    const finding = group.findings.find((one) => one.id === id)
    if (finding !== undefined) return { finding, group }
  }
  return undefined
}

/** How much behaved unlike itself. */
export interface Anomalies {
  readonly count: number
  readonly severity: Severity
  /** Start of the latest, milliseconds since the epoch. */
  readonly latest: number
}

/** Anomalies of a report by the id of what behaves unlike itself. */
export function anomaliesIn(report: Report): ReadonlyMap<string, Anomalies> {
  const found = new Map<string, Anomalies>()
  for (const finding of findingsOf(report).filter(isAnomaly)) {
    const known = found.get(finding.entity.id)
    found.set(finding.entity.id, {
      count: (known?.count ?? 0) + 1,
      severity: maxSeverity([finding.severity, ...(known === undefined ? [] : [known.severity])]),
      latest: Math.max(finding.start, known?.latest ?? finding.start),
    })
  }
  return found
}

/** From the first of a group's findings to the last. */
export function spanOfGroup({ findings }: FindingGroup): {
  readonly start: number
  readonly end: number
} {
  return {
    start: Math.min(...findings.map(({ start }) => start)),
    end: Math.max(...findings.map(({ end }) => end)),
  }
}
