import { placeInWords } from '../../graph/geography.ts'
import { newPlaces } from '../../graph/newly-shown.ts'
import { firstByWorth } from './newest.ts'
import type { Examination, IndicatorOf } from './question.ts'

/** Countries, and cities far from all known ones, from which the principal called in the scope and never before. Places that
 * are new for the whole account come first, then those with most calls. */
export async function newGeolocations({
  engine,
  principal,
  scope,
  baseline,
}: Examination): Promise<readonly IndicatorOf<'NEW_GEOLOCATION'>[]> {
  const places = await newPlaces(engine, principal, scope, baseline)
  return firstByWorth(places, placeInWords).map(({ name, shown }) => ({
    type: 'NEW_GEOLOCATION',
    location: name,
    ipAddress: shown.shownWith,
    isNewForEntireAccount: shown.newForAccount,
  }))
}
