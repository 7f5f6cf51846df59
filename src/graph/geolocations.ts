import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { placeInWords, whereaboutsOf } from './geography.ts'
import { relationCode } from './relation-types.ts'

/** A place from which calls came in the scope, anybody's. */
export interface Geolocation {
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
  /** Whether nothing came from there in the baseline. */
  readonly isNew: boolean
  /** Whether nothing came from the whole country. */
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

/** Why there are none, or none is told to be new: no address has a place, or nothing was logged before the scope. */
export type NoGeolocations = 'no-places' | 'no-baseline'

export interface Geolocations {
  readonly items: readonly Geolocation[]
  readonly without: NoGeolocations | undefined
}

const MOST_NAMED = 10

/** Calls with the place of their address: $1 where the baseline begins, $2 where the scope ends, $3 where it begins. */
const PLACED = `SELECT l.country, coalesce(l.city, '') AS city, l.latitude, l.longitude, r.time, r.source, r.source_type,
    r.target, r.count, r.failed, r.first
  FROM stored.relation r JOIN stored.location l ON l.ip = r.target
  WHERE r.type = ${relationCode('used-address')} AND r.time >= $1 AND r.time < $2 AND l.country IS NOT NULL`

/** The lines of the scope. A city is new when nothing came from it before; an address of which only the country is known is
 * when the country is. */
const SCOPED = `WITH placed AS (${PLACED}),
  old_country AS (SELECT DISTINCT country FROM placed WHERE time < $3),
  old_city AS (SELECT DISTINCT country, city FROM placed WHERE time < $3),
  scoped AS (SELECT p.*, p.country NOT IN (SELECT country FROM old_country) AS new_country,
      p.country NOT IN (SELECT country FROM old_country) OR (p.city <> ''
        AND NOT EXISTS (SELECT 1 FROM old_city o WHERE o.country = p.country AND o.city = p.city)) AS is_new
    FROM placed p WHERE p.time >= $3)`

/** Geolocations that calls came from in the scope: new countries first, then new cities, then by calls.
 * @param most rows at most */
export async function readGeolocations(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
  most: number,
): Promise<Geolocations> {
  const window = [new Date(baseline.start), new Date(scope.end), new Date(scope.start)]
  const without = await missing(engine, window)
  if (without === 'no-places') return { items: [], without }
  const rows = await engine.query(
    `${SCOPED} SELECT country, city, avg(latitude) AS latitude, avg(longitude) AS longitude, new_country, is_new,
       sum(count) AS calls, sum(failed) AS failed, count(DISTINCT target) AS addresses, count(DISTINCT source) AS sources,
       min(first) AS first
     FROM scoped GROUP BY country, city, new_country, is_new
     ORDER BY new_country DESC, is_new DESC, calls DESC, country, city LIMIT $4`,
    [...window, most],
  )
  const who = await principalsOf(engine, window)
  const items = rows.map((row) => geolocationOf(row, who))
  // Without a past nothing is new, or all is.
  const known = { isNew: false, newCountry: false }
  return {
    items: without === undefined ? items : items.map((one) => ({ ...one, ...known })),
    without,
  }
}

async function missing(
  engine: Engine,
  window: readonly Date[],
): Promise<NoGeolocations | undefined> {
  const [row] = await engine.query(
    `SELECT EXISTS (SELECT 1 FROM (${PLACED}) p) AS placed, EXISTS (SELECT 1 FROM stored.relation
       WHERE type = ${relationCode('called')} AND time >= $1 AND time < $3) AS before`,
    window,
  )
  if (row?.['placed'] !== true) return 'no-places'
  return row['before'] === true ? undefined : 'no-baseline'
}

type Principals = ReadonlyMap<string, readonly PlacedPrincipal[]>

const keyOf = (row: SqlRow) => `${row['country']} ${row['city']}`

async function principalsOf(engine: Engine, window: readonly Date[]): Promise<Principals> {
  const rows = await engine.query(
    `${SCOPED} SELECT * FROM (SELECT country, city, source, max(source_type) AS type, sum(count) AS calls, sum(failed) AS failed,
         row_number() OVER (PARTITION BY country, city ORDER BY sum(count) DESC, source) AS nth
       FROM scoped GROUP BY country, city, source) g
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

function geolocationOf(row: SqlRow, who: Principals): Geolocation {
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
    isNew: row['is_new'] === true,
    newCountry: row['new_country'] === true,
    addresses: Number(row['addresses']),
    successful: Number(row['calls']) - failed,
    failed,
    principals: who.get(keyOf(row)) ?? [],
    principalCount: Number(row['sources']),
    firstSeen: Number(row['first']),
  }
}
