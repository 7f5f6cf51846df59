import { randomBytes, randomInt } from 'node:crypto'
import type { CollectTarget } from './collect/collect-target.ts'
import { type CollectedSource, Collector } from './collect/collector.ts'
import { Keeping } from './collect/keeping.ts'
import { redactedDocuments } from './collect/redacted-documents.ts'
import { readStatuses, type SourceStatus } from './collect/source-status.ts'
import type { Detector } from './detectors/detector.ts'
import type { Finding } from './events/finding.ts'
import type { TimeWindow } from './events/time.ts'
import { UserError } from './events/user-error.ts'
import { compactRelations, deriveRelations } from './graph/derive.ts'
import { locateAddresses } from './graph/locations.ts'
import { Investigations } from './investigations/investigations.ts'
import { type Run, Runs } from './investigations/runs.ts'
import { withoutAccepted } from './investigations/triage/suppression.ts'
import { Triage, WHOLE_LAKE } from './investigations/triage/triage.ts'
import type { GraphView } from './investigations/view/graph-view.ts'
import type { AskedScope } from './investigations/view/view-scope.ts'
import { type Sight, Views } from './investigations/view/views.ts'
import { Documents } from './lake/documents.ts'
import type { Engine } from './lake/engine.ts'
import type { IngestListeners, IngestProgress, IngestSummary } from './lake/ingest/ingest.ts'
import { KeptIngestor } from './lake/ingest/kept-ingestor.ts'
import type { Lake } from './lake/lake.ts'
import type { Expired, RetentionRules } from './lake/retention/retention.ts'
import { type MeasuredVolumes, measureVolumes } from './lake/volume.ts'
import { Membership } from './membership/membership.ts'
import type { Directory } from './membership/organization.ts'
import { SYSTEM_CLOCK } from './sources/clock.ts'
import { folderSource } from './sources/folder.ts'
import type { LogObject, Source } from './sources/source.ts'

export interface ServicesOptions {
  /** The Region that is served, such as `eu-west-1`. */
  readonly region: string
  readonly directory: Directory
  /** Whether keys are of one account only: then nobody else could see what is not theirs. */
  readonly alone: boolean
  readonly detectors: readonly Detector[]
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly threads: number
  /** Is told of what went wrong in work that nobody waits for. */
  readonly onBug: (error: unknown) => void
}

/** Who looks: an account, and whether it looks as a member, at what is its own alone. */
export interface Onlooker {
  readonly account: string
  readonly asMember: boolean
}

/** Milliseconds between two times at which what is collected bit by bit is tidied up and views are renewed, and between two at
 * which what was investigated is investigated again. */
const SHOW_EVERY = 60_000
const RUN_EVERY = 900_000

/** Detective looks hourly whether members that were held back for their volume can be enabled. */
const RETRY_EVERY = 3_600_000

interface Parts {
  readonly documents: Documents
  readonly membership: Membership
  readonly investigations: Investigations
  readonly runs: Runs
  readonly views: Views
  readonly volumes: { latest: MeasuredVolumes }
}

/**
 * What a server holds over one lake: behavior graphs and members, investigations, runs over everything, and for each who may
 * see something a view of that alone. Ingest and questions have connections of their own, so that neither waits for the other.
 */
export class Services {
  readonly membership: Membership
  readonly investigations: Investigations
  readonly runs: Runs
  readonly documents: Documents
  readonly #lake: Lake
  readonly #options: ServicesOptions
  readonly #views: Views
  readonly #volumes: { latest: MeasuredVolumes }
  readonly #retry: NodeJS.Timeout
  readonly #ingestor: KeptIngestor
  #collector: Collector | undefined
  /** What was stored bit by bit and is not shown or investigated yet, and when that was last done. */
  readonly #due = { showing: false, shownAt: 0, runs: false, ranAt: 0 }
  readonly #using: NodeJS.Timeout
  readonly #ingested = { objects: 0, stored: 0, duplicate: 0, rejected: 0 }
  #graphs: readonly string[]
  #ending = false
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(lake: Lake, options: ServicesOptions, parts: Parts) {
    this.#lake = lake
    this.#options = options
    this.documents = parts.documents
    this.membership = parts.membership
    this.investigations = parts.investigations
    this.runs = parts.runs
    this.#views = parts.views
    this.#volumes = parts.volumes
    this.#graphs = this.#graphNames()
    const { threads, now } = options
    this.#ingestor = new KeptIngestor(
      lake,
      {
        threads,
        seed: randomInt(2 ** 31),
        now: () => new Date(now()),
        derive: deriveRelations,
      },
      () => this.membership.ingestAccounts(),
    )
    this.membership.onChange(() => {
      this.#views.renew()
      this.#ingestor.reconsider()
      this.#forgetGone()
    })
    const retry = () => void this.membership.retryDisabled().catch(options.onBug)
    this.#retry = setInterval(retry, RETRY_EVERY).unref()
    const use = () => void this.#inTurn(() => this.#useWhenDue()).catch(options.onBug)
    this.#using = setInterval(
      () => (this.#due.showing || this.#due.runs ? use() : undefined),
      SHOW_EVERY,
    ).unref()
  }

  static async open(lake: Lake, options: ServicesOptions): Promise<Services> {
    const documents = new Documents(await lake.engine.connect())
    const volumes = { latest: await measureVolumes(lake.engine, options.now()) }
    const { now, onBug } = options
    const membership = await Membership.open({
      documents,
      region: options.region,
      directory: options.directory,
      now,
      newGraphId: () => randomBytes(16).toString('hex'),
      volumes: () => volumes.latest,
    })
    const views = new Views(lake)
    const accepted = async (key: string) => {
      const heeded = heededBy(key, membership, options.alone, triageIn(documents, now))
      const rules = await Promise.all(heeded.map((triage) => triage.suppressions()))
      return (findings: readonly Finding[]) => withoutAccepted(findings, rules.flat(), now())
    }
    const runs = await Runs.open({ documents, now, detectors: options.detectors, accepted, onBug })
    const lakeOf = async (arn: string) => ({
      engine: await views.engine(sightOfGraph(membership, arn, options.alone)),
    })
    const investigations = await Investigations.open({
      documents,
      now,
      newId: investigationId,
      lakeOf,
      groupsOf: async (arn: string, scope: TimeWindow) =>
        runs.groupsFor(arn, await lakeOf(arn), scope),
      onBug,
    })
    return new Services(lake, options, {
      documents,
      membership,
      investigations,
      runs,
      views,
      volumes,
    })
  }

  /** What an account may see: its graph; its own rows as a member of another's; everything where nobody has a graph and nobody
   * else has a key. Undefined when it is nothing. */
  sightOf({ account, asMember }: Onlooker): Sight | undefined {
    const own = { key: `account:${account}`, accounts: [account], unowned: false }
    if (asMember) return own
    const graph = this.membership.administered(account)
    if (graph !== undefined) return this.#sightOfGraph(graph.arn)
    if (this.membership.memberships(account).some(({ member }) => member.status === 'ENABLED'))
      return own
    return this.#options.alone && this.membership.graphs().length === 0 ? ALL : undefined
  }

  viewOf(sight: Sight): Promise<GraphView> {
    return this.#views.view(sight)
  }

  /** What was decided about what a sight shows: its own decisions, then those that count there too. */
  triagesOf({ key }: Pick<Sight, 'key'>): readonly [own: Triage, ...Triage[]] {
    const { now, alone } = this.#options
    return heededBy(key, this.membership, alone, triageIn(this.documents, now))
  }

  /** Begins an investigation of everything that can be seen. @throws TooManyRuns, UserError */
  startRun(sight: Sight, scope: AskedScope): Promise<Run> {
    const { key } = sight
    // A run waits, and may be repeated: by then others may be members.
    const now = () => (this.#graphs.includes(key) ? this.#sightOfGraph(key) : sight)
    const open = () => this.#views.own(now())
    const engine = lookedUp(() => this.#views.engine(now()))
    return this.runs.start({
      key,
      lake: { engine },
      scope,
      open,
      get whole() {
        return now().accounts === undefined
      },
    })
  }

  /** What was read since the services were opened. */
  ingested(): Readonly<{ objects: number; stored: number; duplicate: number; rejected: number }> {
    return { ...this.#ingested }
  }

  /** Whether the lake answers. @throws EngineError */
  async ready(): Promise<void> {
    await this.documents.get('server', 'ready')
  }

  /** Reads what a folder has that the lake has not; one after the other. Afterwards graphs that had a run get a new one. */
  ingestFolder(
    path: string,
    options: { geoip?: string; onProgress?: (progress: IngestProgress) => void } = {},
  ): Promise<IngestSummary> {
    return this.#inTurn(() => this.#ingestFolder(path, options))
  }

  /** Deletes what is older than its log may be kept, between two readings. @throws UserError for a rule that is for no log */
  expire(rules: RetentionRules): Promise<Expired> {
    return this.#inTurn(async () => {
      this.#goOn()
      // It holds ids of strings that may go.
      await this.#ingestor.close()
      const now = () => new Date(this.#options.now())
      const expired = await new Keeping(this.#lake).expire(rules, { now })
      if (expired.rows > 0) await this.#show()
      return expired
    })
  }

  /** Collects sources until work ends. Told of each that begins to fail, or gets through again, and once that it got through. */
  async collect(
    sources: readonly CollectedSource[],
    onTrouble: (source: string, message: string | undefined) => void,
    onReached: (status: SourceStatus) => void = () => undefined,
  ): Promise<void> {
    this.#goOn()
    const target = this.#collectTarget()
    const options = { sources, target, clock: SYSTEM_CLOCK, isOnce: false, onTrouble, onReached }
    this.#collector = await Collector.open(options)
    this.#collector.run().catch(this.#options.onBug)
  }

  /** How the collecting of each source goes; as it was last kept while nothing is collected. Nothing for a sight of some accounts
   * only: sources name what others have. */
  async sourceStatuses({ accounts }: Pick<Sight, 'accounts'>): Promise<readonly SourceStatus[]> {
    if (accounts !== undefined) return []
    return this.#collector?.statuses() ?? (await readStatuses(this.documents))
  }

  /** The same, of what is collected now. */
  collected(): readonly SourceStatus[] {
    return this.#collector?.statuses() ?? []
  }

  /** Begins nothing more and ends long work as soon as that can be: what was read is kept, the rest is read or run again. */
  async endWork(): Promise<void> {
    this.#ending = true
    clearInterval(this.#retry)
    clearInterval(this.#using)
    await this.#collector?.stop()
    await Promise.all([this.#turn, this.investigations.close(), this.runs.close()])
    await this.#ingestor.close()
  }

  /** Ends work, and closes everything but the lake. */
  async close(): Promise<void> {
    await this.endWork()
    await this.#views.close()
    await this.documents.close()
  }

  #sightOfGraph(arn: string): Sight {
    return sightOfGraph(this.membership, arn, this.#options.alone)
  }

  /** @throws UserError when nothing is to be begun any more */
  #goOn(): void {
    if (this.#ending) throw new UserError('the server stops; what is left is read when it starts')
  }

  #graphNames(): readonly string[] {
    return this.membership.graphs().map(({ arn }) => arn)
  }

  /** What was found in a graph goes with it. */
  #forgetGone(): void {
    const before = this.#graphs
    this.#graphs = this.#graphNames()
    for (const arn of before.filter((one) => !this.#graphs.includes(one))) {
      this.investigations.forget(arn).catch(this.#options.onBug)
      this.runs.forget(arn).catch(this.#options.onBug)
      triageIn(this.documents, this.#options.now)(arn).forgetAll().catch(this.#options.onBug)
    }
  }

  /** Each reading is durable when it answers, and can be asked for at once. */
  #collectTarget(): CollectTarget {
    return {
      isKnown: (object) => this.#ingestor.isKnown(object) ?? this.#isKnown(object),
      read: (source, listeners) => this.#inTurn(() => this.#collect(source, listeners)),
      documents: redactedDocuments(this.documents, this.#lake),
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    // Whatever became of it: what was asked meanwhile is of before.
    const done = this.#turn.then(work).finally(() => this.#views.forget())
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #isKnown(object: LogObject): Promise<boolean> {
    await this.#inTurn(async () => {
      this.#goOn()
      await this.#ingestor.open()
    })
    // Where members changed again meanwhile, the reading finds out.
    return this.#ingestor.isKnown(object) ?? false
  }

  async #ingestFolder(
    path: string,
    { geoip, onProgress }: { geoip?: string; onProgress?: (progress: IngestProgress) => void },
  ): Promise<IngestSummary> {
    this.#goOn()
    const summary = await this.#ingestor.read(await folderSource(path), {
      onProgress: (progress) => {
        this.#goOn()
        // What was committed since it was told last is not to be missed for as long as an ingest takes.
        this.#views.forget()
        onProgress?.(progress)
      },
    })
    this.#count(summary)
    await compactRelations(this.#lake.engine)
    if (geoip !== undefined) await locateAddresses(this.#lake.engine, geoip)
    if (summary.stored === 0) return summary
    await this.#show()
    this.#investigateAnew()
    return summary
  }

  /** A reading that is short: it is let end even when nothing more is to be begun. */
  async #collect(source: Source, listeners: IngestListeners): Promise<IngestSummary> {
    this.#goOn()
    const summary = await this.#ingestor.read(source, listeners)
    this.#count(summary)
    if (summary.stored > 0) this.#due.showing = this.#due.runs = true
    await this.#useWhenDue()
    return summary
  }

  /** What was collected bit by bit is shown, and investigated, not more often than it is worth. */
  async #useWhenDue(): Promise<void> {
    const now = this.#options.now()
    if (this.#due.showing && isDue(this.#due.shownAt, SHOW_EVERY, now)) {
      await compactRelations(this.#lake.engine)
      await this.#show()
    }
    if (this.#due.runs && isDue(this.#due.ranAt, RUN_EVERY, now)) this.#investigateAnew()
  }

  #count(summary: IngestSummary): void {
    for (const name of ['objects', 'stored', 'duplicate', 'rejected'] as const)
      this.#ingested[name] += summary[name]
  }

  /** Rows were stored: volumes and views are of now. */
  async #show(): Promise<void> {
    this.#due.shownAt = this.#options.now()
    this.#due.showing = false
    this.#volumes.latest = await measureVolumes(this.#lake.engine, this.#due.shownAt)
    this.#views.renew()
  }

  #investigateAnew(): void {
    this.#due.ranAt = this.#options.now()
    this.#due.runs = false
    this.runs.outdated()
  }
}

/** A clock that was set back must not put off for as long what is due. */
function isDue(last: number, every: number, now: number): boolean {
  return now - last >= every || now < last
}

const ALL: Sight = { key: WHOLE_LAKE, accounts: undefined, unowned: true }

function triageIn(documents: Documents, now: () => number): (key: string) => Triage {
  const newId = () => randomBytes(4).toString('hex')
  return (key) => new Triage({ documents, key, now, newId })
}

/** The decisions that count in what goes by a key: its own, and those of the command line about the whole lake where all of it is
 * seen. Nobody's findings are set aside by another who shares the lake. */
function heededBy(
  key: string,
  membership: Membership,
  alone: boolean,
  triageOf: (key: string) => Triage,
): readonly [own: Triage, ...Triage[]] {
  const isGraph = membership.graphs().some(({ arn }) => arn === key)
  const seesAll = isGraph && sightOfGraph(membership, key, alone).accounts === undefined
  return seesAll ? [triageOf(key), triageOf(WHOLE_LAKE)] : [triageOf(key)]
}

/** An engine that is looked for with each statement: the one that is open may be another by then. */
function lookedUp(find: () => Promise<Engine>): Engine {
  return {
    dialect: 'duckdb',
    query: async (sql, parameters) => (await find()).query(sql, parameters),
    transaction: async (work) => (await find()).transaction(work),
    close: () => Promise.resolve(),
  }
}

/** Rows that name no account are shown to the one who has the lake alone. Whoever shares it with others sees of them only who
 * has accepted, so not all of it, even while nobody else has a graph. */
function sightOfGraph(membership: Membership, arn: string, alone: boolean): Sight {
  const graphs = membership.graphs()
  const accounts = membership.visibleAccounts(arn)
  const own = graphs.filter((graph) => graph.arn === arn).map(({ account }) => account)
  return {
    key: arn,
    accounts: alone ? accounts : (accounts ?? own),
    unowned: graphs.length === 1,
  }
}

/** Detective's ids have 21 digits and do not begin with a zero. */
function investigationId(): string {
  const digits = Array.from({ length: 20 }, () => randomInt(10))
  return `${randomInt(1, 10)}${digits.join('')}`
}
