import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scoreSessions } from '../../src/detectors/behaviour/score-sessions.ts'
import { Dupin, simulateInto } from '../../src/dupin.ts'
import { openLake } from '../../src/lake/lake.ts'

const DAY = 86_400_000
const SCOPE_DAYS = 7

export interface Speed {
  readonly calls: number
  /** Of the best of three runs: the first fills the pages. */
  readonly seconds: number
}

/** What reading and scoring costs over the logs of a simulated organisation, in which machines repeat themselves as they do. */
export async function speedOf(seed: string, days: number): Promise<Speed> {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-identity-speed-'))
  try {
    const { truth } = simulateInto(join(folder, 'logs'), { seed, days })
    const path = join(folder, 'lake.duckdb')
    const dupin = await Dupin.open(path, { threads: 2 })
    await dupin.ingestFolder(join(folder, 'logs'))
    await dupin.close()
    const lake = await openLake({ path, threads: 2, newSecret: () => 'bench'.repeat(8) })
    const start = truth.end - SCOPE_DAYS * DAY
    const runs: Speed[] = []
    for (let i = 0; i < 3; i++) {
      const began = performance.now()
      const { calls } = await scoreSessions(
        lake.engine,
        { start, end: truth.end },
        { start: truth.start, end: start },
        () => undefined,
      )
      runs.push({ calls, seconds: (performance.now() - began) / 1000 })
    }
    await lake.engine.close()
    return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
