import type { LogObject, Source } from '../sources/source.ts'
import type { BatchOutcome, QueueBatch } from '../sources/sqs/held-messages.ts'
import type { Queue } from '../sources/sqs/queue.ts'
import { QueueConsumer } from '../sources/sqs/queue-consumer.ts'
import { type Lane, pauseAfter, type Shared } from './lane.ts'
import { NearObjects } from './near-objects.ts'
import type { ParkedMessages } from './parked-messages.ts'
import { readDrawn } from './read-drawn.ts'
import type { StatusKeeper } from './source-status.ts'

/** A queue that tells of new objects. */
export interface QueueSource {
  readonly name: string
  readonly kind: string
  readonly queue: Queue
  /** About how many messages wait, for whoever looks before they are received. @throws what AWS has to say */
  readonly waiting?: () => Promise<number>
  /** Brings what its messages name near. */
  readonly objects: Pick<Source, 'open' | 'sibling'>
  readonly buckets: ReadonlySet<string>
  readonly parkAfter: number
  readonly visibilitySeconds: number
  readonly waitSeconds: number
  /** Objects asked for at the same time. */
  readonly atOnce: number
}

/** Objects of a batch of messages, and milliseconds for which the first of them waits for more. */
const MOST_OBJECTS = 1000
const LINGER = 1000
/** Batches under way at once: one is read while the next is brought near. */
const BATCHES = 2
/** An empty queue may have answered for a part of its servers only. */
const SURELY_EMPTY = 2
const LONGEST_PAUSE = 300_000

/** Reads what the messages of a queue name, in small batches, and settles the messages when it is durable. */
export class QueueLane implements Lane {
  readonly status: StatusKeeper
  readonly #name: string
  readonly #objects: QueueSource['objects']
  readonly #shared: Shared
  readonly #near: NearObjects
  readonly #consumer: QueueConsumer
  readonly #parked: ParkedMessages
  readonly #end = new AbortController()
  #serving: readonly Promise<void>[] = []
  #batches = 0
  #failures = 0
  #isBroken = false

  constructor(queue: QueueSource, status: StatusKeeper, parked: ParkedMessages, shared: Shared) {
    this.status = status
    this.#name = queue.name
    this.#objects = queue.objects
    this.#shared = shared
    this.#parked = parked
    this.#near = new NearObjects({ ...shared, atOnce: queue.atOnce })
    const { clock, changes } = shared
    this.#consumer = new QueueConsumer({
      ...queue,
      clock,
      park: (messages) => parked.add(messages, clock.now()),
      onArrival: () => this.#arrived(),
      onTrouble: (error) => {
        status.failed(clock.now(), error)
        this.#isBroken = true
        changes.tell()
      },
    })
  }

  start(): void {
    this.#consumer.start()
    this.#serving = Array.from({ length: BATCHES }, () => this.#serve())
  }

  readyAt(): number | undefined {
    return this.#near.readyAt
  }

  read(isOver: () => boolean): Promise<void> {
    return readDrawn(this.#shared.target, this.#near.draw(this.#name, isOver), this.status)
  }

  /** Of a queue that cannot be asked nothing more is expected. */
  isFinished(): boolean {
    const isIdle = this.#batches === 0 && this.#consumer.held === 0
    return isIdle && (this.#isBroken || this.#consumer.emptyReceives >= SURELY_EMPTY)
  }

  async stop(): Promise<void> {
    this.#end.abort()
    this.#near.end()
    await Promise.all(this.#serving)
    await this.#consumer.stop()
  }

  #arrived(): void {
    this.#isBroken = false
    // Nothing in the queue is as good as everything read.
    if (this.#consumer.held === 0) this.status.succeeded(this.#shared.clock.now())
    this.#shared.changes.tell()
  }

  async #serve(): Promise<void> {
    const { clock, changes } = this.#shared
    const { signal } = this.#end
    while (!signal.aborted) {
      const batch = await this.#nextBatch()
      if (batch === undefined) return
      this.#batches++
      const isWell = await this.#work(batch).catch((error: unknown) => {
        // Its messages are held no more, and come again by themselves.
        this.status.failed(clock.now(), error)
        return false
      })
      this.#batches--
      this.#failures = isWell ? 0 : this.#failures + 1
      changes.tell()
      if (!isWell) await clock.sleep(pauseAfter(this.#failures, LONGEST_PAUSE), signal)
    }
  }

  /** Waits until there is a batch worth reading; undefined when nothing more is read. */
  async #nextBatch(): Promise<QueueBatch | undefined> {
    const { clock, changes } = this.#shared
    const { signal } = this.#end
    while (!signal.aborted) {
      const since = this.#consumer.waitingSince
      const left = since === undefined ? undefined : since + LINGER - clock.monotonic()
      if (left !== undefined && (left <= 0 || this.#consumer.waitingObjects >= MOST_OBJECTS))
        return this.#consumer.take(MOST_OBJECTS)
      await (left === undefined ? this.#changeOrEnd() : changes.nextWithin(left, clock))
    }
    return undefined
  }

  #changeOrEnd(): Promise<void> {
    return this.#end.signal.aborted ? Promise.resolve() : this.#shared.changes.next()
  }

  /** Reads what a batch names and settles its messages; whether the source is well. */
  async #work(batch: QueueBatch): Promise<boolean> {
    const { clock, changes } = this.#shared
    const outcome = await this.#read(batch)
    if (this.#end.signal.aborted && outcome.untried.size > 0) {
      await this.#consumer.giveBack(batch, 0)
      return true
    }
    const { done, parked } = await this.#consumer.settle(batch, outcome)
    await this.#parked.recovered(done)
    this.status.count('parked', this.#parked.takeNew())
    const [why] = outcome.unreadable.values()
    if (why !== undefined) this.status.noted(clock.now(), why)
    changes.tell()
    if (outcome.untried.size > 0) {
      this.status.failed(clock.now(), why ?? 'a reading broke; what is left is read again')
      return false
    }
    const now = clock.now()
    if (done.length > 0) this.status.succeeded(now, Math.max(0, now - batch.sentAt))
    return done.length + parked > 0 || outcome.unreadable.size === 0
  }

  async #read(batch: QueueBatch): Promise<BatchOutcome> {
    const unreadable = new Map<LogObject, string>()
    const untried = new Set<LogObject>()
    let outstanding = batch.objects.length
    await this.#near.bring({
      source: this.#objects,
      objects: batch.objects,
      onOutcome: (object, outcome) => {
        outstanding--
        if (outcome.kind === 'untried') untried.add(object)
        if (outcome.kind === 'durable') this.status.count('objects')
        if (outcome.kind !== 'unreadable') return
        unreadable.set(object, outcome.why)
        this.status.count('unreadable')
      },
    })
    await this.#shared.changes.until(() => outstanding === 0)
    return { unreadable, untried }
  }
}
