import type { EntityRef } from '../../events/entity.ts'
import { WANTED_LOGS } from '../../lake/wanted-logs.ts'
import type { Lineage } from '../lineage.ts'
import type { CollectedPlaces } from './collected-places.ts'
import type { LatestState } from './latest-states.ts'

/** Whether a log is written in one account and Region, and whether it was collected: what could not have been seen there. */
export interface Prerequisite {
  readonly account: string
  readonly region: string
  /** Its name in WANTED_LOGS. */
  readonly log: string
  readonly title: string
  /** `not-known`: a permission to ask was missing. */
  readonly state: 'on' | 'off' | 'not-known'
  readonly collected: boolean
  /** The endpoint or bucket that it is about; undefined where it is about all of the place. */
  readonly about: EntityRef | undefined
  /** What was found, as a sentence. */
  readonly found: string
  /** What cannot be seen without it, as a sentence; `''` where it is on and was collected. */
  readonly unseen: string
  /** Where it is delivered to, `s3://…`; `''` where that is not known. */
  readonly destination: string
}

/** What is known of one account and Region. */
export interface Place {
  readonly account: string
  readonly region: string
  readonly known: readonly LatestState[]
  readonly collected: CollectedPlaces
  readonly lineage: Lineage
  readonly captured: ReadonlySet<string>
}

export type Fact = Pick<Prerequisite, 'log' | 'state' | 'found'> &
  Partial<Pick<Prerequisite, 'about' | 'destination' | 'collected'>>

export function lineOf({ account, region, collected }: Place, fact: Fact): Prerequisite {
  const wanted = WANTED_LOGS.find(({ log }) => log === fact.log)
  const isCollected = fact.collected ?? collected(fact.log, account, region)
  const isSeen = fact.state === 'on' && isCollected
  return {
    account,
    region,
    log: fact.log,
    title: wanted?.title ?? fact.log,
    state: fact.state,
    collected: isCollected,
    about: fact.about,
    found: fact.found,
    unseen: isSeen ? '' : (wanted?.without ?? ''),
    destination: fact.destination ?? '',
  }
}

export function stateOf(is: boolean | undefined): Prerequisite['state'] {
  if (is === undefined) return 'not-known'
  return is ? 'on' : 'off'
}
