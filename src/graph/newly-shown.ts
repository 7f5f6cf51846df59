import { entityTypeCode } from '../events/entity.ts'
import { floorHour, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlParameter, SqlRow } from '../lake/engine.ts'
import { greatCircleKm, type Whereabouts, whereaboutsOf } from './geography.ts'
import { ENOUGH_DAYS } from './novelty-habits.ts'
import { CLIENT_SQL } from './novelty-values.ts'
import type { Principal } from './principal.ts'
import { relationCode } from './relation-types.ts'

/** Something that a principal showed in the scope and never in the baseline. */
export interface NewlyShown<T> {
  readonly value: T
  /** The address or user agent with which it was shown first. */
  readonly shownWith: string
  /** No other principal of the account showed it in the baseline either. */
  readonly newForAccount: boolean
  readonly calls: number
}

/** Most values that are brought back: those with the most calls. */
const MOST_VALUES = 10_000

/** Programs that are new for the principal. A new version of the same program on the same system is none, and what AWS
 * services call themselves on somebody's behalf is no program of theirs. */
export async function newPrograms(
  engine: Engine,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly NewlyShown<string>[]> {
  const lines = `SELECT r.*, text AS shown_with, ${CLIENT_SQL} AS value FROM line r JOIN term t ON t.id = r.target
    WHERE NOT (text LIKE '%.amazonaws.com' OR text = 'AWS Internal')`
  const rows = await shown(engine, 'used-agent', lines, principal, scope, baseline)
  return rows.filter(isNew).map((row) => shownOf(row, String(row['value'])))
}

/** Organisations whose networks are new for the principal. One with several autonomous systems is one. */
export async function newOrganisations(
  engine: Engine,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly NewlyShown<string>[]> {
  const lines = `SELECT r.*, t.text AS shown_with,
      coalesce(l.organisation, concat('AS', CAST(l.asn AS VARCHAR))) AS value
    FROM line r JOIN stored.location l ON l.ip = r.target JOIN term t ON t.id = r.target
    WHERE l.organisation IS NOT NULL OR l.asn IS NOT NULL`
  const rows = await shown(engine, 'used-address', lines, principal, scope, baseline)
  return rows.filter(isNew).map((row) => shownOf(row, String(row['value'])))
}

/** A city that is no further than this from a known one is the same neighbourhood: databases of addresses seldom know
 * better, and providers move theirs about. */
const NEIGHBOURHOOD_KM = 300

/** Places that are new for the principal: a country, or a city far from all before. */
export async function newPlaces(
  engine: Engine,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly NewlyShown<Whereabouts>[]> {
  const lines = `SELECT r.*, t.text AS shown_with, l.country, l.city,
      CASE WHEN l.city IS NULL THEN NULL ELSE round(l.latitude, 1) END AS latitude,
      CASE WHEN l.city IS NULL THEN NULL ELSE round(l.longitude, 1) END AS longitude,
      concat(coalesce(l.country, ''), '|', coalesce(l.city, ''), '|', CASE WHEN l.city IS NULL THEN ''
        ELSE concat(CAST(round(l.latitude, 1) AS VARCHAR), '|', CAST(round(l.longitude, 1) AS VARCHAR)) END) AS value
    FROM line r JOIN stored.location l ON l.ip = r.target JOIN term t ON t.id = r.target
    WHERE l.country IS NOT NULL OR l.city IS NOT NULL`
  const rows = await shown(engine, 'used-address', lines, principal, scope, baseline, PLACE_COLUMNS)
  const placed = rows.flatMap((row) => {
    const place = whereaboutsOf(row)
    return place === undefined ? [] : [{ row, place }]
  })
  const own = placed.filter(({ row }) => row['own_before'] === true).map(({ place }) => place)
  const others = placed.filter(({ row }) => row['others_before'] === true).map(({ place }) => place)
  return placed
    .filter(({ row, place }) => Number(row['calls']) > 0 && isFarFrom(place, own))
    .map(({ row, place }) => ({
      ...shownOf(row, place),
      newForAccount: isFarFrom(place, [...own, ...others]),
    }))
}

const PLACE_COLUMNS = ['country', 'city', 'latitude', 'longitude']

function isFarFrom(place: Whereabouts, known: readonly Whereabouts[]): boolean {
  return known.every((one) => {
    if (one.country !== place.country) return true
    if (one.coarse || place.coarse) return false
    return greatCircleKm(one, place) > NEIGHBOURHOOD_KM
  })
}

function isNew(row: SqlRow): boolean {
  return Number(row['calls']) > 0 && row['own_before'] !== true
}

function shownOf<T>(row: SqlRow, value: T): NewlyShown<T> {
  return {
    value,
    shownWith: String(row['shown_with']),
    newForAccount: row['others_before'] !== true,
    calls: Number(row['calls']),
  }
}

/**
 * Values with who showed them when: a row for each value, the principal's first, with its calls in the scope. Empty when the
 * lake holds fewer than a few days of the account before the scope, or none of these values from then (addresses that nobody
 * located), since then everything is new and nothing is.
 *
 * @param lines SQL that makes `value` and `shown_with` of what is known of an address or user agent
 * @param more further columns that follow from the value
 */
async function shown(
  engine: Engine,
  relation: string,
  lines: string,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
  more: readonly string[] = [],
): Promise<readonly SqlRow[]> {
  const kept = more.map((name) => `min(${name}) AS ${name}, `).join('')
  // Lines are summed up before they are read as text: there are far more lines than addresses.
  const rows = await engine.query(
    `WITH raw AS (SELECT r.target, r.count, r.first, r.time, r.source = $2 AS own,
          r.time >= $5 AND r.last >= $6 AS within, r.first < $6 AS before
        FROM stored.relation r
        WHERE r.type = $1 AND (r.source = $2 OR r.account = $3) AND r.time >= $4 AND r.time < $7 AND r.source_type <> $8),
      line AS (SELECT target, bool_or(own AND before) AS own_before, bool_or(NOT own AND before) AS others_before,
          coalesce(sum(count) FILTER (WHERE own AND within), 0) AS calls, min(first) FILTER (WHERE own AND within) AS first
        FROM raw GROUP BY target),
      shown AS (${lines})
     SELECT value, ${kept}
       bool_or(own_before) AS own_before, bool_or(others_before) AS others_before, sum(calls) AS calls,
       arg_min(shown_with, concat(CAST(first AS VARCHAR), shown_with)) FILTER (WHERE calls > 0) AS shown_with,
       (SELECT count(DISTINCT date_trunc('day', time)) FROM raw WHERE before) AS days
     FROM shown GROUP BY value ORDER BY calls DESC, value LIMIT ${MOST_VALUES}`,
    boundsOf(relation, principal, scope, baseline),
  )
  const known = rows.some((row) => row['own_before'] === true || row['others_before'] === true)
  return known && Number(rows[0]?.['days'] ?? 0) >= ENOUGH_DAYS ? rows : []
}

function boundsOf(
  relation: string,
  { term, accountTerm }: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): SqlParameter[] {
  return [
    relationCode(relation),
    term,
    accountTerm,
    new Date(baseline.start),
    new Date(floorHour(scope.start)),
    new Date(scope.start),
    new Date(scope.end),
    entityTypeCode('aws-service'),
  ]
}
