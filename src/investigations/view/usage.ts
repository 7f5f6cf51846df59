import type { Engine } from '../../lake/engine.ts'
import { measureVolumes } from '../../lake/volume.ts'

/** What the logs of an account weigh, package by package, and what they would in thirty days. */
export interface PackageUsage {
  /** `''` for logs that name no account. */
  readonly account: string
  /** A data source package of Detective, or one that only Dupin has. */
  readonly package: string
  /** Whether Detective has it too. */
  readonly inDetective: boolean
  readonly bytes: number
  /** Days that were measured, 1 to 30. */
  readonly days: number
  /** The mean of a day, times thirty. */
  readonly projectedBytes: number
}

export interface Usage {
  /** Milliseconds since the epoch; undefined when there was nothing to measure. */
  readonly measured: number | undefined
  readonly packages: readonly PackageUsage[]
  readonly bytes: number
  readonly projectedBytes: number
}

const MONTH = 30

/** Volumes of the latest 30 days of logs, as Detective's page of usage has them, the heaviest first. */
export async function readUsage(engine: Engine, now: number): Promise<Usage> {
  const { measured, volumes, others } = await measureVolumes(engine, now)
  const packages = [
    ...volumes.map((volume) => ({ ...volume, inDetective: true })),
    ...others.map((volume) => ({ ...volume, inDetective: false })),
  ]
    .map((volume) => ({
      ...volume,
      projectedBytes: Math.round((volume.bytes / volume.days) * MONTH),
    }))
    .toSorted((a, b) => b.bytes - a.bytes || (keyOf(a) < keyOf(b) ? -1 : 1))
  const sum = (pick: (usage: PackageUsage) => number) =>
    packages.reduce((total, usage) => total + pick(usage), 0)
  return {
    measured,
    packages,
    bytes: sum(({ bytes }) => bytes),
    projectedBytes: sum(({ projectedBytes }) => projectedBytes),
  }
}

function keyOf(usage: { readonly account: string; readonly package: string }): string {
  return `${usage.account} ${usage.package}`
}
