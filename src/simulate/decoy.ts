import type { Random } from '../statistics/random.ts'
import type { ApiCall } from './act.ts'
import type { Actors } from './actors.ts'
import type { Effect } from './effects.ts'
import type { Organisation } from './organisation.ts'
import type { LookAlike } from './truth.ts'

/** An ordinary event that could be taken for a cause, with what it adds to the logs. */
export interface Decoy {
  readonly calls: readonly ApiCall[]
  readonly effects: readonly Effect[]
  readonly truth: LookAlike
}

/** Where and when a decoy is wanted. */
export interface Place {
  readonly organisation: Organisation
  readonly actors: Actors
  readonly random: Random
  /** Shortly before the onset of the incident it stands beside. */
  readonly time: number
  /** Names of what no decoy may touch, because an incident strikes it. */
  readonly avoid: ReadonlySet<string>
}
