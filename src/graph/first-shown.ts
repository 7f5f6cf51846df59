import type { TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { placeInWords } from './geography.ts'
import {
  type NewlyShown,
  newOperations,
  newOrganisations,
  newPlaces,
  newPrograms,
  newRegions,
} from './newly-shown.ts'
import { ENOUGH_DAYS } from './novelty-habits.ts'
import type { Principal } from './principal.ts'
import { relationCode } from './relation-types.ts'

/** The sides from which a principal shows something new. */
export type ShownFacet = 'place' | 'organisation' | 'program' | 'operation' | 'region'

/** What a principal showed for the first time, in words. */
export interface FirstShown extends NewlyShown<string> {
  readonly facet: ShownFacet
}

/**
 * What a user or role showed in the window and never in the baseline, the least likely first, where such news is rare and not
 * everybody's. Nothing of one that acted on fewer than a few days of the baseline: to a newcomer everything is new.
 *
 * @param window of whole hours; the baseline ends where it begins
 */
export async function firstShownBy(
  engine: Engine,
  principal: Principal,
  window: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly FirstShown[]> {
  if ((await daysActive(engine, principal, baseline)) < ENOUGH_DAYS) return []
  const asked = [engine, principal, window, baseline] as const
  const places = await newPlaces(...asked)
  const found: readonly FirstShown[] = [
    ...places.map((one) => ({ ...one, facet: 'place' as const, value: placeInWords(one.value) })),
    ...told('organisation', await newOrganisations(...asked)),
    ...told('program', await newPrograms(...asked)),
    ...told('operation', await newOperations(...asked)),
    ...told('region', await newRegions(...asked)),
  ]
  return found.toSorted(
    (a, b) =>
      b.bits - a.bits || a.facet.localeCompare(b.facet, 'en') || (a.value < b.value ? -1 : 1),
  )
}

function told(facet: ShownFacet, values: readonly NewlyShown<string>[]): readonly FirstShown[] {
  return values.map((one) => ({ ...one, facet }))
}

/** Days of the baseline on which the principal called anything. */
async function daysActive(
  engine: Engine,
  { term }: Principal,
  baseline: TimeWindow,
): Promise<number> {
  const rows = await engine.query(
    `SELECT count(DISTINCT date_trunc('day', time)) AS days FROM stored.relation
     WHERE type = $1 AND source = $2 AND time >= $3 AND time < $4`,
    [relationCode('called'), term, new Date(baseline.start), new Date(baseline.end)],
  )
  return Number(rows[0]?.['days'] ?? 0)
}
