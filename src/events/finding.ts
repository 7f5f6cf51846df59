import type { EntityRef } from './entity.ts'
import type { Severity } from './severity.ts'
import type { RecordTrust } from './trust.ts'
import type { UnusualFor } from './unusual.ts'

/** A stretch of a series around an anomaly, for charts and sparklines. All arrays have the length of `times`. */
export interface AnomalousSeries {
  readonly label: string
  readonly unit: string
  /** Start of each period, milliseconds since the epoch, ascending. */
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
  readonly expected: readonly (number | null)[]
  readonly lower: readonly (number | null)[]
  readonly upper: readonly (number | null)[]
  /** When it began to behave unlike itself, and the interval that holds it with 95 %. */
  readonly onset: {
    readonly time: number
    readonly earliest: number
    readonly latest: number
    /** The whole of what is known about when; absent where only the interval is. */
    readonly shares?: readonly OnsetShare[]
  }
}

/** A stretch of time [from, to), and the probability that the onset lies in it. */
export interface OnsetShare {
  readonly from: number
  readonly to: number
  readonly share: number
}

/** The statement and its parameters that show the rows behind a verdict. */
export interface Explanation {
  readonly sql: string
  readonly parameters: readonly (string | number)[]
}

/**
 * Something odd or bad, from GuardDuty or Security Hub or from Dupin's own detectors. Every finding can be opened: it
 * names its records, what was observed, what was expected, against which baseline, and how many were examined.
 */
export interface Finding {
  /** Stable: the same evidence gives the same id. */
  readonly id: string
  /** Such as `Inference/LatencyUnlikeItself`, `Technique/CloudTrailStopped`, or the type that GuardDuty gave. */
  readonly type: string
  readonly severity: Severity
  readonly title: string
  /** What behaves unlike itself, or what was acted upon. */
  readonly entity: EntityRef
  /** Who did it, where that is known: the durable principal. */
  readonly actor?: EntityRef
  /** Other specific entities that it touches (session, key, address, resource); findings are grouped by what they share. */
  readonly related: readonly EntityRef[]
  readonly account: string
  readonly region: string
  /** Milliseconds since the epoch. `start` is the onset where there is one. */
  readonly start: number
  readonly end: number
  /** Id of the detector, or the service that made it. */
  readonly detector: string
  /** How unlikely under the baseline, in bits or as the detector documents; comparable within one detector. */
  readonly score: number
  readonly observed: number | string
  readonly expected: number | string
  /** What it was held against, in words: `45 days of this hour of the week`. */
  readonly baseline: string
  /** How many series, principals or events were looked at for this to be found. */
  readonly examined: number
  /** MITRE ATT&CK and ATLAS ids. */
  readonly techniques: readonly string[]
  readonly eventIds: readonly string[]
  readonly series?: AnomalousSeries
  readonly explanation?: Explanation
  /** Which parts of a behaviour were unusual, and for whom; the most surprising first. */
  readonly unusual?: readonly UnusualFor[]
  /** How far its CloudTrail records can be trusted; absent where none were held against digests. */
  readonly trust?: RecordTrust
  /** Made by CreateSampleFindings: kept, shown, and never grouped with real ones. */
  readonly sample?: boolean
}
