import { copyFileSync, existsSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { CollectTarget } from '../../../src/collect/collect-target.ts'
import { placeOf } from '../../../src/collect/near-objects.ts'
import { deriveRelations } from '../../../src/graph/derive.ts'
import { type Document, Documents } from '../../../src/lake/documents.ts'
import { KeptIngestor } from '../../../src/lake/ingest/kept-ingestor.ts'
import { type Lake, openLake } from '../../../src/lake/lake.ts'
import type { LogObject } from '../../../src/sources/source.ts'
import type { Random } from '../../../src/statistics/random.ts'
import { InlineReaders } from './inline-readers.ts'
import { differencesFromReference } from './reference-lake.ts'
import type { DiskFaults, Life, SimulatedLake } from './simulated-lake.ts'
import { type Mishap, type Query, TroubledEngine } from './troubled-engine.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** Rows after which a commit begins: several in a reading. */
const COMMIT_ROWS = 24
/** Share of readings' commits after which the engine moves its log into its file. */
const CHECKPOINTS = 0.05

/** Readings are fewer than the times at which it is kept how they go, and more can go wrong in one. */
const READING_TROUBLE = 4

/** What a process holds while it has the lake open. */
interface Opened {
  readonly life: Life
  readonly lake: Lake
  readonly ingestor: KeptIngestor
  readonly documents: Documents
  readonly beside: Lake['engine']
  /** What is under way. */
  work: Promise<unknown>
}

/**
 * The real lake in a file. A process that dies leaves the file and its log as they are at that moment, at the edge of a statement
 * or in the middle of what a commit writes; the next one opens a copy of both. One thing happens after the other, and no virtual
 * time passes meanwhile, so that a seed repeats all of it.
 */
export class RealLake implements SimulatedLake {
  readonly faults: DiskFaults = { share: 0, deaths: 0, slowest: 100 }
  readonly #folder: string
  readonly #clock: VirtualClock
  readonly #random: Random
  readonly #lost: string[] = []
  readonly #durable = new Set<string>()
  #documents: readonly Document[] = []
  #files = 0
  #path: string
  #opened: Opened | undefined
  #buried: Promise<void> = Promise.resolve()
  #turn: Promise<unknown> = Promise.resolve()
  /** How often who died where, and how many statements there were: another run of the seed has the same. */
  readonly trace = { statements: 0, refused: 0, torn: 0, deaths: 0 }

  constructor(folder: string, clock: VirtualClock, random: Random) {
    this.#folder = folder
    this.#clock = clock
    this.#random = random
    this.#path = join(folder, 'lake-0.duckdb')
  }

  has(object: LogObject): boolean {
    return this.#durable.has(placeOf(object))
  }

  documents(kind: string): readonly Document[] {
    return this.#documents.filter((one) => one.kind === kind)
  }

  async open(life: Life): Promise<CollectTarget> {
    const opened = await this.#clock.hold(this.#buried.then(() => this.#open(life)))
    const { ingestor, documents } = opened
    const answered = async <T>(work: () => Promise<T>): Promise<T> => {
      const answer = await this.#inTurn(opened, work)
      await this.#clock.sleep(this.#random.int(this.faults.slowest))
      return answer
    }
    return {
      isKnown: (object) => ingestor.isKnown(object) ?? false,
      read: (source, listeners) => answered(() => ingestor.read(source, listeners)),
      documents: {
        all: (kind) => this.#inTurn(opened, () => documents.all(kind)),
        write: (changes) => answered(() => documents.write(changes)),
      },
    }
  }

  left(isOrderly: boolean): void {
    if (this.#opened === undefined) return
    if (!isOrderly) this.#keepFiles(() => undefined)
    this.#bury(this.#opened)
  }

  async check(put: ReadonlyMap<string, LogObject>): Promise<readonly string[]> {
    this.left(false)
    await this.#buried
    const lake = await openLake({ path: this.#path, newSecret: () => SECRET, threads: 1 })
    try {
      await this.#note((sql) => lake.engine.query(sql))
      return [...this.#lost, ...(await differencesFromReference(lake, put))]
    } finally {
      await lake.engine.close()
      rmSync(this.#path)
    }
  }

  async #open(life: Life): Promise<Opened> {
    const lake = await openLake({ path: this.#path, newSecret: () => SECRET, threads: 1 })
    const query: Query = lake.engine.query.bind(lake.engine)
    const beside = await lake.engine.connect()
    const ingestor = new KeptIngestor(
      lake,
      {
        threads: 1,
        seed: 1,
        now: () => new Date(life.now()),
        derive: deriveRelations,
        commitRows: COMMIT_ROWS,
        readers: () => new InlineReaders(this.#random),
      },
      () => undefined,
    )
    await ingestor.open()
    const before = [...this.#durable]
    await this.#note(query)
    for (const place of before)
      if (!this.#durable.has(place)) this.#lost.push(`${place} was durable and is gone`)
    const work = Promise.resolve()
    const documents = new Documents(beside)
    const opened: Opened = { life, lake, ingestor, documents, beside, work }
    for (const engine of [lake.engine, beside]) this.#trouble(engine, opened)
    this.#opened = opened
    return opened
  }

  /** From now on the disk refuses some of what it is asked, and the process may die. */
  #trouble(engine: Lake['engine'], opened: Opened): void {
    const troubled = new TroubledEngine(engine, {
      random: this.#random,
      faults: this.faults,
      weight: engine === opened.beside ? 1 : READING_TROUBLE,
      onStatement: () => this.trace.statements++,
      onRefused: () => this.trace.refused++,
      isDead: () => this.#opened !== opened,
      onMishap: (mishap, logBytes) => this.#die(opened, mishap, logBytes),
      logBytes: () => sizeOf(`${this.#path}.wal`),
      onCommitted: async (query) => {
        if (engine === opened.beside) return this.#noteDocuments(query)
        await this.#noteObjects(query)
        if (this.#random.next() < CHECKPOINTS) await query('CHECKPOINT')
      },
    })
    engine.query = (sql, parameters) => troubled.query(sql, parameters)
  }

  /** The process dies within a statement. What the log had before a commit and has after it is all the same up to there: it may
   * have been written to any point in between. */
  #die(opened: Opened, mishap: Mishap, before: number): void {
    this.trace.deaths++
    this.#keepFiles((log) => {
      const written = sizeOf(log) - before
      if (mishap !== 'in commit' || written <= 0) return
      this.trace.torn++
      truncateSync(log, before + this.#random.int(written))
    })
    this.#bury(opened)
    opened.life.die()
  }

  /** What is on the disk now is what the next process finds. */
  #keepFiles(change: (log: string) => void): void {
    const next = join(this.#folder, `lake-${++this.#files}.duckdb`)
    copyFileSync(this.#path, next)
    const log = `${this.#path}.wal`
    if (existsSync(log)) copyFileSync(log, `${next}.wal`)
    change(`${next}.wal`)
    this.#path = next
  }

  /** Lets go of what a process that is no more had open. */
  #bury({ work, ingestor, documents, lake }: Opened): void {
    const { path } = lake
    this.#opened = undefined
    const bury = async () => {
      await work.catch(() => undefined)
      await ingestor.close()
      await documents.close()
      await lake.engine.close()
      if (path === this.#path) return
      for (const end of ['', '.wal']) rmSync(path + end, { force: true })
    }
    this.#buried = this.#clock.hold(bury())
  }

  #inTurn<T>(opened: Opened, work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    opened.work = this.#turn
    return this.#clock.hold(done)
  }

  /** What is durable now. */
  async #note(query: Query): Promise<void> {
    await this.#noteObjects(query)
    await this.#noteDocuments(query)
  }

  async #noteObjects(query: Query): Promise<void> {
    this.#durable.clear()
    const objects = await query(
      "SELECT uri, version FROM stored.object WHERE id NOT IN (SELECT object FROM reject WHERE reason = 'unreadable-object')",
    )
    for (const { uri, version } of objects) this.#durable.add(`${uri}\0${version}`)
  }

  async #noteDocuments(query: Query): Promise<void> {
    const documents = await query('SELECT kind, id, body FROM stored.document ORDER BY kind, id')
    this.#documents = documents.map(({ kind, id, body }) => ({
      kind: String(kind),
      id: String(id),
      body: String(body),
    }))
  }
}

const SECRET = 'c0ffee'.repeat(6)

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
