import { type EntityType, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import { termTexts } from './calls.ts'
import type { Engine, SqlParameter, SqlRow } from './engine.ts'

/** A principal at an address, before the scope and in it. */
export interface AddressUse {
  readonly actor: string
  readonly actorType: EntityType
  /** May be the name of a service that called on the principal's behalf. */
  readonly sourceIp: string
  /** An address of the internet, not reached through an endpoint in a VPC. */
  readonly outside: boolean
  readonly before: number
  readonly within: number
  /** First call in the scope; NaN when there is none. */
  readonly first: number
}

const GROUP = 'actor, actor_type, source_ip, ip_kind IN (1, 2) AND vpc_endpoint = 0'

/** Codes 1 and 2 of IP_KINDS are addresses of the internet. */
const COUNTED = `actor, actor_type, source_ip, ip_kind IN (1, 2) AND vpc_endpoint = 0 AS outside,
  count(*) FILTER (WHERE time < $2) AS before, count(*) FILTER (WHERE time >= $2) AS within,
  min(time) FILTER (WHERE time >= $2) AS first`

/**
 * From which addresses the roles of machines called: the roles named, and those whose sessions are named after an
 * EC2 instance.
 */
export async function machineAddresses(
  engine: Engine,
  baseline: TimeWindow,
  scope: TimeWindow,
  roles: readonly string[],
): Promise<readonly AddressUse[]> {
  const rows = await engine.query(
    `SELECT ${COUNTED} FROM stored.api_call
     WHERE time >= $1 AND time < $3
       AND (actor IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[])))
         OR session IN (SELECT id FROM term WHERE text LIKE 'arn:%:assumed-role/%/i-%'))
     GROUP BY ${GROUP}`,
    [...span(baseline, scope), [...roles]],
  )
  return usesOf(engine, rows)
}

/** Who else called from these addresses. */
export async function usersOfAddresses(
  engine: Engine,
  baseline: TimeWindow,
  scope: TimeWindow,
  addresses: readonly string[],
): Promise<readonly AddressUse[]> {
  if (addresses.length === 0) return []
  const rows = await engine.query(
    `SELECT ${COUNTED} FROM stored.api_call
     WHERE time >= $1 AND time < $3 AND actor <> 0
       AND source_ip IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[])))
     GROUP BY ${GROUP}`,
    [...span(baseline, scope), [...addresses]],
  )
  return usesOf(engine, rows)
}

function span(baseline: TimeWindow, scope: TimeWindow): SqlParameter[] {
  return [new Date(baseline.start), new Date(scope.start), new Date(scope.end)]
}

async function usesOf(engine: Engine, rows: readonly SqlRow[]): Promise<readonly AddressUse[]> {
  const ids = rows.flatMap((row) => [Number(row['actor']), Number(row['source_ip'])])
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => ({
    actor: texts.get(Number(row['actor'])) ?? '',
    actorType: entityTypeOf(Number(row['actor_type'])),
    sourceIp: texts.get(Number(row['source_ip'])) ?? '',
    outside: row['outside'] === true,
    before: Number(row['before']),
    within: Number(row['within']),
    first: row['first'] === null ? Number.NaN : Number(row['first']),
  }))
}
