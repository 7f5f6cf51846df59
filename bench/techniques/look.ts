import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DETECTORS } from '../../src/dupin.ts'
import type { Finding } from '../../src/events/finding.ts'
import { DAY, type TimeWindow } from '../../src/events/time.ts'
import { deriveRelations } from '../../src/graph/derive.ts'
import { ingest } from '../../src/lake/ingest/ingest.ts'
import { openLake } from '../../src/lake/lake.ts'
import { folderSource } from '../../src/sources/folder.ts'

/** One record and the account that it lies under. */
export interface Placed {
  readonly account: string
  readonly record: unknown
}

/** What is found in records that nothing came before, each laid where its account's logs lie, all in one lake. */
export async function findingsOfRecords(
  records: readonly Placed[],
  scope: TimeWindow,
): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-bench-techniques-'))
  try {
    for (const { account, record } of records) {
      const place = join(folder, 'AWSLogs', account)
      mkdirSync(place, { recursive: true })
      writeFileSync(join(place, 'events.json'), `${JSON.stringify(record)}\n`)
    }
    return await findingsOfFolder(folder, scope)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What every detector finds in a folder of logs. */
export async function findingsOfFolder(
  folder: string,
  scope: TimeWindow,
): Promise<readonly Finding[]> {
  const lake = await openLake({ path: ':memory:', newSecret: () => 'bench'.repeat(8) })
  const options = { threads: 2, seed: 1, now: () => new Date(0), derive: deriveRelations }
  await ingest(lake, await folderSource(folder), options)
  const baseline = { start: scope.start - 45 * DAY, end: scope.start }
  const found: Finding[] = []
  for (const detector of DETECTORS)
    found.push(...(await detector.detect({ lake, scope, baseline })).findings)
  await lake.engine.close()
  return found
}
