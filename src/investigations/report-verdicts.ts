import type { Verdict } from '../lake/verdicts.ts'
import { reportToJson } from './render/report-json.ts'
import type { Report } from './report.ts'

/** The groups and findings of a report as they are kept, so that each can be opened by its id. */
export function verdictsOf(report: Report): Verdict[] {
  const json = reportToJson(report)
  const groups = Array.isArray(json['findingGroups']) ? json['findingGroups'] : []
  return report.findingGroups.flatMap((group, i): Verdict[] => [
    { id: group.id, kind: 'group', body: JSON.stringify(groups[i] ?? null) },
    ...group.findings.map(
      (finding): Verdict => ({ id: finding.id, kind: 'finding', body: JSON.stringify(finding) }),
    ),
  ])
}
