import { networkOf } from '../events/ip.ts'
import { HOUR, type TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { leastKm, type Whereabouts } from './geography.ts'
import type { Principal } from './principal.ts'
import type { UsedAddress } from './principal-addresses.ts'

/** An address with the place it is at. */
export type LocatedAddress = UsedAddress & { readonly place: Whereabouts }

/** Two calls of one traveller, one after the other, from two places. */
export interface Journey {
  readonly from: LocatedAddress
  readonly to: LocatedAddress
  /** Milliseconds between the two. */
  readonly duration: number
  /** What it takes at least, whole kilometres an hour. */
  readonly kmPerHour: number
}

/** Airliners cruise at 900 km/h, and nobody is at a keyboard from gate to gate: what is faster was no journey. */
const FASTEST_KM_PER_HOUR = 1000
/** A shorter way is within what databases of addresses are wrong by, whatever radius they claim. */
const SHORTEST_KM = 300
/** CloudTrail's times are whole seconds. */
const CLOCK = 1000
/** An address that so many others use is a VPN, an office or a NAT gateway: being there says little of where one is. */
export const SHARED_BY = 3
/** Days of the baseline from which on an address is one of the principal's own. */
const USUAL_DAYS = 3
/** Amazon's systems: who opens CloudShell or signs in to an instance has not moved there. */
export const AMAZON: ReadonlySet<number> = new Set([14618, 16509, 8987, 7224, 62785])
/** Most changes of address that are judged, those with the least time first. */
const MOST_CHANGES = 20_000

/**
 * Journeys that nobody can have made, the fastest first, one for each pair of addresses. A user is one traveller; a role is
 * many, told apart by source identity or else by the name of the session. Machines are left out: an instance's session moves
 * when its credentials do, which a detector of its own looks for. Only a change to or from an address that is not both
 * usual counts, since a principal that is in two places every week is two people or machines.
 */
export async function impossibleJourneys(
  engine: Engine,
  principal: Principal,
  scope: TimeWindow,
  addresses: readonly UsedAddress[],
): Promise<readonly Journey[]> {
  const usable = new Map(addresses.flatMap((one) => (isTelling(one) ? [[one.term, one]] : [])))
  if (inOnePlace([...usable.values()])) return []
  const rows = await changesOf(engine, principal, scope, [...usable.keys()])
  const sessions = await termTexts(engine, new Set(rows.map(({ traveller }) => Number(traveller))))
  const people = rows.filter(({ traveller }) => !isMachine(sessions.get(Number(traveller)) ?? ''))
  const judged = people.flatMap((row) => {
    const from = usable.get(Number(row['before_ip']))
    const to = usable.get(Number(row['source_ip']))
    if (from === undefined || to === undefined) return []
    return journey(from, to, Number(row['gap'])) ?? []
  })
  return fastestOfEachPair(judged)
}

/** The journey from one address to another when it is impossible; undefined when it may have been made, or when nobody need
 * have moved. */
export function journey(
  from: LocatedAddress,
  to: LocatedAddress,
  duration: number,
): Journey | undefined {
  if (from.daysBefore >= USUAL_DAYS && to.daysBefore >= USUAL_DAYS) return undefined
  if (from.asn !== undefined && from.asn === to.asn) return undefined
  if (networkOf(from.text) === networkOf(to.text)) return undefined
  const km = leastKm(from.place, to.place)
  const kmPerHour = Math.round(km / ((duration + CLOCK) / HOUR))
  if (km < SHORTEST_KM || kmPerHour <= FASTEST_KM_PER_HOUR) return undefined
  return { from, to, duration, kmPerHour }
}

function isTelling(address: UsedAddress): address is LocatedAddress {
  return (
    address.place !== undefined &&
    address.others < SHARED_BY &&
    (address.asn === undefined || !AMAZON.has(address.asn))
  )
}

/** Spares the reading of calls for the many principals that are in one place. */
function inOnePlace(addresses: readonly LocatedAddress[]): boolean {
  return new Set(addresses.map(({ place }) => `${place.latitude},${place.longitude}`)).size < 2
}

/** Changes of address between consecutive calls of one traveller: for each pair that with the least time between. */
function changesOf(
  engine: Engine,
  { term }: Principal,
  scope: TimeWindow,
  addresses: readonly number[],
): Promise<readonly SqlRow[]> {
  return engine.query(
    `WITH own AS (SELECT CASE WHEN source_identity <> 0 THEN source_identity ELSE session END AS traveller,
          time, source_ip, event_id FROM stored.api_call
        WHERE actor = $1 AND time >= $2 AND time < $3 AND ip_kind IN (1, 2) AND vpc_endpoint = 0
          AND source_ip IN (SELECT unnest($4::UINTEGER[]))),
      stepped AS (SELECT traveller, time, source_ip, lag(source_ip) OVER w AS before_ip, lag(time) OVER w AS before
        FROM own WINDOW w AS (PARTITION BY traveller ORDER BY time, event_id))
     SELECT traveller, before_ip, source_ip, min(date_diff('millisecond', before, time)) AS gap FROM stepped
     WHERE before_ip IS NOT NULL AND before_ip <> source_ip GROUP BY traveller, before_ip, source_ip
     ORDER BY gap, traveller, before_ip, source_ip LIMIT ${MOST_CHANGES}`,
    [term, new Date(scope.start), new Date(scope.end), addresses],
  )
}

/** EC2 names an instance's sessions after it. */
function isMachine(session: string): boolean {
  return /\/i-[0-9a-f]{8,17}$/.test(session)
}

/** To and fro is told once. */
function fastestOfEachPair(journeys: readonly Journey[]): readonly Journey[] {
  const best = new Map<string, Journey>()
  for (const one of journeys.toSorted(byPace)) {
    const pair = [one.from.text, one.to.text].sort().join(' ')
    if (!best.has(pair)) best.set(pair, one)
  }
  return [...best.values()]
}

function byPace(a: Journey, b: Journey): number {
  return (
    b.kmPerHour - a.kmPerHour || compare(a.from.text, b.from.text) || compare(a.to.text, b.to.text)
  )
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
