import type { Clock } from '../sources/clock.ts'
import type { Changes } from './changes.ts'
import type { CollectTarget } from './collect-target.ts'
import type { ByteBudget } from './near-objects.ts'
import type { StatusKeeper } from './source-status.ts'

/** What the sources that are collected side by side share. */
export interface Shared {
  readonly target: CollectTarget
  readonly clock: Clock
  readonly changes: Changes
  readonly budget: ByteBudget
  /** Whether everything that is there is collected once, or all that comes for ever. */
  readonly isOnce: boolean
}

/** One source on its way into the lake. It prepares by itself; the collector says when it is its turn to be read. */
export interface Lane {
  readonly status: StatusKeeper
  start(): void
  /** When what was prepared is worth reading, on the monotonic clock; undefined while nothing is. */
  readyAt(): number | undefined
  /** Reads what was prepared, until it `isOver` or no more is. @throws what breaks the reading */
  read(isOver: () => boolean): Promise<void>
  /** Of what is collected once: everything was. */
  isFinished(): boolean
  /** Lets others have what was not read, and asks for nothing more. Called when no reading is under way. */
  stop(): Promise<void>
}

/** Milliseconds to leave a source alone that failed so often in a row. */
export function pauseAfter(failures: number, longest: number): number {
  return Math.min(longest, 5000 * 2 ** Math.min(20, Math.max(0, failures - 1)))
}
