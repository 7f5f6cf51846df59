import type { Detector } from '../detectors/detector.ts'
import type { TimeWindow } from '../events/time.ts'
import { UserError } from '../events/user-error.ts'
import type { Documents } from '../lake/documents.ts'
import type { ReadableLake } from '../lake/lake.ts'
import { forgettingStates, remembered } from './group-states.ts'
import type { Accepted } from './investigate.ts'
import type { FindingGroup, Report } from './report.ts'
import { KeptRuns } from './runs/kept-runs.ts'
import { isOver, type Run } from './runs/run.ts'
import { type RunRequest, reportOf } from './runs/run-request.ts'
import { runScope } from './runs/run-scope.ts'

export type { Run } from './runs/run.ts'
export type { RunRequest }

export interface RunsOptions {
  readonly documents: Documents
  readonly detectors: readonly Detector[]
  /** The findings that are accepted in what goes by a key; nothing is when left out. */
  readonly accepted?: (key: string) => Promise<Accepted>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Is told of what went wrong in a run, for the operator. */
  readonly onBug: (error: unknown) => void
}

/** So many runs wait that there is no room for another; nothing was started. */
export class TooManyRuns extends Error {
  constructor() {
    super('too many investigations are waiting already; start this one when some are done')
    this.name = 'TooManyRuns'
  }
}

type Listener = (run: Run) => void

interface Waiting {
  readonly id: string
  readonly request: RunRequest
  readonly over: (report: Report | undefined) => void
}

const MOST_WAITING = 100
/** Of one graph: it must not keep the others from theirs. */
const MOST_OF_ONE = 20

/** Thrown into a run that is to end. */
class Stopped extends Error {}

/**
 * Investigations of everything, which take from seconds to minutes: one at a time, the others wait. Reports are kept, of each
 * graph the latest.
 */
export class Runs {
  readonly #options: RunsOptions
  readonly #kept: KeptRuns
  readonly #waiting: Waiting[] = []
  readonly #listeners = new Map<string, Set<Listener>>()
  /** How the latest run of each graph was asked for, to repeat it. */
  readonly #asked = new Map<string, RunRequest>()
  readonly #reports = new Map<string, Promise<Report | undefined>>()
  readonly #stopped = new Set<string>()
  #working: Promise<void> = Promise.resolve()
  #closing = false
  #made = 0

  private constructor(options: RunsOptions, kept: KeptRuns) {
    this.#options = options
    this.#kept = kept
  }

  /** Reads what earlier processes left: runs that they did not finish have failed. */
  static async open(options: RunsOptions): Promise<Runs> {
    const kept = new KeptRuns(options.documents)
    await kept.load(options.now())
    return new Runs(options, kept)
  }

  /** Starts a run, or joins the one of the same scope that is not over yet.
   * @throws TooManyRuns
   * @throws UserError when the scope is empty or too long */
  async start(request: RunRequest): Promise<Run> {
    const { key, lake } = request
    const scope = await runScope(lake.engine, request.scope, this.#options.now())
    const created = this.#nextCreated(key)
    const same = this.list(key).find(
      (run) => !isOver(run) && !run.outdated && sameScope(run.scope, scope),
    )
    if (same !== undefined) return same
    const ours = this.#waiting.filter(({ request: { key: of } }) => of === key).length
    if (this.#closing || ours >= MOST_OF_ONE || this.#waiting.length >= MOST_WAITING)
      throw new TooManyRuns()
    const run: Run = {
      id: this.#newId(key, created),
      status: 'QUEUED',
      scope,
      created,
      done: 0,
      of: this.#options.detectors.length,
      what: 'waiting',
      outdated: false,
    }
    this.#asked.set(key, request)
    const report = new Promise<Report | undefined>((over) => {
      this.#waiting.push({ id: run.id, request, over })
    })
    this.#reports.set(run.id, report)
    await this.#kept.keep(key, run)
    this.#working = this.#working.then(() => this.#next())
    return run
  }

  /** The runs of a graph, the latest first. */
  list(key: string): readonly Run[] {
    return this.#kept.list(key)
  }

  get(key: string, id: string): Run | undefined {
    return this.list(key).find((run) => run.id === id)
  }

  /** The latest run of a graph that was successful. */
  latest(key: string): Run | undefined {
    return this.list(key).find(({ status }) => status === 'SUCCESSFUL')
  }

  /** The report of a run; undefined when it has none. */
  report(key: string, id: string): Promise<Report | undefined> {
    return this.#kept.report(key, id)
  }

  /** The report of the latest successful run of a graph; undefined when there is none. */
  async latestReport(key: string): Promise<Report | undefined> {
    const run = this.latest(key)
    return run === undefined ? undefined : this.report(key, run.id)
  }

  /** A report that covers the scope: the latest one that does, else that of a new run, waited for.
   * @throws UserError when the run fails */
  async reportFor(key: string, lake: ReadableLake, scope: TimeWindow): Promise<Report> {
    const covering = this.list(key).find(
      (run) =>
        run.status === 'SUCCESSFUL' &&
        !run.outdated &&
        run.scope.start <= scope.start &&
        run.scope.end >= scope.end,
    )
    const kept = covering === undefined ? undefined : await this.report(key, covering.id)
    if (kept !== undefined) return kept
    const asked = this.#asked.get(key)
    const run = await this.start({
      ...asked,
      key,
      lake,
      scope: { from: scope.start, to: scope.end },
    })
    const report = (await this.#reports.get(run.id)) ?? (await this.report(key, run.id))
    if (report !== undefined) return report
    throw new UserError(this.get(key, run.id)?.failure ?? 'the investigation was stopped')
  }

  /** Finding groups of a scope, as `reportFor` has them. */
  async groupsFor(
    key: string,
    lake: ReadableLake,
    scope: TimeWindow,
  ): Promise<readonly FindingGroup[]> {
    return (await this.reportFor(key, lake, scope)).findingGroups
  }

  /** Calls `listener` with how far a run is, whenever that changes, until what is answered is called or the run is over. */
  subscribe(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(id)
    }
  }

  /** Runs by what they are at, for the metrics. */
  counts(): { readonly running: number; readonly waiting: number } {
    const all = this.#kept.keys().flatMap((key) => this.list(key))
    return {
      running: all.filter(({ status }) => status === 'RUNNING').length,
      waiting: this.#waiting.length,
    }
  }

  /** Logs were read: no report knows all any more. Graphs whose run can be repeated get a new one. */
  outdated(): void {
    this.#kept.outdate().catch(this.#options.onBug)
    for (const request of [...this.#asked.values()]) {
      if (request.open === undefined) continue
      this.start(request).catch(this.#options.onBug)
    }
  }

  /** Ends what is under way for a graph, and forgets its runs and reports. */
  async forget(key: string): Promise<void> {
    this.#asked.delete(key)
    this.#stop(key)
    await this.#working
    await this.#kept.forget(key)
    await this.#options.documents.write([forgettingStates(key)])
  }

  /** Waits until nothing is under way. */
  async idle(): Promise<void> {
    for (let last: unknown; last !== this.#working; ) {
      last = this.#working
      await this.#working
    }
  }

  /** Ends what is under way: it has failed. */
  async close(): Promise<void> {
    this.#closing = true
    for (const key of this.#kept.keys()) this.#stop(key)
    await this.idle()
  }

  #stop(key: string): void {
    for (const run of this.list(key)) if (!isOver(run)) this.#stopped.add(run.id)
  }

  async #next(): Promise<void> {
    const next = this.#waiting.shift()
    if (next === undefined) return
    const { id, request, over } = next
    const report = await this.#run(id, request).catch((error: unknown) => {
      this.#options.onBug(error)
      return undefined
    })
    over(report)
    this.#reports.delete(id)
    this.#stopped.delete(id)
    this.#listeners.delete(id)
  }

  async #run(id: string, request: RunRequest): Promise<Report | undefined> {
    const { key } = request
    try {
      this.#tell(key, id, { status: 'RUNNING', what: 'begins' })
      const report = await this.#investigate(id, request)
      const ended = { status: 'SUCCESSFUL', groups: report.findingGroups.length } as const
      await this.#end(key, id, { ...ended, what: 'done' }, report)
      return report
    } catch (error) {
      const stopped = error instanceof Stopped
      if (!stopped) this.#options.onBug(error)
      const failure = stopped ? STOPPED : error instanceof UserError ? error.message : FAILED
      await this.#end(key, id, { status: 'FAILED', failure, what: 'failed' })
      return undefined
    }
  }

  async #investigate(id: string, request: RunRequest): Promise<Report> {
    const { key } = request
    const run = this.get(key, id)
    if (run === undefined || this.#stopped.has(id)) throw new Stopped()
    const onProgress = (done: number, of: number, what: string) => {
      if (this.#stopped.has(id)) throw new Stopped()
      this.#tell(key, id, { done, of, what })
    }
    const { detectors } = this.#options
    const accepted = (await this.#options.accepted?.(key)) ?? acceptNothing
    const report = await reportOf(request, { detectors, scope: run.scope, accepted, onProgress })
    return remembered(report, this.#options.documents, key, this.#options.now())
  }

  #tell(key: string, id: string, change: Partial<Run>): void {
    const run = this.get(key, id)
    if (run === undefined) return
    const changed = { ...run, ...change }
    this.#kept.progress(key, changed)
    for (const listener of this.#listeners.get(id) ?? []) listener(changed)
  }

  /** Whoever listens is told when it is on disk. */
  async #end(key: string, id: string, change: Partial<Run>, report?: Report): Promise<void> {
    const run = this.get(key, id)
    if (run === undefined) return
    const done = report === undefined ? run.done : run.of
    // However the clock was set meanwhile, nothing ends before it begins.
    const at = Math.max(run.created, this.#options.now())
    const ended = { ...run, ...change, done, ended: at }
    await this.#kept.keep(key, ended, report)
    for (const listener of this.#listeners.get(id) ?? []) listener(ended)
  }

  /** However the clock is set, no run is older than the one before it: the oldest are forgotten, and the latest is shown. */
  #nextCreated(key: string): number {
    const now = this.#options.now()
    const [latest] = this.list(key)
    return latest !== undefined && latest.created > now ? latest.created + 1 : now
  }

  /** Ids sort by time, and no two of a graph are the same. */
  #newId(key: string, created: number): string {
    const taken = new Set(this.list(key).map(({ id }) => id))
    for (;;) {
      const id = `run-${created.toString(36).padStart(9, '0')}-${(this.#made++).toString(36)}`
      if (!taken.has(id)) return id
    }
  }
}

const STOPPED = 'It was stopped before it was done.'
const FAILED =
  'Something went wrong in the investigation; the operator of the server has the details.'

const acceptNothing: Accepted = (findings) => ({ kept: findings, suppressed: [] })

function sameScope(a: TimeWindow, b: TimeWindow): boolean {
  return a.start === b.start && a.end === b.end
}
