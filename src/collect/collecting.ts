import { randomInt } from 'node:crypto'
import { compactRelations, deriveRelations } from '../graph/derive.ts'
import { Documents } from '../lake/documents.ts'
import type { Lake } from '../lake/lake.ts'
import { readIngestAccounts } from '../membership/ingest-accounts.ts'
import { SYSTEM_CLOCK } from '../sources/clock.ts'
import { type CollectedTotals, type CollectOptions, collectOnce } from './collect-once.ts'
import type { CollectedSource } from './collector.ts'
import type { Configuration } from './config.ts'
import { type ParkedNote, readParked } from './parked-messages.ts'
import { readStatuses, type SourceStatus } from './source-status.ts'
import { collectedSources } from './sources.ts'

/** Seconds that a queue is listened to before it counts as empty, and as long as a server listens at a time. */
const LISTENED_ONCE = 1
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
  async once(
    configuration: Configuration,
    options: CollectOptions,
  ): Promise<readonly CollectedTotals[]> {
    const { engine } = this.#lake
    const accounts = await readIngestAccounts(new Documents(engine))
    const collected = await collectOnce(
      this.#lake,
      await this.#sources(configuration, LISTENED_ONCE),
      {
        ...options,
        clock: SYSTEM_CLOCK,
        ingest: {
          threads: this.#threads,
          seed: randomInt(2 ** 31),
          now: () => new Date(),
          derive: deriveRelations,
        },
        accounts,
      },
    )
    await compactRelations(engine)
    return collected
  }

  /** The sources of a configuration for a server, which collects for ever. @throws UserError */
  sources(configuration: Configuration): Promise<readonly CollectedSource[]> {
    return this.#sources(configuration, LISTENED)
  }

  /** How the collecting of each source went, as it was last kept. */
  statuses(): Promise<readonly SourceStatus[]> {
    return readStatuses(new Documents(this.#lake.engine))
  }

  /** Messages of queues that were given up. */
  parked(): Promise<readonly ParkedNote[]> {
    return readParked(new Documents(this.#lake.engine))
  }

  #sources(configuration: Configuration, waitSeconds: number): Promise<readonly CollectedSource[]> {
    const spoolFolder = `${this.#lake.path}.spool`
    return collectedSources(configuration, { clock: SYSTEM_CLOCK, spoolFolder, waitSeconds })
  }
}
