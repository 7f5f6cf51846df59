import type { Severity } from '../../events/severity.ts'
import { SEVERITIES, severityRank } from '../../events/severity.ts'
import { ENOUGH_DAYS, type Habit } from '../../graph/novelty-habits.ts'
import { surpriseBits } from '../../statistics/surprise.ts'
import type { Matcher } from './technique.ts'

/** How usual an act is for who did it. */
export type Familiarity =
  | 'unknown'
  | 'routine'
  | 'occasional'
  | 'usual-for-peers'
  | 'usual-in-account'
  | 'first-in-account'

/** Days of the baseline on which somebody did a thing, from which on it is their habit. */
const HABIT_DAYS = 3

export function familiarityOf(habit: Habit, baselineDays: number): Familiarity {
  if (baselineDays < ENOUGH_DAYS) return 'unknown'
  if (habit.own >= HABIT_DAYS) return 'routine'
  if (habit.own > 0) return 'occasional'
  if (habit.peers >= HABIT_DAYS) return 'usual-for-peers'
  return habit.account >= HABIT_DAYS ? 'usual-in-account' : 'first-in-account'
}

/** Surprise in bits, backing off from the principal to its peers to its account. */
export function habitBits(habit: Habit): number {
  return surpriseBits([
    { count: habit.own, total: habit.active },
    { count: habit.peers, total: habit.peersActive },
    { count: habit.account, total: habit.accountActive },
  ])
}

const STEPS: Readonly<Record<Familiarity, number>> = {
  unknown: 0,
  routine: -2,
  occasional: -1,
  'usual-for-peers': -1,
  'usual-in-account': 0,
  'first-in-account': 1,
}

/**
 * The severity of a technique for who did it; undefined when it is not worth a finding. What a principal does on many
 * days falls by two steps, what nobody in the account ever did rises by one; who was refused everything has done less.
 *
 * @param isNewcomer whether who did it is a user of whom the baseline knows nothing
 */
export function severityInContext(
  technique: {
    readonly severity: Severity
    readonly everyday?: boolean
    readonly administration?: boolean
    readonly matcher: { readonly kind: Matcher['kind'] }
  },
  familiarity: Familiarity,
  allDenied: boolean,
  isNewcomer = false,
): Severity | undefined {
  if (technique.administration === true && familiarity !== 'unknown' && !isNewcomer)
    return familiarity === 'routine' ? undefined : 'INFORMATIONAL'
  if (technique.everyday === true)
    return everydaySeverity(technique.severity, familiarity, allDenied, isNewcomer)
  const base = severityRank(technique.severity)
  // Looking around is never more than it is, whoever does it for the first time.
  const step = base < severityRank('MEDIUM') ? Math.min(0, STEPS[familiarity]) : STEPS[familiarity]
  const rank = base + step - (allDenied && technique.matcher.kind === 'call' ? 1 : 0)
  if (rank < 0 || (familiarity === 'routine' && rank <= 0)) return undefined
  return SEVERITIES[Math.min(rank, severityRank('HIGH'))]
}

function everydaySeverity(
  base: Severity,
  familiarity: Familiarity,
  allDenied: boolean,
  isNewcomer: boolean,
): Severity | undefined {
  // An everyday act that is of no day of the account, by a user of no day before, is nobody's everyday.
  if (familiarity === 'first-in-account' && isNewcomer && !allDenied) return higher(base)
  if (familiarity === 'first-in-account' || familiarity === 'usual-in-account')
    return allDenied ? 'INFORMATIONAL' : base
  return familiarity === 'unknown' || familiarity === 'occasional' ? 'INFORMATIONAL' : undefined
}

/** One step up, to MEDIUM at most. */
function higher(base: Severity): Severity {
  const rank = severityRank(base)
  return SEVERITIES[Math.max(rank, Math.min(rank + 1, severityRank('MEDIUM')))] ?? base
}

export function baselineInWords(familiarity: Familiarity, habit: Habit, days: number): string {
  switch (familiarity) {
    case 'unknown':
      return days === 0
        ? 'the lake holds nothing from before the scope: what is usual cannot be told'
        : `only ${days} days before the scope: too few to tell what is usual`
    case 'routine':
    case 'occasional':
      return `the principal did so on ${habit.own} of its ${habit.active} days in the ${days} days before`
    case 'usual-for-peers':
      return `the principal never did in the ${days} days before; its peers did on ${habit.peers} days`
    case 'usual-in-account':
      return `the principal never did in the ${days} days before; others in the account did on ${habit.account} days`
    case 'first-in-account':
      return `nobody in the account did in the ${days} days before`
  }
}
