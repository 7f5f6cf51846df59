import type { Severity } from '../../events/severity.ts'
import { isGrave } from './grave-act.ts'
import type { JudgedSession } from './score-sessions.ts'
import { FEATURE, SESSION_FEATURES, SIDES, type Side } from './session-features.ts'
import type { ValueNames } from './value-names.ts'

/** A day of a hundred of one principal; one of a thousand. At most one alert a day for a hundred principals is worth telling. */
const WORTH_TELLING = 0.01
const ODD = 0.001
/** Bits below which nothing is told, however quiet all other days were. */
const LEAST_BITS = 10
/** Bits from which on one side of a session is strong evidence: one day in twenty-four. */
export const STRONG = 4.6
/** Addresses change by themselves: a new network of little surprise counts only beside a new program or Region. */
const WEAK_PLACE = 2.5
/** A principal that was there on so many days is known well enough to be called unlike itself. */
const ESTABLISHED_DAYS = 5
/** Grave operations, and operations in all, that nobody in the account called: then even a newcomer is odd. */
const GRAVE_OF_NEWCOMER = 2
const NEW_OF_NEWCOMER = 3

/** Whether a session is told at all. Who was never seen before is new in everything: it counts only when it acts unlike its
 * peers and its account. */
export function isWorthTelling(session: JudgedSession, names: ValueNames): boolean {
  if (session.daysKnown > 0) return session.chance <= WORTH_TELLING && session.bits >= LEAST_BITS
  const operations = session.unusual.filter(
    ({ shown, shares }) => shown.feature === FEATURE.operation && !(shares.account > 0),
  )
  const grave = operations.filter(({ shown }) => isGrave(names.text(shown.value)))
  return operations.length >= NEW_OF_NEWCOMER && grave.length >= GRAVE_OF_NEWCOMER
}

/** Bits of each side: those of its most surprising value. */
export function bitsOf(
  { sides, unusual }: Pick<JudgedSession, 'sides' | 'unusual'>,
  side: Side,
): number {
  const own = unusual.filter(({ shown }) => SESSION_FEATURES[shown.feature]?.side === side)
  const loudest = own.reduce((most, { bits }) => Math.max(most, bits), 0)
  return Math.max(loudest, sides.find((one) => one.side === side)?.bits ?? 0)
}

/** Operations that are grave and strongly unusual. */
export function graveOperations(
  { unusual }: Pick<JudgedSession, 'unusual'>,
  names: ValueNames,
): readonly string[] {
  return unusual
    .filter(({ shown, bits }) => shown.feature === FEATURE.operation && bits >= STRONG)
    .map(({ shown }) => names.text(shown.value))
    .filter(isGrave)
}

/**
 * How severe: new things alone are worth knowing, not worth an alarm. Medium takes a new and grave act that comes from
 * somewhere new in one call (`atOnce`); high takes two more strong sides.
 */
export function severityOf(session: JudgedSession, names: ValueNames, atOnce: boolean): Severity {
  const bits = (side: Side) => bitsOf(session, side)
  const strong = SIDES.filter((side) => bits(side) >= STRONG)
  const elsewhere =
    bits('place') >= STRONG ||
    bits('key') >= STRONG ||
    (bits('place') >= WEAK_PLACE && (bits('client') >= STRONG || bits('region') >= STRONG))
  const acts = graveOperations(session, names).length > 0
  if (atOnce && session.daysKnown >= ESTABLISHED_DAYS && session.chance <= ODD && acts && elsewhere)
    return strong.length >= 3 ? 'HIGH' : 'MEDIUM'
  return strong.length >= 2 && session.daysKnown > 0 && session.chance <= ODD
    ? 'LOW'
    : 'INFORMATIONAL'
}
