import { compactRelations, deriveRelations } from '../graph/derive.ts'
import { Documents } from '../lake/documents.ts'
import type { Lake } from '../lake/lake.ts'
import { readIngestAccounts } from '../membership/ingest-accounts.ts'
import type { Clock } from '../sources/clock.ts'
import { type CollectedTotals, type CollectOptions, collectOnce } from './collect-once.ts'
import type { Configuration } from './config.ts'
import { collectedSources } from './sources.ts'

export interface ConfiguredOptions extends CollectOptions {
  readonly clock: Clock
  readonly threads: number
  /** Makes the readers' hashes unpredictable. */
  readonly seed: number
}

/** Collects once what a configuration names into a lake, of accounts that belong to its behavior graphs. @throws UserError */
export async function collectConfigured(
  lake: Lake,
  configuration: Configuration,
  { clock, threads, seed, ...options }: ConfiguredOptions,
): Promise<CollectedTotals[]> {
  const accounts = await readIngestAccounts(new Documents(lake.engine))
  const sources = await collectedSources(configuration, {
    clock,
    spoolFolder: `${lake.path}.spool`,
    waitSeconds: 1,
  })
  const now = () => new Date(clock.now())
  const ingest = { threads, seed, now, derive: deriveRelations }
  const collected = await collectOnce(lake, sources, { ...options, clock, ingest, accounts })
  await compactRelations(lake.engine)
  return collected
}
