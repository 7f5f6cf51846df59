import { createRandom } from '../../src/statistics/random.ts'
import { FROM, type Habits } from './population.ts'

export const SWAP_KINDS = ['same team', 'other team', 'machine', 'stolen'] as const
export type SwapKind = (typeof SWAP_KINDS)[number]

/** On one day a name is used by somebody else. */
export interface Swap {
  readonly day: number
  readonly victim: Habits
  readonly thief: Habits
  readonly kind: SwapKind
}

export interface SwapOptions {
  readonly seed: string
  readonly people: number
  readonly machines: number
  readonly baselineDays: number
  readonly scopeDays: number
}

/** Everybody is swapped on one day of the scope on which both would have acted: people in turns of the three kinds. */
export function swapsOf(all: readonly Habits[], options: SwapOptions): readonly Swap[] {
  const random = createRandom(options.seed).fork('swaps')
  return all.flatMap((victim) => {
    const own = random.fork(victim.identity.key)
    const day = FROM + options.baselineDays + own.int(options.scopeDays)
    if (victim.day(day).length === 0) return []
    const kind = victim.identity.kind === 'person' ? own.pick(PEOPLE_KINDS) : 'machine'
    const others = all.filter((other) => isThief(kind, victim, other) && other.day(day).length > 0)
    const thief = own.pick(others)
    return thief === undefined ? [] : [{ day, victim, thief, kind }]
  })
}

const PEOPLE_KINDS = ['same team', 'other team', 'stolen'] as const

function isThief(kind: SwapKind, victim: Habits, other: Habits): boolean {
  if (kind === 'stolen') return other === victim
  if (other === victim || other.identity.kind !== victim.identity.kind) return false
  if (kind === 'machine') return true
  return (other.identity.team === victim.identity.team) === (kind === 'same team')
}
