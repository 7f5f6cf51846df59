import type { EventTableName } from '../../events/tables.ts'
import type { LogObject, Source } from '../../sources/source.ts'
import type { Engine } from '../engine.ts'
import type { Lake } from '../lake.ts'
import {
  KnownObjects,
  type LedgerLine,
  type OpenObject,
  writeLedger,
  writeUnfinished,
} from '../ledger.ts'
import { clearStages, prepareStages, storeStaged } from './commit.ts'
import type { ObjectDone, ReadTask, WorkerBatch } from './messages.ts'
import { Staging } from './staging.ts'
import { WorkerPool } from './worker-pool.ts'

/** Staged rows that are worth a commit: a full row group, which the engine writes straight to its file. */
const COMMIT_ROWS = 131_072
const COMMIT_BYTES = 48 << 20
const LISTED_AT_ONCE = 512

export interface IngestOptions {
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
  readonly onProgress?: (progress: IngestProgress) => void
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
  const run = new IngestRun(lake, options)
  const pool = new WorkerPool(options.threads, { seed: options.seed, contentKey: lake.contentKey })
  try {
    await run.prepare()
    await pool.run(run.tasks(source), (worker, batch) => run.take(worker, batch))
    await run.commit()
    return run.summary()
  } finally {
    await pool.close()
    run.end()
  }
}

interface Pending {
  readonly object: OpenObject
  readonly done: ObjectDone
}

class IngestRun {
  readonly #lake: Lake
  readonly #options: IngestOptions
  readonly #open = new Map<number, OpenObject>()
  /** For each worker, the lake's id of each of its terms. */
  readonly #termIds = new Map<number, { epoch: number; ids: Uint32Array; size: number }>()
  /** Rows of objects that are not read to their end but were stored already. */
  readonly #storedSoFar = new Map<number, number>()
  /** Of objects that are being read, how many records of which account were left out. */
  readonly #foreign = new Map<number, Map<string, number>>()
  readonly #problems: string[] = []
  #pending: Pending[] = []
  #ledger: KnownObjects | undefined
  readonly #staging: Staging
  #stagedRows = 0
  #stagedBytes = 0
  #next = 1
  #known = 0
  #turn: Promise<unknown> = Promise.resolve()
  readonly #totals = {
    objects: 0,
    bytes: 0,
    read: 0,
    stored: 0,
    duplicate: 0,
    rejected: 0,
    notMembers: 0,
  }

  constructor(lake: Lake, options: IngestOptions) {
    this.#lake = lake
    this.#options = options
    this.#staging = new Staging(lake.engine)
  }

  async prepare(): Promise<void> {
    await prepareStages(this.#lake.engine)
    this.#ledger = await KnownObjects.open(this.#lake.engine, this.#options.accounts)
    this.#next = this.#ledger.nextId
  }

  async *tasks(source: Source): AsyncGenerator<ReadTask> {
    let listed: LogObject[] = []
    const problem = (uri: string, what: string) => this.#problems.push(`${uri}: ${what}`)
    for await (const object of source.list(problem)) {
      listed.push(object)
      if (listed.length < LISTED_AT_ONCE) continue
      yield* this.#start(listed)
      listed = []
    }
    yield* this.#start(listed)
  }

  /** Takes a worker's batch: one after the other, whichever worker it comes from. */
  take(worker: number, batch: WorkerBatch): Promise<void> {
    const taken = this.#turn.then(() => this.#stage(worker, batch))
    this.#turn = taken.catch(() => undefined)
    return taken
  }

  async commit(): Promise<void> {
    await this.#turn
    await this.#commit()
  }

  /** Lets go of what was staged and not committed, if anything went wrong. */
  end(): void {
    this.#staging.close()
  }

  summary(): IngestSummary {
    return { ...this.#totals, known: this.#known, problems: this.#problems }
  }

  #start(listed: readonly LogObject[]): ReadTask[] {
    const fresh = this.#ledger?.unread(listed) ?? []
    this.#known += listed.length - fresh.length
    return fresh.map(({ object, earlier }) => {
      const id = earlier?.id ?? this.#next++
      if (earlier !== undefined) this.#storedSoFar.set(id, earlier.stored)
      this.#open.set(id, { ...object, id, resumed: earlier !== undefined })
      return { object: id, uri: object.uri, bytes: object.bytes }
    })
  }

  async #stage(worker: number, batch: WorkerBatch): Promise<void> {
    const ids = await this.#idsOf(worker, batch)
    for (const rows of batch.tables) {
      await this.#staging.append(rows, ids)
      this.#stagedRows += rows.rows
      for (const { bytes } of rows.columns) this.#stagedBytes += bytes?.length ?? 0
    }
    for (const done of batch.done) {
      const object = this.#open.get(done.object)
      if (object === undefined)
        throw new Error(`a reader finished object ${done.object}, which is not open`)
      this.#pending.push({ object, done })
      this.#open.delete(done.object)
      this.#totals.bytes += object.bytes
      this.#totals.read += done.read
    }
    this.#totals.objects += batch.done.length
    this.#options.onProgress?.(this.#totals)
    const enough = this.#options.commitRows ?? COMMIT_ROWS
    if (this.#stagedRows >= enough || this.#stagedBytes >= COMMIT_BYTES) await this.#commit()
  }

  async #idsOf(worker: number, batch: WorkerBatch): Promise<Uint32Array> {
    let known = this.#termIds.get(worker)
    if (known === undefined || known.epoch !== batch.epoch) {
      known = { epoch: batch.epoch, ids: new Uint32Array(4096), size: 1 }
      this.#termIds.set(worker, known)
    }
    const fresh = await this.#lake.terms.idsOf(batch.terms)
    while (batch.firstTerm + fresh.length > known.ids.length) {
      const larger = new Uint32Array(known.ids.length * 2)
      larger.set(known.ids)
      known.ids = larger
    }
    known.ids.set(fresh, batch.firstTerm)
    return known.ids
  }

  async #commit(): Promise<void> {
    if (this.#pending.length === 0 && this.#stagedRows === 0) return
    const { engine, terms } = this.#lake
    try {
      const staged = this.#staging.close()
      await engine.transaction(() => this.#write(staged))
      terms.kept()
    } catch (error) {
      terms.discard()
      throw error
    }
    this.#pending = []
    this.#stagedRows = 0
    this.#stagedBytes = 0
  }

  async #write(staged: ReadonlySet<EventTableName>): Promise<void> {
    const { engine, terms } = this.#lake
    await terms.flush()
    const { stored, foreign } = await storeStaged(engine, staged, this.#options.accounts)
    await this.#options.derive(engine)
    for (const { object, account, rows } of foreign) {
      const accounts = this.#foreign.get(object) ?? new Map<string, number>()
      this.#foreign.set(object, accounts.set(account, (accounts.get(account) ?? 0) + rows))
    }
    for (const [object, rows] of stored) {
      this.#storedSoFar.set(object, (this.#storedSoFar.get(object) ?? 0) + rows)
    }
    await writeLedger(
      engine,
      this.#pending.map((pending) => this.#line(pending)),
      this.#options.now(),
    )
    await writeUnfinished(engine, this.#unfinished(stored))
    await clearStages(engine, staged)
  }

  /** Objects that are still being read and gave rows to this commit: the rest of them comes later. They are few, one a
   * thread, and the next line of theirs takes this one's place. */
  #unfinished(stored: ReadonlyMap<number, number>): { object: OpenObject; stored: number }[] {
    return [...stored.keys()].flatMap((id) => {
      const object = this.#open.get(id)
      if (object === undefined) return []
      const resumed = { ...object, resumed: true }
      this.#open.set(id, resumed)
      return [{ object: resumed, stored: this.#storedSoFar.get(id) ?? 0 }]
    })
  }

  #line({ object, done }: Pending): LedgerLine {
    const stored = this.#storedSoFar.get(object.id) ?? 0
    this.#storedSoFar.delete(object.id)
    const foreign = this.#foreign.get(object.id) ?? new Map<string, number>()
    this.#foreign.delete(object.id)
    const notMembers = [...foreign.values()].reduce((sum, records) => sum + records, 0)
    const duplicate = done.read - done.rejected - notMembers - stored
    this.#totals.stored += stored
    this.#totals.duplicate += duplicate
    this.#totals.rejected += done.rejected + notMembers
    this.#totals.notMembers += notMembers
    return { object, done, stored, duplicate, foreign }
  }
}
