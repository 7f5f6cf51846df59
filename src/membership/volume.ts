import type { DatasourcePackage } from './behavior-graph.ts'

/** What the logs of an account weigh, as they are stored: measured over the latest days of the lake. */
export interface AccountVolume {
  readonly account: string
  readonly package: DatasourcePackage
  /** Bytes of log objects in the days that were measured. */
  readonly bytes: number
  /** Days that were measured, at most 30; at least 1. */
  readonly days: number
}

/** The volumes that were measured last, and when; nothing was measured in an empty lake. */
export interface MeasuredVolumes {
  readonly measured: number | undefined
  readonly volumes: readonly AccountVolume[]
}
