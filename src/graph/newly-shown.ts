import { entityTypeCode } from '../events/entity.ts'
import { floorHour, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlParameter, SqlRow } from '../lake/engine.ts'
import { greatCircleKm, type Whereabouts, whereaboutsOf } from './geography.ts'
import { ENOUGH_DAYS } from './novelty-habits.ts'
import { CLIENT_SQL } from './novelty-values.ts'
import type { Principal } from './principal.ts'
import { chanceOfNews, isOften } from './rare-news.ts'
import { relationCode } from './relation-types.ts'

/** Something that a principal showed in the scope and never in the baseline, and seldom enough to be told of. */
export interface NewlyShown<T> {
  readonly value: T
  /** The address, user agent, operation or Region with which it was shown first. */
  readonly shownWith: string
  /** No other principal of the account showed it in the baseline either. */
  readonly newForAccount: boolean
  readonly calls: number
  /** How unlikely it was that the principal would show anything new, and then this: -log2 of both together. */
  readonly bits: number
}

/** Most values that are brought back: those with the most calls. */
const MOST_VALUES = 10_000

/** Programs that are new for the principal. A new version of the same program on the same system is none, and what AWS
 * services call themselves on somebody's behalf is no program of theirs. */
export function newPrograms(
  engine: Engine,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly NewlyShown<string>[]> {
  const lines = `SELECT r.*, text AS shown_with, ${CLIENT_SQL} AS value FROM line r JOIN term t ON t.id = r.target
    WHERE NOT (text LIKE '%.amazonaws.com' OR text = 'AWS Internal')`
  return newTexts(engine, 'used-agent', lines, principal, scope, baseline)
}

/** Organisations whose networks are new for the principal. One with several autonomous systems is one. */
export function newOrganisations(
  engine: Engine,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly NewlyShown<string>[]> {
  const lines = `SELECT r.*, t.text AS shown_with,
      coalesce(l.organisation, concat('AS', CAST(l.asn AS VARCHAR))) AS value
    FROM line r JOIN stored.location l ON l.ip = r.target JOIN term t ON t.id = r.target
    WHERE l.organisation IS NOT NULL OR l.asn IS NOT NULL`
  return newTexts(engine, 'used-address', lines, principal, scope, baseline)
}

/** Operations that are new for the principal, by their names alone. */
export function newOperations(
  engine: Engine,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly NewlyShown<string>[]> {
  return newTexts(engine, 'called', AS_WRITTEN, principal, scope, baseline)
}

/** Regions that are new for the principal. */
export function newRegions(
  engine: Engine,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly NewlyShown<string>[]> {
  return newTexts(engine, 'in-region', AS_WRITTEN, principal, scope, baseline)
}

const AS_WRITTEN =
  'SELECT r.*, text AS shown_with, text AS value FROM line r JOIN term t ON t.id = r.target'

/** Values that are texts. */
async function newTexts(
  engine: Engine,
  relation: string,
  lines: string,
  principal: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly NewlyShown<string>[]> {
  const rows = await shown(engine, relation, lines, principal, scope, baseline)
  return rows.filter(isNew).flatMap((row) => rarely(shownOf(row, String(row['value'])), row))
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
    .flatMap(({ row, place }) => {
      const newForAccount = isFarFrom(place, [...own, ...others])
      return rarely({ ...shownOf(row, place), newForAccount }, row)
    })
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

function shownOf<T>(row: SqlRow, value: T): Omit<NewlyShown<T>, 'bits'> {
  return {
    value,
    shownWith: String(row['shown_with']),
    newForAccount: row['others_before'] !== true,
    calls: Number(row['calls']),
  }
}

/** What so many others show, and no fewer than a quarter of them, is the way of the house: an office, the program that
 * everybody has. */
const COMMON = { holders: 3, share: 1 / 4 }

/** Nothing when the principal often shows what it never showed, or when what it showed is what everybody does. */
function rarely<T>(shown: Omit<NewlyShown<T>, 'bits'>, row: SqlRow): readonly NewlyShown<T>[] {
  const count = (name: string) => Number(row[name] ?? 0)
  const others = { count: count('others_fresh'), total: count('others_days') }
  const own = { count: count('own_fresh'), total: count('own_days') }
  const account = { count: count('account_fresh'), total: count('account_days') }
  const days = count('scope_days')
  const chance = chanceOfNews([own, others], days)
  const chanceOfAccount = chanceOfNews([account], days)
  const holders = count('holders')
  const share = (holders + 0.5) / (count('others') + 1)
  const often = isOften(shown.newForAccount ? Math.min(chance, chanceOfAccount) : chance)
  if (often || (holders >= COMMON.holders && share >= COMMON.share)) return []
  return [{ ...shown, bits: -Math.log2(chance) - Math.log2(Math.min(1, share)) }]
}

/**
 * Values with who showed them when: a row for each value, the principal's first, with its calls in the scope, and on how many
 * of their days it, the others of its account, and the account as a whole showed anything for the first time. Empty when the
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
  const rows = await engine.query(
    `WITH ${LINES}, shown AS (${lines}), ${HABITS}
     SELECT value, ${kept}
       coalesce(bool_or(own AND before), FALSE) AS own_before,
       coalesce(bool_or(NOT own AND before), FALSE) AS others_before, sum(calls) AS calls,
       arg_min(shown_with, concat(CAST(first AS VARCHAR), shown_with)) FILTER (WHERE calls > 0) AS shown_with,
       count(DISTINCT source) FILTER (WHERE before AND NOT own) AS holders,
       ${HABIT_COLUMNS}
     FROM shown, habit GROUP BY value ORDER BY calls DESC, value LIMIT ${MOST_VALUES}`,
    boundsOf(relation, principal, scope, baseline),
  )
  const known = rows.some((row) => row['own_before'] === true || row['others_before'] === true)
  return known && Number(rows[0]?.['days'] ?? 0) >= ENOUGH_DAYS ? rows : []
}

const HABIT_COLUMNS = [
  'own_fresh',
  'own_days',
  'others_fresh',
  'others_days',
  'others',
  'account_fresh',
  'account_days',
  'days',
  'scope_days',
]
  .map((name) => `any_value(habit.${name}) AS ${name}`)
  .join(', ')

/** Lines are summed up before they are read as text: there are far more lines than addresses. */
const LINES = `raw AS (SELECT r.source, r.target, r.count, r.first, date_trunc('day', r.time) AS day, r.source = $2 AS own,
      r.time >= $5 AND r.last >= $6 AS within, r.first < $6 AS before
    FROM stored.relation r
    WHERE r.type = $1 AND (r.source = $2 OR r.account = $3) AND r.time >= $4 AND r.time < $7 AND r.source_type <> $8),
  line AS (SELECT source, target, own, bool_or(before) AS before, min(day) FILTER (WHERE before) AS first_day,
      coalesce(sum(count) FILTER (WHERE own AND within), 0) AS calls, min(first) FILTER (WHERE own AND within) AS first
    FROM raw GROUP BY source, target, own)`

/** Days on which somebody showed a value for the first time, and days on which they did anything. The first day of each, on
 * which everything was new, counts for neither. */
const HABITS = `debut AS (SELECT source, own, value, min(first_day) AS day FROM shown WHERE before GROUP BY source, own, value),
  fresh AS (SELECT source, count(DISTINCT day) - 1 AS days FROM debut GROUP BY source),
  active AS (SELECT source, own, count(DISTINCT day) - 1 AS days FROM raw WHERE before GROUP BY source, own),
  habit AS (SELECT
      coalesce(sum(f.days) FILTER (WHERE a.own), 0) AS own_fresh, coalesce(sum(a.days) FILTER (WHERE a.own), 0) AS own_days,
      coalesce(sum(f.days) FILTER (WHERE NOT a.own), 0) AS others_fresh,
      coalesce(sum(a.days) FILTER (WHERE NOT a.own), 0) AS others_days, count(*) FILTER (WHERE NOT a.own) AS others,
      (SELECT count(DISTINCT day) - 1 FROM (SELECT min(day) AS day FROM debut GROUP BY value)) AS account_fresh,
      (SELECT count(DISTINCT day) - 1 FROM raw WHERE before) AS account_days,
      (SELECT count(DISTINCT day) FROM raw WHERE before) AS days,
      (SELECT count(DISTINCT day) FROM raw WHERE own AND within) AS scope_days
    FROM active a LEFT JOIN fresh f ON f.source = a.source)`

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
