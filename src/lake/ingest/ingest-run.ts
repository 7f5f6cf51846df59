import { rmSync } from 'node:fs'
import type { EventTableName } from '../../events/tables.ts'
import type { LogObject, Source } from '../../sources/source.ts'
import type { Lake } from '../lake.ts'
import {
  type KnownObjects,
  type LedgerLine,
  type OpenObject,
  writeLedger,
  writeUnfinished,
} from '../ledger.ts'
import { clearStages, storeStaged } from './commit.ts'
import { fetchAhead } from './fetch-ahead.ts'
import type { IngestOptions, IngestSummary } from './ingest.ts'
import type { ObjectDone, ReadTask, WorkerBatch } from './messages.ts'
import { Staging } from './staging.ts'
import type { WorkerTerms } from './worker-terms.ts'

/** Staged rows that are worth a commit: a full row group, which the engine writes straight to its file. */
const COMMIT_ROWS = 131_072
const COMMIT_BYTES = 48 << 20
const LISTED_AT_ONCE = 512

interface Pending {
  readonly object: OpenObject
  readonly done: ObjectDone
}

/** One reading of one source: rows of the threads are staged and committed with the lines of the objects that are finished. */
export class IngestRun {
  readonly #lake: Lake
  readonly #options: IngestOptions
  readonly #open = new Map<number, OpenObject>()
  /** Rows of objects that are not read to their end but were stored already. */
  readonly #storedSoFar = new Map<number, number>()
  /** Of objects that are being read, how many records of which account were left out. */
  readonly #foreign = new Map<number, Map<string, number>>()
  readonly #problems: string[] = []
  readonly #known: KnownObjects
  readonly #terms: WorkerTerms
  readonly #temporary = new Map<number, string>()
  /** Addresses and versions of objects that were offered and are not durable yet. */
  readonly #underWay = new Set<string>()
  #pending: Pending[] = []
  readonly #staging: Staging
  #stagedRows = 0
  #stagedBytes = 0
  #alreadyKnown = 0
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

  constructor(lake: Lake, known: KnownObjects, terms: WorkerTerms, options: IngestOptions) {
    this.#lake = lake
    this.#known = known
    this.#terms = terms
    this.#options = options
    this.#staging = new Staging(lake.engine)
  }

  async *tasks(source: Source): AsyncGenerator<ReadTask> {
    const unread = this.#unread(source)
    const { open } = source
    if (open === undefined) {
      for await (const { id, uri, bytes } of unread) yield { object: id, uri, bytes }
      return
    }
    for await (const { object, content } of fetchAhead(unread, open)) {
      const { id, uri, bytes } = object
      if (content.kind === 'file' && content.isTemporary === true)
        this.#temporary.set(id, content.path)
      yield { object: id, uri, bytes, content }
    }
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
    for (const id of this.#temporary.keys()) this.#letGo(id)
  }

  /** Whether an object was begun and is not durable yet. */
  isUnderWay(object: LogObject): boolean {
    return this.#underWay.has(placeOf(object))
  }

  summary(): IngestSummary {
    return { ...this.#totals, known: this.#alreadyKnown, problems: this.#problems }
  }

  async *#unread(source: Source): AsyncGenerator<OpenObject> {
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

  #start(listed: readonly LogObject[]): OpenObject[] {
    const fresh = this.#known.unread(listed)
    this.#alreadyKnown += listed.length - fresh.length
    return fresh.map(({ object, earlier }) => {
      const id = earlier?.id ?? this.#known.newId()
      if (earlier !== undefined) this.#storedSoFar.set(id, earlier.stored)
      const shown = this.#lake.redaction.text(object.uri)
      const open = { ...object, id, shown, resumed: earlier !== undefined }
      this.#open.set(id, open)
      this.#underWay.add(placeOf(object))
      return open
    })
  }

  async #stage(worker: number, batch: WorkerBatch): Promise<void> {
    const ids = await this.#terms.idsOf(worker, batch)
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
      this.#letGo(done.object)
      this.#totals.bytes += object.bytes
      this.#totals.read += done.read
    }
    this.#totals.objects += batch.done.length
    this.#options.onProgress?.(this.#totals)
    const enough = this.#options.commitRows ?? COMMIT_ROWS
    if (this.#stagedRows >= enough || this.#stagedBytes >= COMMIT_BYTES) await this.#commit()
  }

  /** The file that an object was brought near in. */
  #letGo(id: number): void {
    const path = this.#temporary.get(id)
    if (path === undefined) return
    this.#temporary.delete(id)
    rmSync(path, { force: true })
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
    for (const pending of this.#pending) {
      this.#tellUnreadable(pending)
      this.#underWay.delete(placeOf(pending.object))
    }
    this.#pending = []
    this.#stagedRows = 0
    this.#stagedBytes = 0
  }

  async #write(staged: ReadonlySet<EventTableName>): Promise<void> {
    const { engine, terms } = this.#lake
    await terms.flush()
    const { stored, foreign, superseded } = await storeStaged(
      engine,
      staged,
      this.#options.accounts,
    )
    await this.#options.derive(engine)
    for (const { object, account, rows } of foreign) {
      const accounts = this.#foreign.get(object) ?? new Map<string, number>()
      this.#foreign.set(object, accounts.set(account, (accounts.get(account) ?? 0) + rows))
    }
    for (const [object, rows] of stored) {
      this.#storedSoFar.set(object, (this.#storedSoFar.get(object) ?? 0) + rows)
    }
    for (const [object, rows] of superseded) {
      const soFar = this.#storedSoFar.get(object)
      if (soFar !== undefined) this.#storedSoFar.set(object, soFar - rows)
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

  /** An object of which nothing was read has a line, and is offered again: what was in the way leaves no trace in its version. */
  #tellUnreadable({ object, done }: Pending): void {
    const note = done.rejects.find(({ reason }) => reason === 'unreadable-object')
    if (note === undefined) return
    const { uri, version, bytes, id } = object
    this.#known.retry(object, { id, stored: done.read - done.rejected })
    this.#options.onUnreadable?.({ uri, version, bytes }, note.detail)
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

function placeOf({ uri, version }: LogObject): string {
  return `${uri}\0${version}`
}
