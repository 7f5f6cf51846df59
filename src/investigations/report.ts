import type { Cause } from '../events/cause.ts'
import type { EntityRef } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import type { Severity } from '../events/severity.ts'
import type { TimeWindow } from '../events/time.ts'
import { type Coverage, type FormatCoverage, NO_COVERAGE } from '../lake/coverage.ts'
import type { GroupNews } from './group-states.ts'
import type { EntityAssessment } from './indicators/assess-entity.ts'
import type { ArchivedGroup } from './triage/archive.ts'
import type { SuppressedFinding } from './triage/suppression.ts'

export type { Coverage, EntityAssessment, FormatCoverage }

/** What happened, in order. */
export interface TimelineEntry {
  readonly time: number
  readonly text: string
  readonly entity: EntityRef
  readonly eventId?: string
  readonly findingId?: string
}

/** Findings that belong to one story. */
export interface FindingGroup {
  readonly id: string
  readonly severity: Severity
  readonly title: string
  /** A few sentences in plain words. */
  readonly summary: string
  readonly entities: readonly EntityRef[]
  /** MITRE tactics in the order of their stage. */
  readonly tactics: readonly string[]
  readonly findings: readonly Finding[]
  /** Best first; the last is `unexplained`. */
  readonly causes: readonly Cause[]
  readonly timeline: readonly TimelineEntry[]
  /** When it was reported before and has grown since. */
  readonly news?: GroupNews
}

/** What `dupin investigate` answers. `report-json.ts` writes it as the published JSON. */
export interface Report {
  readonly scope: TimeWindow
  readonly coverage: Coverage
  readonly findingGroups: readonly FindingGroup[]
  /** Findings that somebody has accepted; they make no group. */
  readonly suppressed?: readonly SuppressedFinding[]
  /** Groups that somebody is done with, which have not grown since. */
  readonly archived?: readonly ArchivedGroup[]
  /** When one entity was asked for: its own indicators. */
  readonly investigation?: EntityAssessment
}

/** What there is to tell before anything was investigated. */
export const NOTHING_FOUND: Report = {
  scope: { start: 0, end: 0 },
  coverage: NO_COVERAGE,
  findingGroups: [],
}
