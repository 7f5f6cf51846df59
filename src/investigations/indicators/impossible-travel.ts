import { HOUR } from '../../events/time.ts'
import { placeInWords } from '../../graph/geography.ts'
import { impossibleJourneys } from '../../graph/travel.ts'
import type { Examination, IndicatorOf } from './question.ts'

/** Calls of the principal, one after the other, from places that nobody can travel between in that time; the fastest first. */
export async function impossibleTravels({
  engine,
  principal,
  scope,
  addresses,
}: Examination): Promise<readonly IndicatorOf<'IMPOSSIBLE_TRAVEL'>[]> {
  const journeys = await impossibleJourneys(engine, principal, scope, addresses)
  return journeys.map(({ from, to, duration }) => ({
    type: 'IMPOSSIBLE_TRAVEL',
    startingIpAddress: from.text,
    endingIpAddress: to.text,
    startingLocation: placeInWords(from.place),
    endingLocation: placeInWords(to.place),
    hourlyTimeDelta: Math.floor(duration / HOUR),
  }))
}
