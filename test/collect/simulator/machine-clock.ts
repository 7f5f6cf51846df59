import type { Clock } from '../../../src/sources/clock.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** The clock of a machine: true time goes on whatever it says. It can be set, and it stands still while the machine sleeps. */
export class MachineClock implements Clock {
  readonly #world: VirtualClock
  /** Milliseconds by which it is ahead of true time. */
  #ahead = 0
  #slept = 0
  #asleep: Promise<void> | undefined

  constructor(world: VirtualClock) {
    this.#world = world
  }

  readonly now = (): number => this.#world.now() + this.#ahead

  readonly monotonic = (): number => this.#world.monotonic() - this.#slept

  readonly sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    const end = this.monotonic() + Math.max(0, milliseconds)
    do await this.#world.sleep(end - this.monotonic(), signal)
    while (this.monotonic() < end && signal?.aborted !== true)
  }

  /** Somebody sets it. */
  step(milliseconds: number): void {
    this.#ahead += milliseconds
  }

  /** It is set to true time. */
  correct(): void {
    this.#ahead = 0
  }

  /** The machine stands still for so long, and wakes with the time at which it fell asleep. */
  suspend(milliseconds: number): void {
    if (this.#asleep !== undefined) return
    this.#asleep = this.#world.sleep(milliseconds).then(() => {
      this.#slept += milliseconds
      this.#ahead -= milliseconds
      this.#asleep = undefined
    })
  }

  /** Ends when the machine is awake. */
  async awake(): Promise<void> {
    while (this.#asleep !== undefined) await this.#asleep
  }
}
