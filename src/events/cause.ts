import type { EntityRef } from './entity.ts'
import type { RecordTrust } from './trust.ts'

export const CAUSE_KINDS = [
  'model-change',
  'configuration-change',
  'credential-abuse',
  'traffic-change',
  'data-change',
  'permission-change',
  'network-change',
  'capacity-change',
  'service-fault',
  'unexplained',
] as const

export type CauseKind = (typeof CAUSE_KINDS)[number]

/** One reason for or against a cause, with what was seen. */
export interface Evidence {
  /** Such as `rarity`, `time`, `nearness`, `kind`, `siblings`, `reversal`, `caller`. */
  readonly factor: string
  /** In plain words, with its figures. */
  readonly text: string
  /** Contribution in log-odds; positive speaks for the cause. */
  readonly weight: number
  readonly eventIds: readonly string[]
}

/** A ranked explanation. The probabilities of one finding group's causes sum to 1; the last is `unexplained`. */
export interface Cause {
  readonly rank: number
  readonly probability: number
  readonly kind: CauseKind
  /** Who did it; absent when nobody did. */
  readonly principal?: EntityRef
  /** What was changed or abused. */
  readonly entity?: EntityRef
  /** Milliseconds since the epoch; absent for `unexplained`. */
  readonly time?: number
  readonly eventIds: readonly string[]
  /** One sentence. */
  readonly why: string
  readonly evidence: readonly Evidence[]
  /** How far its CloudTrail records and those of its evidence can be trusted; absent where none were held against digests. */
  readonly trust?: RecordTrust
}
