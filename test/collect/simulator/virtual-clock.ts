import type { Clock } from '../../../src/sources/clock.ts'

interface Timer {
  readonly at: number
  readonly nth: number
  readonly wake: () => void
}

const START = Date.UTC(2026, 0, 2)

/** Time that passes only when everybody waits for it. Who waits for the same moment is woken in the order of asking. */
export class VirtualClock implements Clock {
  #now = START
  #timers: Timer[] = []
  #asked = 0
  readonly #held = new Set<Promise<unknown>>()

  readonly now = (): number => this.#now

  readonly monotonic = (): number => this.#now - START

  readonly sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const wake = () => {
        this.#timers = this.#timers.filter((one) => one !== timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = { at: this.#now + Math.max(0, milliseconds), nth: this.#asked++, wake }
      this.#timers.push(timer)
      signal?.addEventListener('abort', wake)
    })

  /** Time does not pass while something real is under way. */
  hold<T>(work: Promise<T>): Promise<T> {
    this.#held.add(work)
    const done = () => this.#held.delete(work)
    work.then(done, done)
    return work
  }

  /** Lets time pass until `isOver`, or nobody waits any more, or it would be later than `until`. */
  async run(isOver: () => boolean, until: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (isOver()) return
      if (this.#held.size > 0) {
        await Promise.race([...this.#held]).catch(() => undefined)
        continue
      }
      const next = this.#earliest()
      if (next === undefined || next.at > until) return
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
  }

  #earliest(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers)
      if (
        first === undefined ||
        timer.at < first.at ||
        (timer.at === first.at && timer.nth < first.nth)
      )
        first = timer
    return first
  }
}
