import type { EntityRef } from '../events/entity.ts'
import { BASELINE_DAYS, DAY, type TimeWindow } from '../events/time.ts'
import { findPrincipal } from '../graph/principal.ts'
import type { Document, DocumentChange, Documents } from '../lake/documents.ts'
import type { ReadableLake } from '../lake/lake.ts'
import { type Assessment, assess } from './indicators/assess.ts'
import type { Indicator } from './indicators/indicator.ts'
import type { Investigation, InvestigationState } from './investigation.ts'
import {
  documentId,
  forgetting,
  INDICATORS_KIND,
  INVESTIGATION_KIND,
  indicatorsDocument,
  investigationDocument,
  readIndicators,
  readInvestigation,
} from './investigation-documents.ts'
import {
  InvestigationError,
  type InvestigationRequest,
  problemOf,
} from './investigation-request.ts'
import type { FindingGroup } from './report.ts'

export { InvestigationError, type InvestigationRequest } from './investigation-request.ts'

export interface InvestigationsOptions {
  /** Whoever passes them closes them, after `close`. */
  readonly documents: Documents
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** 21 digits. */
  readonly newId: () => string
  /** What a behavior graph may see. */
  readonly lakeOf: (graphArn: string) => Promise<ReadableLake>
  /** Finding groups of a behavior graph in a scope. */
  readonly groupsOf: (graphArn: string, scope: TimeWindow) => Promise<readonly FindingGroup[]>
  /** Is told of what went wrong in an investigation that nobody waits for. */
  readonly onBug: (error: unknown) => void
}

/** Investigations that may wait for their turn, over all graphs. */
const MOST_WAITING = 1000
/** How often an investigation is begun that the end of the process interrupts. */
const MOST_BEGUN = 3
/** Investigations of one graph that are kept. */
const MOST_KEPT = 10_000
/** Investigations whose indicators are held in memory. */
const MOST_REMEMBERED = 64

/**
 * Investigations of IAM users and roles, as Detective keeps them: started, run one after the other, and listed. A record is
 * on disk before anybody is told of it; what a crash interrupted runs again when they are opened. Of one graph 10,000 are
 * kept: then the oldest that was archived goes, or else the oldest that is finished.
 */
export class Investigations {
  readonly #options: InvestigationsOptions
  readonly #graphs = new Map<string, Map<string, Investigation>>()
  /** Least recently asked for first. */
  readonly #remembered = new Map<string, readonly Indicator[]>()
  #turn: Promise<void> = Promise.resolve()
  #waiting = 0
  #closed = false

  private constructor(options: InvestigationsOptions) {
    this.#options = options
  }

  /** Reads what was kept, and goes on with what was running. @throws Error when a document is not as it was written. */
  static async open(options: InvestigationsOptions): Promise<Investigations> {
    const investigations = new Investigations(options)
    const documents = await options.documents.all(INVESTIGATION_KIND)
    const kept = documents.map(readInvestigation)
    for (const one of kept) investigations.#remember(one)
    const interrupted = kept.filter(({ status }) => status === 'RUNNING')
    for (const one of interrupted.toSorted((a, b) => byAge(b, a))) investigations.#enqueue(one)
    return investigations
  }

  /** Starts an investigation and answers with it once it is on disk; it runs when those before it are done.
   * @throws InvestigationError when it cannot be started. */
  async start(request: InvestigationRequest): Promise<Investigation> {
    const { graphArn, entityArn, scope } = request
    const problem = problemOf(request)
    if (problem !== undefined) throw new InvestigationError('invalid', problem)
    if (this.#closed || this.#waiting >= MOST_WAITING)
      throw new InvestigationError('busy', `${this.#waiting} investigations wait; try again later`)
    // The place is taken before anything is waited for, so that no burst of requests can pass the bound.
    this.#waiting++
    try {
      const { engine } = await this.#options.lakeOf(graphArn)
      const principal = await findPrincipal(engine, entityArn)
      if (principal === undefined) {
        const why = 'was never seen to act in the logs of this behavior graph'
        throw new InvestigationError('no-such-entity', `${entityArn} ${why}`)
      }
      const investigation: Investigation = {
        id: this.#unusedId(graphArn),
        graphArn,
        entityArn,
        entityType: principal.type === 'iam-user' ? 'IAM_USER' : 'IAM_ROLE',
        created: this.#options.now(),
        scope,
        status: 'RUNNING',
        severity: undefined,
        state: 'ACTIVE',
      }
      await this.#keep(investigation, { gone: this.#crowdedOut(graphArn) })
      this.#enqueue(investigation)
      return investigation
    } finally {
      this.#waiting--
    }
  }

  /** All investigations of a graph, the newest first. */
  list(graphArn: string): readonly Investigation[] {
    return [...(this.#graphs.get(graphArn)?.values() ?? [])].sort(byAge)
  }

  get(graphArn: string, id: string): Investigation | undefined {
    return this.#graphs.get(graphArn)?.get(id)
  }

  /** Archives an investigation or takes it up again; undefined when there is none of that id. */
  async setState(
    graphArn: string,
    id: string,
    state: InvestigationState,
  ): Promise<Investigation | undefined> {
    const before = this.get(graphArn, id)
    if (before === undefined || before.state === state) return before
    const after = { ...before, state }
    await this.#keep(after)
    return after
  }

  /** The indicators of an investigation; none while it runs, when it failed, or when there is no such investigation.
   * @throws Error when the document is not as it was written. */
  async indicators(graphArn: string, id: string): Promise<readonly Indicator[]> {
    if (this.get(graphArn, id)?.status !== 'SUCCESSFUL') return []
    const key = documentId(graphArn, id)
    const known = this.#remembered.get(key)
    if (known !== undefined) return this.#rememberIndicators(key, known)
    const document = await this.#options.documents.get(INDICATORS_KIND, key)
    return document === undefined ? [] : this.#rememberIndicators(key, readIndicators(document))
  }

  /** Forgets all investigations of a graph that is gone. One that runs comes to nothing. */
  async forget(graphArn: string): Promise<void> {
    const gone = this.list(graphArn)
    this.#graphs.delete(graphArn)
    for (const { id } of gone) this.#remembered.delete(documentId(graphArn, id))
    await this.#options.documents.write(gone.flatMap(forgetting))
  }

  /** Resolves when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    for (let turn: unknown; turn !== this.#turn; ) {
      turn = this.#turn
      await turn
    }
  }

  /** Starts nothing more and waits for the one that runs; those that wait run when they are opened again. */
  async close(): Promise<void> {
    this.#closed = true
    await this.idle()
  }

  #enqueue({ graphArn, id }: Investigation): void {
    this.#waiting++
    this.#turn = this.#turn.then(async () => {
      this.#waiting--
      await this.#run(graphArn, id)
    })
  }

  async #run(graphArn: string, id: string): Promise<void> {
    const investigation = this.get(graphArn, id)
    if (investigation === undefined || this.#closed) return
    try {
      await this.#begin(investigation)
      const { severity, indicators } = await this.#assess(investigation)
      await this.#finish(investigation, { status: 'SUCCESSFUL', severity }, indicators)
    } catch (error) {
      // What ended with the server is still running as far as the disk knows, and will again; that it was begun is taken back.
      if (this.#closed) return await this.#keep(investigation).catch(this.#options.onBug)
      this.#options.onBug(error)
      const failure = (error instanceof Error ? error.message : String(error)).slice(0, MOST_WORDS)
      // When not even this can be written it still runs as far as the disk knows, and will again.
      await this.#finish(investigation, { status: 'FAILED', failure }).catch(this.#options.onBug)
    }
  }

  /** @throws Error when it was begun often enough and never came to an end. */
  async #begin(investigation: Investigation): Promise<void> {
    const begun = (investigation.begun ?? 0) + 1
    if (begun > MOST_BEGUN) throw new Error(`it was begun ${MOST_BEGUN} times and never ended`)
    await this.#keep({ ...investigation, begun })
  }

  async #assess({ graphArn, entityArn, entityType, scope }: Investigation): Promise<Assessment> {
    const type = entityType === 'IAM_USER' ? 'iam-user' : 'iam-role'
    const entity: EntityRef = { type, id: entityArn }
    const baseline = { start: scope.start - BASELINE_DAYS * DAY, end: scope.start }
    const groups = await this.#options.groupsOf(graphArn, scope)
    const { engine } = await this.#options.lakeOf(graphArn)
    return assess({ engine, entity, scope, baseline, groups })
  }

  /** Its state may have changed while it ran, and it may be gone. */
  async #finish(
    { graphArn, id }: Investigation,
    outcome: Pick<Investigation, 'status' | 'failure'> & Partial<Pick<Investigation, 'severity'>>,
    indicators?: readonly Indicator[],
  ): Promise<void> {
    const current = this.get(graphArn, id)
    if (current === undefined) return
    const after = { ...current, ...outcome }
    await this.#keep(after, indicators ? { more: [indicatorsDocument(after, indicators)] } : {})
  }

  /** Writes a record in place of the one before; when the disk refuses, the one before stands. */
  async #keep(
    investigation: Investigation,
    {
      more = [],
      gone = [],
    }: { readonly more?: readonly Document[]; readonly gone?: readonly Investigation[] } = {},
  ): Promise<void> {
    const { graphArn, id } = investigation
    const before = this.get(graphArn, id)
    const changes: readonly DocumentChange[] = [
      investigationDocument(investigation),
      ...more,
      ...gone.flatMap(forgetting),
    ]
    this.#remember(investigation)
    try {
      await this.#options.documents.write(changes)
    } catch (error) {
      if (this.get(graphArn, id) === investigation) {
        if (before === undefined) this.#graphs.get(graphArn)?.delete(id)
        else this.#remember(before)
      }
      throw error
    }
    for (const one of gone) this.#graphs.get(one.graphArn)?.delete(one.id)
  }

  #remember(investigation: Investigation): void {
    const graph = this.#graphs.get(investigation.graphArn) ?? new Map<string, Investigation>()
    graph.set(investigation.id, investigation)
    this.#graphs.set(investigation.graphArn, graph)
  }

  #rememberIndicators(key: string, indicators: readonly Indicator[]): readonly Indicator[] {
    this.#remembered.delete(key)
    this.#remembered.set(key, indicators)
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size > MOST_REMEMBERED && oldest !== undefined)
      this.#remembered.delete(oldest)
    return indicators
  }

  #unusedId(graphArn: string): string {
    for (let i = 0; i < 10; i++) {
      const id = this.#options.newId()
      if (this.get(graphArn, id) === undefined) return id
    }
    throw new Error('ten ids of investigations in a row were taken: their source is broken')
  }

  /** Who must go for one more to be kept. What still runs stays. */
  #crowdedOut(graphArn: string): readonly Investigation[] {
    const kept = this.#graphs.get(graphArn)?.size ?? 0
    if (kept < MOST_KEPT) return []
    const finished = this.list(graphArn).filter(({ status }) => status !== 'RUNNING')
    const archived = finished.filter(({ state }) => state === 'ARCHIVED').toReversed()
    const active = finished.filter(({ state }) => state === 'ACTIVE').toReversed()
    return [...archived, ...active].slice(0, kept - MOST_KEPT + 1)
  }
}

/** Characters of a failure that are kept. */
const MOST_WORDS = 2000

/** Newest first. */
function byAge(a: Investigation, b: Investigation): number {
  return b.created - a.created || (a.id < b.id ? 1 : -1)
}
