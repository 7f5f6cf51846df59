import { newOrganisations } from '../../graph/newly-shown.ts'
import { firstByWorth } from './newest.ts'
import type { Examination, IndicatorOf } from './question.ts'

/** Organisations from whose networks the principal called in the scope and never before. Those that are new for the whole
 * account come first, then those with most calls. */
export async function newAsos({
  engine,
  principal,
  scope,
  baseline,
}: Examination): Promise<readonly IndicatorOf<'NEW_ASO'>[]> {
  const organisations = await newOrganisations(engine, principal, scope, baseline)
  return firstByWorth(organisations, (name) => name).map(({ name, shown }) => ({
    type: 'NEW_ASO',
    aso: name,
    isNewForEntireAccount: shown.newForAccount,
  }))
}
