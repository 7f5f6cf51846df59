import type { Finding } from '../events/finding.ts'
import { severityRank } from '../events/severity.ts'

/** Puts findings in the order in which they are told: the gravest first, then the earliest. */
export function gravestFirst(a: Finding, b: Finding): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    a.start - b.start ||
    (a.id < b.id ? -1 : 1)
  )
}
