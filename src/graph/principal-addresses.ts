import { entityTypeCode } from '../events/entity.ts'
import { floorHour, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { type Whereabouts, whereaboutsOf } from './geography.ts'
import type { Principal } from './principal.ts'
import { relationCode } from './relation-types.ts'

/** An address that a principal called from in the scope. */
export interface UsedAddress {
  /** Id of the dictionary. */
  readonly term: number
  readonly text: string
  /** Undefined when it was not located. */
  readonly place: Whereabouts | undefined
  /** Undefined when its network is not known. */
  readonly asn: number | undefined
  readonly organisation: string
  /** Days of the baseline on which the principal called from it. */
  readonly daysBefore: number
  /** How many other principals, services apart, called from it in baseline and scope. */
  readonly others: number
}

/** Most addresses of one principal that are looked at: those it called from most. */
const MOST_ADDRESSES = 10_000

/** The addresses that a principal called from in the scope, those it used most first. */
export async function addressesOf(
  engine: Engine,
  { term }: Principal,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly UsedAddress[]> {
  const rows = await engine.query(
    `WITH own AS (SELECT target, sum(count) AS calls FROM stored.relation
        WHERE type = $1 AND source = $2 AND time >= $3 AND time < $4 AND last >= $5
        GROUP BY target ORDER BY calls DESC, target LIMIT ${MOST_ADDRESSES}),
      used AS (SELECT r.target, any_value(o.calls) AS calls,
          count(DISTINCT date_trunc('day', r.time)) FILTER (WHERE r.source = $2 AND r.time < $3) AS days_before,
          count(DISTINCT r.source) FILTER (WHERE r.source <> $2) AS others
        FROM stored.relation r JOIN own o ON o.target = r.target
        WHERE r.type = $1 AND r.time >= $6 AND r.time < $4 AND r.source_type <> $7 GROUP BY r.target)
     SELECT u.target, t.text, u.days_before, u.others, l.country, l.city, l.latitude, l.longitude, l.asn, l.organisation
     FROM used u JOIN term t ON t.id = u.target LEFT JOIN stored.location l ON l.ip = u.target
     ORDER BY u.calls DESC, u.target`,
    [
      relationCode('used-address'),
      term,
      new Date(floorHour(scope.start)),
      new Date(scope.end),
      new Date(scope.start),
      new Date(baseline.start),
      entityTypeCode('aws-service'),
    ],
  )
  return rows.map(usedOf)
}

function usedOf(row: SqlRow): UsedAddress {
  return {
    term: Number(row['target']),
    text: String(row['text']),
    place: whereaboutsOf(row),
    asn: typeof row['asn'] === 'number' ? row['asn'] : undefined,
    organisation: typeof row['organisation'] === 'string' ? row['organisation'] : '',
    daysBefore: Number(row['days_before']),
    others: Number(row['others']),
  }
}
