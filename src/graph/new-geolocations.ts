import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { placeInWords, whereaboutsOf } from './geography.ts'
import { relationCode } from './relation-types.ts'

/** A place from which calls came in the scope and not in the baseline, anybody's. */
export interface NewGeolocation {
  /** ISO 3166 code. */
  readonly country: string
  /** `''` where only the country is known. */
  readonly city: string
  /** `Lisbon, Portugal` */
  readonly name: string
  /** Degrees, rounded to one decimal: databases of addresses know no better. Null when the country has no known middle. */
  readonly latitude: number | null
  readonly longitude: number | null
  /** Whether the point is about the middle of the country, since no city is known. */
  readonly coarse: boolean
  /** Whether nothing came from the whole country before. */
  readonly newCountry: boolean
  readonly addresses: number
  readonly successful: number
  readonly failed: number
  /** The busiest, at most ten. */
  readonly principals: readonly PlacedPrincipal[]
  /** Principals there are, those beyond the list included. */
  readonly principalCount: number
  /** Milliseconds since the epoch. */
  readonly firstSeen: number
}

export interface PlacedPrincipal {
  readonly entity: EntityRef
  readonly successful: number
  readonly failed: number
}

/** Why nothing can be said to be new: no address has a place, or nothing was logged before the scope. */
export type NoGeolocations = 'no-places' | 'no-baseline'

export interface NewGeolocations {
  readonly items: readonly NewGeolocation[]
  readonly without: NoGeolocations | undefined
}

const MOST_NAMED = 10

/** Calls with the place of their address: $1 where the baseline begins, $2 where the scope ends, $3 where it begins. */
const PLACED = `SELECT l.country, coalesce(l.city, '') AS city, l.latitude, l.longitude, r.time, r.source, r.source_type,
    r.target, r.count, r.failed, r.first
  FROM stored.relation r JOIN stored.location l ON l.ip = r.target
  WHERE r.type = ${relationCode('used-address')} AND r.time >= $1 AND r.time < $2 AND l.country IS NOT NULL`

/** A city is new when nothing came from it; addresses of which only the country is known are when the country is. */
const FRESH = `WITH placed AS (${PLACED}),
  old_country AS (SELECT DISTINCT country FROM placed WHERE time < $3),
  old_city AS (SELECT DISTINCT country, city FROM placed WHERE time < $3),
  fresh AS (SELECT p.*, p.country NOT IN (SELECT country FROM old_country) AS new_country FROM placed p
    WHERE p.time >= $3 AND (p.country NOT IN (SELECT country FROM old_country) OR (p.city <> ''
      AND NOT EXISTS (SELECT 1 FROM old_city o WHERE o.country = p.country AND o.city = p.city))))`

/** Geolocations that calls came from in the scope and not in the baseline: new countries first, then by calls.
 * @param most rows at most */
export async function newGeolocations(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
  most: number,
): Promise<NewGeolocations> {
  const without = await missing(engine, scope, baseline)
  if (without !== undefined) return { items: [], without }
  const window = [new Date(baseline.start), new Date(scope.end), new Date(scope.start)]
  const rows = await engine.query(
    `${FRESH} SELECT country, city, avg(latitude) AS latitude, avg(longitude) AS longitude, new_country,
       sum(count) AS calls, sum(failed) AS failed, count(DISTINCT target) AS addresses, count(DISTINCT source) AS sources,
       min(first) AS first
     FROM fresh GROUP BY country, city, new_country ORDER BY new_country DESC, calls DESC, country, city LIMIT $4`,
    [...window, most],
  )
  const who = await principalsOf(engine, window)
  return { items: rows.map((row) => geolocationOf(row, who)), without: undefined }
}

async function missing(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<NoGeolocations | undefined> {
  const [row] = await engine.query(
    `SELECT EXISTS (SELECT 1 FROM (${PLACED}) p WHERE p.time >= $1) AS placed, EXISTS (SELECT 1 FROM stored.relation
       WHERE type = ${relationCode('called')} AND time >= $1 AND time < $3) AS before`,
    [new Date(baseline.start), new Date(scope.end), new Date(scope.start)],
  )
  if (row?.['before'] !== true) return 'no-baseline'
  return row['placed'] === true ? undefined : 'no-places'
}

type Principals = ReadonlyMap<string, readonly PlacedPrincipal[]>

const keyOf = (row: SqlRow) => `${row['country']} ${row['city']}`

async function principalsOf(engine: Engine, window: readonly Date[]): Promise<Principals> {
  const rows = await engine.query(
    `${FRESH} SELECT * FROM (SELECT country, city, source, max(source_type) AS type, sum(count) AS calls, sum(failed) AS failed,
         row_number() OVER (PARTITION BY country, city ORDER BY sum(count) DESC, source) AS nth
       FROM fresh GROUP BY country, city, source) g
     WHERE g.nth <= ${MOST_NAMED} ORDER BY g.country, g.city, g.nth`,
    window,
  )
  const texts = await termTexts(engine, new Set(rows.map((row) => Number(row['source']))))
  const found = new Map<string, PlacedPrincipal[]>()
  for (const row of rows) {
    const failed = Number(row['failed'])
    const entity = {
      type: entityTypeOf(Number(row['type'])),
      id: texts.get(Number(row['source'])) ?? '',
    }
    const list = found.get(keyOf(row)) ?? []
    list.push({ entity, successful: Number(row['calls']) - failed, failed })
    found.set(keyOf(row), list)
  }
  return found
}

function geolocationOf(row: SqlRow, who: Principals): NewGeolocation {
  const country = String(row['country'])
  const city = String(row['city'])
  const whereabouts = whereaboutsOf(row)
  const degrees = (value: number | undefined) =>
    value === undefined ? null : Math.round(value * 10) / 10
  const failed = Number(row['failed'])
  return {
    country,
    city,
    name: placeInWords({ country, city }),
    latitude: degrees(whereabouts?.latitude),
    longitude: degrees(whereabouts?.longitude),
    coarse: whereabouts?.coarse ?? true,
    newCountry: row['new_country'] === true,
    addresses: Number(row['addresses']),
    successful: Number(row['calls']) - failed,
    failed,
    principals: who.get(keyOf(row)) ?? [],
    principalCount: Number(row['sources']),
    firstSeen: Number(row['first']),
  }
}
