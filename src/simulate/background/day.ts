import type { Random } from '../../statistics/random.ts'
import type { Actors } from '../actors.ts'
import type { Organisation } from '../organisation.ts'

/** What a stream of ordinary events needs to write one day. */
export interface Day {
  readonly organisation: Organisation
  readonly actors: Actors
  /** Midnight UTC. */
  readonly start: number
  /** Of the whole simulation. */
  readonly simulationStart: number
  readonly scale: number
  /** The stream's own numbers for this day. */
  readonly random: Random
}

/** Monday is 1, Sunday is 0. */
export function weekday(time: number): number {
  return new Date(time).getUTCDay()
}

export function isWorkday(time: number): boolean {
  const day = weekday(time)
  return day > 0 && day < 6
}
