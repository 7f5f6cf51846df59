import type { LogObject, Source } from '../sources/source.ts'
import { type Lane, pauseAfter, type Shared } from './lane.ts'
import { NearObjects, type Outcome } from './near-objects.ts'
import { readDrawn } from './read-drawn.ts'
import type { StatusKeeper } from './source-status.ts'

/** A source that is looked through from time to time. */
export interface PolledSource {
  readonly name: string
  readonly kind: string
  /** Milliseconds from the end of one look to the next. */
  readonly everyMs: number
  /** What is there now; made anew for each look. */
  readonly source: () => Source
  /** Objects asked for at the same time. */
  readonly atOnce: number
}

const LONGEST_PAUSE = 900_000

interface Pass {
  outstanding: number
  listed: number
  problems: number
  durable: number
  unreadable: number
  untried: number
  why: string | undefined
}

/** Looks through a source, again and again: what the lake has is passed over, the rest is brought near and read. */
export class PolledLane implements Lane {
  readonly status: StatusKeeper
  readonly #polled: PolledSource
  readonly #shared: Shared
  readonly #near: NearObjects
  readonly #end = new AbortController()
  #failures = 0
  #isFinished = false

  constructor(polled: PolledSource, status: StatusKeeper, shared: Shared) {
    this.status = status
    this.#polled = polled
    this.#shared = shared
    this.#near = new NearObjects({ ...shared, atOnce: polled.atOnce })
  }

  start(): void {
    void this.#run()
  }

  readyAt(): number | undefined {
    return this.#near.readyAt
  }

  read(isOver: () => boolean): Promise<void> {
    return readDrawn(this.#shared.target, this.#near.draw(this.#polled.name, isOver), this.status)
  }

  isFinished(): boolean {
    return this.#isFinished
  }

  async stop(): Promise<void> {
    this.#end.abort()
    this.#near.end()
  }

  async #run(): Promise<void> {
    const { signal } = this.#end
    while (!signal.aborted && !this.#isFinished) {
      const isWell = await this.#pass()
      if (signal.aborted) return
      this.#failures = isWell ? 0 : this.#failures + 1
      this.#isFinished = this.#shared.isOnce
      this.#shared.changes.tell()
      const { everyMs } = this.#polled
      const pause = isWell ? everyMs : Math.min(everyMs, pauseAfter(this.#failures, LONGEST_PAUSE))
      if (!this.#isFinished) await this.#shared.clock.sleep(pause, signal)
    }
  }

  /** Looks through the source once; whether that got through. */
  async #pass(): Promise<boolean> {
    const { clock, changes } = this.#shared
    const pass: Pass = {
      outstanding: 0,
      listed: 0,
      problems: 0,
      durable: 0,
      unreadable: 0,
      untried: 0,
      why: undefined,
    }
    let fault: unknown
    try {
      const source = this.#polled.source()
      await this.#near.bring({
        source,
        objects: this.#counted(source, pass),
        onOutcome: (object, outcome) => this.#note(pass, object, outcome),
      })
    } catch (error) {
      fault = error
    }
    await changes.until(() => pass.outstanding === 0)
    if (this.#end.signal.aborted) return false
    this.status.problems(pass.problems)
    const more = pass.problems + pass.unreadable - 1
    if (pass.why !== undefined && more > 0) pass.why += ` (${more} more could not be read)`
    if (pass.why !== undefined) this.status.noted(clock.now(), pass.why)
    fault ??= whyFailed(pass)
    if (fault === undefined) this.status.succeeded(clock.now())
    else this.status.failed(clock.now(), fault)
    return fault === undefined
  }

  async *#counted(source: Source, pass: Pass): AsyncGenerator<LogObject> {
    const onProblem = (uri: string, what: string, kind?: 'absent' | 'noted') => {
      // Where a service is not enabled nothing is missing.
      if (kind === undefined) pass.problems++
      pass.why = `${uri}: ${what}`
    }
    for await (const object of source.list(onProblem)) {
      pass.outstanding++
      pass.listed++
      yield object
    }
  }

  #note(pass: Pass, { uri }: LogObject, outcome: Outcome): void {
    pass.outstanding--
    if (outcome.kind === 'durable') {
      pass.durable++
      this.status.count('objects')
    } else if (outcome.kind === 'unreadable') {
      pass.unreadable++
      pass.why = `${uri}: ${outcome.why}`
      this.status.count('unreadable')
    } else if (outcome.kind === 'untried') pass.untried++
  }
}

/** Why a look that was not interrupted did not get through all the same. */
function whyFailed(pass: Pass): string | undefined {
  const { durable, unreadable, untried, listed, problems, why } = pass
  if (untried > 0) return why ?? 'a reading broke; what is left is read next time'
  // Nothing could be listed: a bucket that is not there, or that may not be looked into.
  if (problems > 0 && listed === 0) return why
  return unreadable > 0 && durable === 0 ? why : undefined
}
