import { newPrograms } from '../../graph/newly-shown.ts'
import { firstByWorth } from './newest.ts'
import type { Examination, IndicatorOf } from './question.ts'

/** Programs with which the principal called in the scope and never before, each by the user agent it was first seen with.
 * Those that are new for the whole account come first, then those with most calls. */
export async function newUserAgents({
  engine,
  principal,
  scope,
  baseline,
}: Examination): Promise<readonly IndicatorOf<'NEW_USER_AGENT'>[]> {
  const programs = await newPrograms(engine, principal, scope, baseline)
  return firstByWorth(programs, (_, { shownWith }) => shownWith).map(({ name, shown }) => ({
    type: 'NEW_USER_AGENT',
    userAgent: name,
    isNewForEntireAccount: shown.newForAccount,
  }))
}
