import type { Finding } from '../events/finding.ts'
import type { Severity } from '../events/severity.ts'
import type { EventTableName } from '../events/tables.ts'
import type { TimeWindow } from '../events/time.ts'
import type { ReadableLake } from '../lake/lake.ts'

/** What a detector is given. `baseline` ends where `scope` begins. */
export interface DetectionContext {
  readonly scope: TimeWindow
  readonly baseline: TimeWindow
  readonly lake: ReadableLake
}

export interface Detection {
  readonly findings: readonly Finding[]
  /** How many series, principals or events were looked at: a finding's denominator. */
  readonly examined: number
}

/** One way of noticing something odd: data about it, and one function. */
export interface Detector {
  readonly id: string
  readonly title: string
  /** For people: what it looks at, why that is odd, what else could explain it. Markdown. */
  readonly description: string
  readonly falsePositives: string
  /** Tables it reads; when all are empty it cannot see anything, and the report says so. */
  readonly needs: readonly EventTableName[]
  readonly severity: Severity
  /** MITRE ATT&CK and ATLAS ids. */
  readonly techniques: readonly string[]
  readonly detect: (context: DetectionContext) => Promise<Detection>
}
