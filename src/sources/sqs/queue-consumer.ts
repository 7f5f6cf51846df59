import type { Clock } from '../clock.ts'
import {
  type BatchOutcome,
  HeldMessages,
  type HoldingRules,
  type QueueBatch,
  type Verdict,
} from './held-messages.ts'
import type { Queue, QueueMessage, Receipt } from './queue.ts'

export interface ConsumerOptions extends HoldingRules {
  readonly queue: Queue
  readonly clock: Clock
  /** Notes messages that are given up, durably: only then are they deleted. */
  readonly park: (messages: readonly ParkedMessage[]) => Promise<void>
  /** Told that messages have come, or that the queue was found empty. */
  readonly onArrival: () => void
  /** Told why the queue cannot be asked, each time; it is asked again after a while. */
  readonly onTrouble: (error: unknown) => void
  /** Seconds that the queue may wait for messages. */
  readonly waitSeconds: number
}

export type ParkedMessage = Extract<Verdict, { kind: 'park' }>

/** What became of the messages of a batch. */
export interface Settled {
  /** Ids of those whose objects are all durable. */
  readonly done: readonly string[]
  readonly retried: number
  readonly parked: number
}

/** Objects of messages that are held and wait to be read; no more are received beyond. */
const MOST_WAITING = 3000
/** Receives under way at once while there is plenty. */
const MOST_RECEIVERS = 8
const FIRST_PAUSE = 1000
const LAST_PAUSE = 300_000
/** Tries of a call that settles messages; what fails still comes again by itself. */
const TRIES = 4

/**
 * Receives the messages of a queue and holds them: the queue is told again and again that they are being worked on, until they are
 * settled. A message is deleted only by `settle`, so only when what it names is durable.
 */
export class QueueConsumer {
  readonly #options: ConsumerOptions
  readonly #held: HeldMessages
  readonly #end = new AbortController()
  readonly #working = new Set<Promise<void>>()
  #receivers = 0
  #wanted = 1
  #failures = 0
  #emptyReceives = 0
  #deadLetters: boolean | undefined

  constructor(options: ConsumerOptions) {
    this.#options = options
    this.#held = new HeldMessages(options)
  }

  /** Begins to receive. */
  start(): void {
    this.#receiveMore()
    this.#work(this.#beat())
  }

  get waitingObjects(): number {
    return this.#held.waitingObjects
  }

  get waitingSince(): number | undefined {
    return this.#held.waitingSince
  }

  /** Messages that are held, taken or not. */
  get held(): number {
    return this.#held.size
  }

  /** How often in a row the queue had nothing to give while nothing was held. */
  get emptyReceives(): number {
    return this.#emptyReceives
  }

  /** Messages to be read together: each batch is settled or given back. */
  take(mostObjects: number): QueueBatch | undefined {
    const batch = this.#held.take(mostObjects)
    this.#receiveMore()
    return batch
  }

  /**
   * Deletes what was read, and hides what is to be tried again. What is parked is noted, and stays in the queue, whose own rule
   * moves it on or forgets it in the end; only what names nothing to read is deleted where the queue has nowhere to move it.
   *
   * @throws when parking could not be noted; the messages come again by themselves
   */
  async settle(batch: QueueBatch, outcome: BatchOutcome): Promise<Settled> {
    const verdicts = this.#held.settle(batch, outcome)
    const parked = verdicts.filter((verdict) => verdict.kind === 'park')
    if (parked.length > 0) await this.#options.park(parked)
    const isHopeless = parked.some(({ objects }) => objects.length === 0)
    const goesOn = !isHopeless || (await this.#hasDeadLetters())
    const stays = (verdict: Verdict) =>
      verdict.kind === 'retry' ||
      (verdict.kind === 'park' && (verdict.objects.length > 0 || goesOn))
    const gone = verdicts.filter((verdict) => !stays(verdict))
    await this.#delete(gone.map(({ message }) => message))
    await this.#hide(verdicts.filter(stays))
    return {
      done: verdicts.filter(({ kind }) => kind === 'delete').map(({ message }) => message.id),
      retried: verdicts.filter(({ kind }) => kind === 'retry').length,
      parked: parked.length,
    }
  }

  /** A batch that could not be read for no fault of its objects comes again after so many seconds. */
  async giveBack(batch: QueueBatch, seconds: number): Promise<void> {
    await this.#tryHide(this.#held.giveBack(batch), seconds)
  }

  /** Receives no more, and lets others have what is held and not settled. */
  async stop(): Promise<void> {
    this.#end.abort()
    await Promise.all(this.#working)
    await this.#tryHide(this.#held.giveBack(), 0)
  }

  #work(work: Promise<void>): void {
    const done = work.finally(() => this.#working.delete(done))
    this.#working.add(done)
  }

  #receiveMore(): void {
    while (
      this.#receivers < this.#wanted &&
      this.#held.waitingObjects < MOST_WAITING &&
      !this.#end.signal.aborted
    ) {
      this.#receivers++
      this.#work(
        this.#receive().finally(() => {
          this.#receivers--
          this.#receiveMore()
        }),
      )
    }
  }

  async #receive(): Promise<void> {
    const { queue, clock, waitSeconds, visibilitySeconds, onArrival, onTrouble } = this.#options
    const { signal } = this.#end
    try {
      const messages = await queue.receive({ waitSeconds, visibilitySeconds }, signal)
      this.#failures = 0
      this.#held.add(messages, clock.monotonic())
      this.#emptyReceives = messages.length + this.#held.size > 0 ? 0 : this.#emptyReceives + 1
      // More at once while there is plenty, a single one that waits while there is none.
      this.#wanted = messages.length === 0 ? 1 : Math.min(MOST_RECEIVERS, this.#wanted + 1)
      if (!signal.aborted) onArrival()
    } catch (error) {
      if (signal.aborted) return
      this.#wanted = 1
      onTrouble(error)
      await clock.sleep(pauseAfter(this.#failures++), signal)
    }
  }

  /** Tells the queue that what is held is still worked on. */
  async #beat(): Promise<void> {
    const { clock, visibilitySeconds } = this.#options
    const { signal } = this.#end
    while (!signal.aborted) {
      await clock.sleep((visibilitySeconds * 1000) / 6, signal)
      const now = clock.monotonic()
      const messages = this.#held.toExtend(now)
      if (messages.length === 0) continue
      const failed = new Set(await this.#tryHide(messages, visibilitySeconds))
      const told = messages.filter((message) => !failed.has(message))
      this.#held.extended(told, now)
    }
  }

  async #hasDeadLetters(): Promise<boolean> {
    this.#deadLetters ??= await this.#options.queue.hasDeadLetterQueue().catch((error: unknown) => {
      this.#options.onTrouble(error)
      // Not known: what stays in the queue is at least not gone.
      return undefined
    })
    return this.#deadLetters ?? true
  }

  /** What cannot be deleted comes again, is known by then, and is deleted. */
  async #delete(messages: readonly QueueMessage[]): Promise<void> {
    await this.#insist(messages, (left) => this.#options.queue.delete(left))
  }

  async #hide(verdicts: readonly Verdict[]): Promise<void> {
    const bySeconds = new Map<number, QueueMessage[]>()
    for (const verdict of verdicts) {
      const seconds = verdict.kind === 'delete' ? 0 : verdict.seconds
      bySeconds.set(seconds, [...(bySeconds.get(seconds) ?? []), verdict.message])
    }
    for (const [seconds, messages] of bySeconds)
      await this.#insist(messages, (left) => this.#options.queue.hide(left, seconds))
  }

  /** Once; answers those of which it could not be said. */
  async #tryHide(
    messages: readonly QueueMessage[],
    seconds: number,
  ): Promise<readonly QueueMessage[]> {
    if (messages.length === 0) return []
    try {
      const failed = new Set(
        (await this.#options.queue.hide(messages, seconds)).map(({ id }) => id),
      )
      return messages.filter(({ id }) => failed.has(id))
    } catch (error) {
      this.#options.onTrouble(error)
      return messages
    }
  }

  async #insist(
    messages: readonly Receipt[],
    call: (messages: readonly Receipt[]) => Promise<readonly Receipt[]>,
  ): Promise<void> {
    let left = messages
    for (let i = 0; i < TRIES && left.length > 0; i++) {
      if (i > 0) await this.#options.clock.sleep(pauseAfter(i - 1), this.#end.signal)
      left = await call(left).catch((error: unknown) => {
        this.#options.onTrouble(error)
        return left
      })
    }
  }
}

function pauseAfter(failures: number): number {
  return Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures, 20))
}
