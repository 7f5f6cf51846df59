import { randomInt } from 'node:crypto'
import { Documents } from '../lake/documents.ts'
import type { Lake } from '../lake/lake.ts'
import { KnownObjects } from '../lake/ledger.ts'
import { readIngestAccounts } from '../membership/ingest-accounts.ts'
import { SYSTEM_CLOCK } from '../sources/clock.ts'
import { collectConfigured } from './collect-configured.ts'
import type { CollectedTotals, CollectOptions } from './collect-once.ts'
import type { CollectedSource } from './collector.ts'
import type { Configuration } from './config.ts'
import { type ParkedNote, readParked } from './parked-messages.ts'
import { type PreviewProgress, previewConfigured, type SourcePreview } from './preview.ts'
import { readStatuses, type SourceStatus } from './source-status.ts'
import { collectedSources } from './sources.ts'

/** Seconds that a server listens to a queue at a time. */
const LISTENED = 20

/** What a configuration names, collected into a lake. */
export class Collecting {
  readonly #lake: Lake
  readonly #threads: number

  constructor(lake: Lake, threads: number) {
    this.#lake = lake
    this.#threads = threads
  }

  /** Collects once: everything that is there, a queue until it is empty. Ends early, with what was read by then, when the signal
   * is given. @throws UserError */
  once(configuration: Configuration, options: CollectOptions): Promise<readonly CollectedTotals[]> {
    const surroundings = { clock: SYSTEM_CLOCK, threads: this.#threads, seed: randomInt(2 ** 31) }
    return collectConfigured(this.#lake, configuration, { ...options, ...surroundings })
  }

  /** What a collection would ask for and read that the lake has not; nothing is read. @throws UserError */
  async preview(
    configuration: Configuration,
    onProgress: PreviewProgress,
  ): Promise<readonly SourcePreview[]> {
    const accounts = await readIngestAccounts(new Documents(this.#lake.engine))
    const known = await KnownObjects.open(this.#lake.engine, accounts)
    return previewConfigured(configuration, {
      clock: SYSTEM_CLOCK,
      spoolFolder: `${this.#lake.path}.spool`,
      isKnown: (object) => known.has(object),
      onProgress,
    })
  }

  /** The sources of a configuration for a server, which collects for ever. @throws UserError */
  sources(configuration: Configuration): Promise<readonly CollectedSource[]> {
    const spoolFolder = `${this.#lake.path}.spool`
    return collectedSources(configuration, {
      clock: SYSTEM_CLOCK,
      spoolFolder,
      waitSeconds: LISTENED,
    })
  }

  /** How the collecting of each source went, as it was last kept. */
  statuses(): Promise<readonly SourceStatus[]> {
    return readStatuses(new Documents(this.#lake.engine))
  }

  /** Messages of queues that were given up. */
  parked(): Promise<readonly ParkedNote[]> {
    return readParked(new Documents(this.#lake.engine))
  }
}
