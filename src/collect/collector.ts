import type { Clock } from '../sources/clock.ts'
import { Changes } from './changes.ts'
import type { CollectTarget } from './collect-target.ts'
import { type Lane, pauseAfter, type Shared } from './lane.ts'
import { ParkedMessages } from './parked-messages.ts'
import { PolledLane, type PolledSource } from './polled-lane.ts'
import { QueueLane, type QueueSource } from './queue-lane.ts'
import { readStatuses, SOURCE_KIND, type SourceStatus, StatusKeeper } from './source-status.ts'

export type CollectedSource = PolledSource | QueueSource

export interface CollectorOptions {
  readonly sources: readonly CollectedSource[]
  readonly target: CollectTarget
  readonly clock: Clock
  /** Whether everything that is there is collected once, or all that comes for ever. */
  readonly isOnce: boolean
  /** Told when a source begins to fail, or gets through again, and of readings that broke. */
  readonly onTrouble: (source: string, message: string | undefined) => void
  /** Told of each source once, when it got through for the first time: a bucket was read to its end, a queue was heard. */
  readonly onReached?: (status: SourceStatus) => void
}

/** Bytes of objects that may be near at once. */
const NEAR_BYTES = 96 << 20
/** Milliseconds that a reading goes on drawing: the others wait meanwhile. */
const TURN = 5000
/** Milliseconds between two times at which how it goes is kept. */
const KEEP_EVERY = 10_000
const LONGEST_PAUSE = 60_000
/** Milliseconds that stopping may take to tell queues that others may have their messages. */
const STOP_WITHIN = 5000

/**
 * Collects several sources into one lake, each at its own pace. They prepare what they have side by side; readings of the lake are
 * one after the other, of the source that was not read for longest. Nothing is remembered that the lake does not hold: whoever
 * collects after a crash goes on where the last commit was.
 */
export class Collector {
  readonly #options: CollectorOptions
  readonly #lanes: readonly Lane[]
  readonly #changes: Changes
  readonly #end = new AbortController()
  readonly #lastTurn = new Map<Lane, number>()
  readonly #told = new Map<Lane, string>()
  readonly #reached = new Set<Lane>()
  #running: Promise<void> = Promise.resolve()
  #turns = 0
  #keptAt: number
  #failures = 0

  private constructor(options: CollectorOptions, lanes: readonly Lane[], changes: Changes) {
    this.#options = options
    this.#lanes = lanes
    this.#changes = changes
    this.#keptAt = options.clock.monotonic()
  }

  static async open(options: CollectorOptions): Promise<Collector> {
    const { sources, target, clock, isOnce } = options
    const changes = new Changes()
    const shared: Shared = { target, clock, changes, isOnce, budget: { used: 0, most: NEAR_BYTES } }
    const before = new Map((await readStatuses(target.documents)).map((one) => [one.name, one]))
    const lanes: Lane[] = []
    for (const source of sources) {
      const status = new StatusKeeper(source.name, source.kind, before.get(source.name))
      if ('queue' in source) {
        const parked = await ParkedMessages.open(source.name, target.documents)
        lanes.push(new QueueLane(source, status, parked, shared))
      } else lanes.push(new PolledLane(source, status, shared))
    }
    return new Collector(options, lanes, changes)
  }

  /** How each source goes, in the order of the configuration. */
  statuses(): readonly SourceStatus[] {
    return this.#lanes.map(({ status }) => status.status)
  }

  /** Collects until everything was, or `stop` is called. */
  run(): Promise<void> {
    this.#running = this.#run()
    return this.#running
  }

  /** Begins nothing more; ends when what was read is durable and queues know it, or soon after. */
  async stop(): Promise<void> {
    this.#end.abort()
    this.#changes.tell()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock } = this.#options
    for (const lane of this.#lanes) lane.start()
    while (!this.#end.signal.aborted && !this.#isFinished()) {
      const lane = this.#nextLane()
      if (lane === undefined) await this.#changes.nextWithin(this.#untilNext(), clock)
      else await this.#turn(lane)
      this.#tell()
      if (clock.monotonic() - this.#keptAt >= KEEP_EVERY) await this.#keep()
    }
    const stopped = Promise.all(this.#lanes.map((lane) => lane.stop()))
    await Promise.race([stopped, clock.sleep(STOP_WITHIN)])
    this.#tell()
    await this.#keep()
  }

  /** Of those that have something worth reading, the one whose turn was longest ago. */
  #nextLane(): Lane | undefined {
    const now = this.#options.clock.monotonic()
    let next: Lane | undefined
    for (const lane of this.#lanes) {
      if ((lane.readyAt() ?? Number.POSITIVE_INFINITY) > now) continue
      if (next === undefined || this.#turnOf(lane) < this.#turnOf(next)) next = lane
    }
    return next
  }

  #turnOf(lane: Lane): number {
    return this.#lastTurn.get(lane) ?? -1
  }

  /** Milliseconds until something is worth reading, or how it goes is to be kept. */
  #untilNext(): number {
    const times = this.#lanes.map((lane) => lane.readyAt() ?? Number.POSITIVE_INFINITY)
    const at = Math.min(this.#keptAt + KEEP_EVERY, ...times)
    return Math.max(0, at - this.#options.clock.monotonic())
  }

  /** What breaks a reading is the lake's or the disk's trouble, so everybody's. */
  async #turn(lane: Lane): Promise<void> {
    const { clock, onTrouble } = this.#options
    this.#lastTurn.set(lane, this.#turns++)
    try {
      const until = clock.monotonic() + TURN
      await lane.read(() => this.#end.signal.aborted || clock.monotonic() >= until)
      this.#failures = 0
    } catch (error) {
      this.#failures++
      onTrouble(lane.status.status.name, error instanceof Error ? error.message : String(error))
      await clock.sleep(pauseAfter(this.#failures, LONGEST_PAUSE), this.#end.signal)
    }
  }

  #isFinished(): boolean {
    const isOver = (lane: Lane) => lane.isFinished() && lane.readyAt() === undefined
    return this.#options.isOnce && this.#lanes.every(isOver)
  }

  /** Says it once when a source got through, when it begins to fail, and when it gets through again. */
  #tell(): void {
    for (const lane of this.#lanes) {
      const { name, state, lastError } = lane.status.status
      const message = state === 'failing' ? (lastError?.message ?? '') : ''
      const told = this.#told.get(lane) ?? ''
      if ((message === '') === (told === '') || state === 'waiting') continue
      this.#told.set(lane, message)
      this.#options.onTrouble(name, message === '' ? undefined : message)
    }
    for (const lane of this.#lanes) this.#tellReached(lane)
  }

  #tellReached(lane: Lane): void {
    const { status } = lane.status
    const isNews = status.state === 'collecting' && !this.#reached.has(lane)
    if (!isNews || this.#end.signal.aborted) return
    this.#reached.add(lane)
    this.#options.onReached?.(status)
  }

  async #keep(): Promise<void> {
    this.#keptAt = this.#options.clock.monotonic()
    const changed = this.#lanes.filter(({ status }) => status.takeChanged())
    const documents = changed.map(({ status: { status } }) => ({
      kind: SOURCE_KIND,
      id: status.name,
      body: JSON.stringify(status),
    }))
    // It is kept again with the next change; collecting does not depend on it.
    await this.#options.target.documents.write(documents).catch((error: unknown) => {
      this.#options.onTrouble('the lake', error instanceof Error ? error.message : String(error))
    })
  }
}
