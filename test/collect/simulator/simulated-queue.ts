import type { Queue, QueueMessage, Receipt } from '../../../src/sources/sqs/queue.ts'
import type { Random } from '../../../src/statistics/random.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface QueueFaults {
  /** Share of calls that fail, of them half after they took effect. */
  calls: number
  /** Share of receives that give a message although somebody holds it. */
  twice: number
}

interface Held {
  readonly id: string
  readonly body: string
  readonly sentAt: number
  visibleAt: number
  receives: number
  receipt: number
}

/** SQS as it promises to be, and not better: at least once, in any order, forgetting who holds a message when its time is out. */
export class SimulatedQueue {
  readonly messages = new Map<string, Held>()
  readonly deadLetters: Held[] = []
  readonly faults: QueueFaults = { calls: 0, twice: 0 }
  /** Told of each message that is deleted, before it is. */
  onDelete: (message: { readonly id: string; readonly body: string }) => void = () => undefined
  readonly #clock: VirtualClock
  readonly #random: Random
  /** Receives after which a message goes to the dead letters; never when undefined. */
  readonly #mostReceives: number | undefined
  readonly #waiting = new Set<() => void>()
  #sent = 0

  constructor(clock: VirtualClock, random: Random, mostReceives: number | undefined) {
    this.#clock = clock
    this.#random = random
    this.#mostReceives = mostReceives
  }

  send(body: string): string {
    const id = `m${this.#sent++}`
    const now = this.#clock.now()
    this.messages.set(id, { id, body, sentAt: now, visibleAt: now, receives: 0, receipt: 0 })
    for (const wake of this.#waiting) wake()
    return id
  }

  readonly queue: Queue = {
    receive: async ({ waitSeconds, visibilitySeconds }, signal) => {
      await this.#clock.sleep(this.#random.int(50) + 5)
      const end = this.#clock.now() + waitSeconds * 1000
      while (this.#visible().length === 0 && this.#clock.now() < end && !signal.aborted)
        await this.#change(end, signal)
      return this.#attempt(() => this.#receive(visibilitySeconds))
    },
    delete: async (messages) => {
      await this.#clock.sleep(this.#random.int(30))
      return this.#attempt(() => this.#each(messages, (held) => this.#delete(held)))
    },
    hide: async (messages, seconds) => {
      await this.#clock.sleep(this.#random.int(30))
      const until = this.#clock.now() + seconds * 1000
      return this.#attempt(() =>
        this.#each(messages, (held) => {
          held.visibleAt = until
        }),
      )
    },
    hasDeadLetterQueue: async () => this.#attempt(() => this.#mostReceives !== undefined),
  }

  /** Until a message is sent or shows again, or it is `end`. */
  async #change(end: number, signal: AbortSignal): Promise<void> {
    const sent = new AbortController()
    const wake = () => sent.abort()
    this.#waiting.add(wake)
    signal.addEventListener('abort', wake)
    const shown = [...this.messages.values()].map(({ visibleAt }) => visibleAt)
    await this.#clock.sleep(Math.min(end, ...shown) - this.#clock.now(), sent.signal)
    signal.removeEventListener('abort', wake)
    this.#waiting.delete(wake)
  }

  #visible(): Held[] {
    const now = this.#clock.now()
    return [...this.messages.values()].filter(({ visibleAt }) => visibleAt <= now)
  }

  #receive(visibilitySeconds: number): QueueMessage[] {
    const now = this.#clock.now()
    const held =
      this.#random.next() < this.faults.twice ? [...this.messages.values()] : this.#visible()
    const some = this.#random.shuffle(held).slice(0, 1 + this.#random.int(10))
    return some.flatMap((message) => {
      message.receives++
      if (this.#mostReceives !== undefined && message.receives > this.#mostReceives) {
        this.messages.delete(message.id)
        this.deadLetters.push(message)
        return []
      }
      message.visibleAt = now + visibilitySeconds * 1000
      message.receipt++
      const { id, body, receives, sentAt, receipt } = message
      return [{ id, body, receives, sentAt, receipt: `${id}:${receipt}` }]
    })
  }

  /** An old receipt may do or not, as SQS has it. */
  #each(messages: readonly Receipt[], work: (held: Held) => void): Receipt[] {
    return messages.filter((one) => {
      if (this.#random.next() < this.faults.calls / 2) return true
      const held = this.messages.get(one.id)
      const isCurrent = held !== undefined && one.receipt === `${one.id}:${held.receipt}`
      if (held !== undefined && (isCurrent || this.#random.next() < 0.5)) work(held)
      return false
    })
  }

  #delete(held: Held): void {
    this.onDelete(held)
    this.messages.delete(held.id)
  }

  #attempt<T>(work: () => T): T {
    const fails = this.#random.next() < this.faults.calls
    if (fails && this.#random.next() < 0.5) throw new Error('ServiceUnavailable')
    const answer = work()
    if (fails) throw new Error('the answer was lost')
    return answer
  }
}
