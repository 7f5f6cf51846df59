import type { Clock } from '../sources/clock.ts'

/** Wakes whoever waits for something to become different; who is woken looks for themselves whether it did. */
export class Changes {
  #waiting: (() => void)[] = []

  tell(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Ends with the next change, but not later than after so many milliseconds. */
  async nextWithin(milliseconds: number, clock: Clock): Promise<void> {
    const woken = new AbortController()
    this.#waiting.push(() => woken.abort())
    await clock.sleep(milliseconds, woken.signal)
  }

  /** Ends as soon as `holds` does, which is asked again with each change. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.next()
  }
}
