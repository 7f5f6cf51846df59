import {
  type BehaviorGraph,
  DATASOURCE_PACKAGES,
  type DatasourcePackage,
  MOST_BYTES_A_DAY,
} from './behavior-graph.ts'
import type { MeasuredVolumes } from './volume.ts'

/** What was measured, as bytes a day and ready to be looked up. */
export interface DailyVolumes {
  /** Milliseconds since the epoch; absent when nothing was measured. */
  readonly measured: number | undefined
  readonly byAccount: ReadonlyMap<string, Readonly<Record<DatasourcePackage, number>>>
}

/** What the logs of an account weigh in one package. */
export interface PackageVolume {
  /** Bytes a day; 0 when nothing was measured. */
  readonly bytesPerDay: number
  /** Milliseconds since the epoch; absent when nothing was measured. */
  readonly measured: number | undefined
}

export type AccountVolumes = Readonly<Record<DatasourcePackage, PackageVolume>>

/** Nothing in any package. */
const NOTHING: Readonly<Record<DatasourcePackage, number>> = {
  DETECTIVE_CORE: 0,
  EKS_AUDIT: 0,
  ASFF_SECURITYHUB_FINDING: 0,
}

export function dailyVolumes({ measured, volumes }: MeasuredVolumes): DailyVolumes {
  const byAccount = new Map<string, Readonly<Record<DatasourcePackage, number>>>()
  for (const { account, package: name, bytes, days } of volumes) {
    const before = byAccount.get(account) ?? NOTHING
    byAccount.set(account, { ...before, [name]: before[name] + bytes / Math.max(days, 1) })
  }
  return { measured, byAccount }
}

export function volumesOf({ measured, byAccount }: DailyVolumes, account: string): AccountVolumes {
  const daily = byAccount.get(account)
  const of = (name: DatasourcePackage): PackageVolume =>
    daily === undefined
      ? { bytesPerDay: 0, measured: undefined }
      : { bytesPerDay: daily[name], measured }
  return {
    DETECTIVE_CORE: of('DETECTIVE_CORE'),
    EKS_AUDIT: of('EKS_AUDIT'),
    ASFF_SECURITYHUB_FINDING: of('ASFF_SECURITYHUB_FINDING'),
  }
}

/** What an account takes of the quota of a graph, in percent. Detective's `PercentOfGraphUtilization` is this, and no share
 * of what the graph has. */
export function accountUtilization(volumes: DailyVolumes, account: string): number {
  return (100 * bytesPerDay(volumes, account)) / MOST_BYTES_A_DAY
}

/** What the administrator and the enabled members take of the quota of their graph, in percent; above 100 when they have
 * grown since they were enabled. */
export function graphUtilization(volumes: DailyVolumes, graph: BehaviorGraph): number {
  return (100 * graphBytesPerDay(volumes, graph)) / MOST_BYTES_A_DAY
}

/** Whether an account that is not yet ingested can be without taking the graph over its quota. */
export function fits(volumes: DailyVolumes, graph: BehaviorGraph, account: string): boolean {
  const together = graphBytesPerDay(volumes, graph) + bytesPerDay(volumes, account)
  return together <= MOST_BYTES_A_DAY
}

function graphBytesPerDay(volumes: DailyVolumes, { account, members }: BehaviorGraph): number {
  let sum = bytesPerDay(volumes, account)
  for (const member of members.values()) {
    if (member.status === 'ENABLED') sum += bytesPerDay(volumes, member.account)
  }
  return sum
}

function bytesPerDay({ byAccount }: DailyVolumes, account: string): number {
  const daily = byAccount.get(account)
  if (daily === undefined) return 0
  return DATASOURCE_PACKAGES.reduce((sum, name) => sum + daily[name], 0)
}
