import type { LogObject, Source } from '../../sources/source.ts'
import type { Engine } from '../engine.ts'
import type { Lake } from '../lake.ts'
import { KnownObjects } from '../ledger.ts'
import { prepareStages } from './commit.ts'
import { IngestRun } from './ingest-run.ts'
import { type Readers, WorkerPool } from './worker-pool.ts'
import { WorkerTerms } from './worker-terms.ts'

export interface IngestOptions extends IngestListeners {
  readonly threads: number
  /** Makes the readers' hashes unpredictable. */
  readonly seed: number
  readonly now: () => Date
  /** Derives more from the rows that are new, inside the transaction that stores them. */
  readonly derive: (engine: Engine) => Promise<void>
  /** Accounts whose records are taken; every account when left out. */
  readonly accounts?: ReadonlySet<string>
  /** Staged rows that make a commit; more is faster, less is sooner safe. */
  readonly commitRows?: number
  /** Reads instead of so many threads, one thing after the other, so that a reading can be repeated exactly. */
  readonly readers?: () => Readers
}

/** Who is told of what a reading does. */
export interface IngestListeners {
  readonly onProgress?: (progress: IngestProgress) => void
  /** Told of each object of which not a byte could be read; it is offered again at the next reading. */
  readonly onUnreadable?: (object: LogObject, detail: string) => void
}

export interface IngestProgress {
  readonly objects: number
  readonly bytes: number
  readonly read: number
}

/** What one run of ingest did. `read = stored + duplicate + rejected`. */
export interface IngestSummary {
  readonly objects: number
  /** Objects that the lake had read before and that were left alone. */
  readonly known: number
  readonly bytes: number
  readonly read: number
  readonly stored: number
  readonly duplicate: number
  readonly rejected: number
  /** Those of the rejected whose account is no member of a behavior graph: nothing is wrong with them. */
  readonly notMembers: number
  /** What could not even be listed. */
  readonly problems: readonly string[]
}

/** Reads everything a source has that the lake has not, exactly once whatever happens in between. */
export async function ingest(
  lake: Lake,
  source: Source,
  options: IngestOptions,
): Promise<IngestSummary> {
  const ingestor = await Ingestor.open(lake, options)
  try {
    return await ingestor.read(source)
  } finally {
    await ingestor.close()
  }
}

/**
 * Reads one source after the other: what the ledger knows and the threads that read stay, so that a few new objects cost little.
 * Nobody else may write to the lake's ledger between `open` and `close`. After a reading that threw it is of no more use: what was
 * offered to it counts as known.
 */
export class Ingestor {
  readonly #lake: Lake
  readonly #options: IngestOptions
  readonly #pool: Readers
  readonly #terms: WorkerTerms
  readonly #known: KnownObjects
  #run: IngestRun | undefined

  private constructor(lake: Lake, options: IngestOptions, known: KnownObjects) {
    this.#lake = lake
    this.#options = options
    this.#known = known
    this.#terms = new WorkerTerms(lake.terms)
    const { seed, threads, readers } = options
    const { contentKey } = lake
    const redaction = lake.redaction.rules()
    this.#pool = readers?.() ?? new WorkerPool(threads, { seed, contentKey, redaction })
  }

  static async open(lake: Lake, options: IngestOptions): Promise<Ingestor> {
    await prepareStages(lake.engine)
    return new Ingestor(lake, options, await KnownObjects.open(lake.engine, options.accounts))
  }

  /** Whether the lake has an object, durably: one that is being read is not there yet. */
  isKnown(object: LogObject): boolean {
    return this.#known.has(object) && this.#run?.isUnderWay(object) !== true
  }

  /** Everything that a source has and the lake has not; when it answers, all of it is durable. */
  async read(source: Source, listeners: IngestListeners = {}): Promise<IngestSummary> {
    const run = new IngestRun(this.#lake, this.#known, this.#terms, {
      ...this.#options,
      ...listeners,
    })
    this.#run = run
    try {
      const take = run.take.bind(run)
      await this.#pool.run(run.tasks(source), take, source.sibling)
      await run.commit()
      return run.summary()
    } finally {
      run.end()
      this.#run = undefined
    }
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
