import type { Severity } from '../events/severity.ts'
import type { TimeWindow } from '../events/time.ts'

export const INVESTIGATION_STATUSES = ['RUNNING', 'FAILED', 'SUCCESSFUL'] as const
export type InvestigationStatus = (typeof INVESTIGATION_STATUSES)[number]

export const INVESTIGATION_STATES = ['ACTIVE', 'ARCHIVED'] as const
export type InvestigationState = (typeof INVESTIGATION_STATES)[number]

/** An investigation of one IAM user or role over a scope, as Detective keeps it. */
export interface Investigation {
  /** 21 digits. */
  readonly id: string
  readonly graphArn: string
  readonly entityArn: string
  readonly entityType: 'IAM_ROLE' | 'IAM_USER'
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly scope: TimeWindow
  readonly status: InvestigationStatus
  /** Absent until it is known. */
  readonly severity: Severity | undefined
  readonly state: InvestigationState
  /** How often it was begun: one that ends the whole process must not do so at every start. */
  readonly begun?: number
  /** What went wrong, when it failed; for the operator, not for the caller. */
  readonly failure?: string
}
