import type { Directory } from './organization.ts'
import { accountsNoted } from './organization-rules.ts'
import type { MembershipState } from './state.ts'
import { changesBetween, type DocumentStore, readState } from './stored.ts'
import type { Surroundings } from './surroundings.ts'
import { sameVisibility } from './visibility.ts'
import type { MeasuredVolumes } from './volume.ts'
import { type DailyVolumes, dailyVolumes } from './volume-rules.ts'

export interface MembershipOptions {
  /** Nobody else writes documents of the kinds `graph`, `member` and `organization`. */
  readonly documents: DocumentStore
  /** The Region that is served, such as `eu-west-1`. */
  readonly region: string
  readonly directory: Directory
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** 32 hexadecimal digits in lower case, never the same twice. */
  readonly newGraphId: () => string
  /** What was measured last; the same object as long as nothing newer was. */
  readonly volumes: () => MeasuredVolumes
}

/** What a write comes to: the state as it is to be, and what the caller is told. */
export interface Change<T> {
  readonly state: MembershipState
  readonly answer: T
}

/**
 * The state in memory and on disk. Writes take turns: each sees what the one before it left. What a write changes is on disk
 * before it is in memory and before it is answered; when the disk refuses, memory stays as it was and the caller gets the
 * error.
 */
export class KeptState {
  readonly #options: MembershipOptions
  readonly #listeners = new Set<() => void>()
  #state: MembershipState
  #directory: Directory
  #turn: Promise<unknown> = Promise.resolve()
  #daily: { readonly of: MeasuredVolumes; readonly volumes: DailyVolumes } | undefined

  private constructor(options: MembershipOptions, state: MembershipState) {
    this.#options = options
    this.#state = state
    this.#directory = options.directory
  }

  /** @throws UserError when what was stored is damaged; EngineError when the disk refuses. */
  static async open(options: MembershipOptions): Promise<KeptState> {
    const kept = new KeptState(options, await readState(options.documents, options.region))
    await kept.useDirectory(options.directory)
    return kept
  }

  get region(): string {
    return this.#options.region
  }

  get state(): MembershipState {
    return this.#state
  }

  get directory(): Directory {
    return this.#directory
  }

  /** What was measured last. */
  get volumes(): DailyVolumes {
    const of = this.#options.volumes()
    if (this.#daily?.of !== of) this.#daily = { of, volumes: dailyVolumes(of) }
    return this.#daily.volumes
  }

  /** Runs a rule when its turn has come. Nothing is written when it throws or returns the state that it was given. */
  change<T>(rule: (state: MembershipState, at: Surroundings) => Change<T>): Promise<T> {
    return this.#inTurn(async () => {
      const { state, answer } = rule(this.#state, this.#surroundings())
      await this.#keep(state, this.#directory)
      return answer
    })
  }

  /** Goes by another directory from the next turn on. */
  useDirectory(directory: Directory): Promise<void> {
    return this.#inTurn(() => {
      const at = { ...this.#surroundings(), directory }
      return this.#keep(accountsNoted(this.#state, at), directory)
    })
  }

  /** Has `listener` called after each write that changes what is taken in or shown. @returns ends it */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #keep(after: MembershipState, directory: Directory): Promise<void> {
    const before = this.#state
    if (after !== before) {
      await this.#options.documents.write(changesBetween(this.region, before, after))
    }
    this.#state = after
    this.#directory = directory
    if (sameVisibility(before, after)) return
    for (const listener of this.#listeners) listener()
  }

  #surroundings(): Surroundings {
    const { region, now, newGraphId } = this.#options
    const directory = this.#directory
    return { region, directory, now: now(), volumes: this.volumes, newGraphId }
  }
}
