import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Dupin, simulateInto } from '../../src/dupin.ts'
import { DAY } from '../../src/events/time.ts'
import type { CompleteLog } from './complete-log.ts'

/** The logs of one imagined organisation, of which nothing is missing. */
export interface SimulatedRequest {
  readonly seed: string
  readonly days: number
  /** How often applications and services call, beside the usual. */
  readonly scale: number
}

/** Simulates an organisation without incidents, reads its logs, and counts their records by hour. */
export async function simulatedLogs(request: SimulatedRequest): Promise<readonly CompleteLog[]> {
  const { seed, days, scale } = request
  const folder = mkdtempSync(join(tmpdir(), 'dupin-hours-'))
  try {
    const { truth } = simulateInto(join(folder, 'logs'), { seed, days, scale, scenarios: [] })
    const dupin = await Dupin.open(join(folder, 'lake.duckdb'), { threads: 1 })
    try {
      await dupin.ingestFolder(join(folder, 'logs'))
      const window = { start: truth.start, end: truth.end }
      const lines = await dupin.coverageHours(window, truth.end + 30 * DAY)
      return lines.map(({ format, account, region, records }) => ({
        kind: format,
        name: `${seed} ${format} ${account} ${region}`,
        start: truth.start,
        counts: records,
      }))
    } finally {
      await dupin.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
