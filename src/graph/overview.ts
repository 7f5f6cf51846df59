import { type EntityRef, entityTypeCode, entityTypeOf } from '../events/entity.ts'
import { DAY, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlParameter, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { relationCode } from './relation-types.ts'

/** How much an entity had in the scope, and on each of the seven days up to its end: for a table with small charts. */
export interface Busy {
  readonly entity: EntityRef
  readonly count: number
  readonly failed: number
  /** Seven sums of a day each, the last one ends with the scope. */
  readonly days: readonly number[]
}

export interface Traffic {
  readonly entity: EntityRef
  readonly bytesIn: number
  readonly bytesOut: number
  readonly days: readonly number[]
}

const SEVEN = 7

/** $1 where the scope begins, $2 where it ends, $3 seven days before that. */
function spanOf({ start, end }: TimeWindow): SqlParameter[] {
  return [new Date(start), new Date(end), new Date(Math.min(start, end - SEVEN * DAY))]
}

/** Seven sums, one a day back from $2. */
const DAYS = Array.from({ length: SEVEN }, (_, i) => {
  const from = `$2 - INTERVAL '${SEVEN - i}' DAY`
  const to = `$2 - INTERVAL '${SEVEN - i - 1}' DAY`
  return (amount: string) =>
    `sum(CASE WHEN time >= ${from} AND time < ${to} THEN ${amount} ELSE 0 END) AS day_${i}`
})
const daysOf = (amount: string) => DAYS.map((day) => day(amount)).join(', ')
const inScope = (amount: string) => `sum(CASE WHEN time >= $1 THEN ${amount} ELSE 0 END)`

function sparkline(row: SqlRow): number[] {
  return Array.from({ length: SEVEN }, (_, i) => Number(row[`day_${i}`] ?? 0))
}

function refOf(row: SqlRow): EntityRef {
  return { type: entityTypeOf(Number(row['type'])), id: String(row['id'] ?? '') }
}

/** Principals with the most API calls in the scope. AWS services that act by themselves are left out. */
export async function busiestPrincipals(
  engine: Engine,
  scope: TimeWindow,
  most: number,
): Promise<Busy[]> {
  const rows = await engine.query(
    `SELECT ${termText('g.source')} AS id, g.* FROM (
       SELECT source, max(source_type) AS type, ${inScope('count')} AS calls, ${inScope('failed')} AS failed, ${daysOf('count')}
       FROM stored.relation
       WHERE type = ${relationCode('called')} AND time >= $3 AND time < $2
         AND source_type <> ${entityTypeCode('aws-service')}
       GROUP BY source) g
     WHERE g.calls > 0 ORDER BY g.calls DESC, id LIMIT $4`,
    [...spanOf(scope), most],
  )
  return rows.map(busyOf)
}

function busyOf(row: SqlRow): Busy {
  return {
    entity: refOf(row),
    count: Number(row['calls']),
    failed: Number(row['failed']),
    days: sparkline(row),
  }
}

/** Instances with the most traffic in the scope; an interface where flow logs do not name the instance. */
export async function busiestInterfaces(
  engine: Engine,
  scope: TimeWindow,
  most: number,
): Promise<Traffic[]> {
  const [instance, networkInterface] = [
    entityTypeCode('ec2-instance'),
    entityTypeCode('network-interface'),
  ]
  const rows = await engine.query(
    `WITH flows AS (SELECT interface, instance, time, source, destination, bytes FROM stored.flow
         WHERE time >= $3 AND time < $2 AND source <> 0 AND destination <> 0),
       address AS (SELECT interface, address FROM (
         SELECT interface, address, row_number() OVER (PARTITION BY interface ORDER BY count(*) DESC, address) AS nth
         FROM (SELECT interface, source AS address FROM flows UNION ALL SELECT interface, destination FROM flows) ends
         GROUP BY interface, address) ranked WHERE nth = 1),
       own AS (SELECT CASE WHEN f.instance <> 0 THEN f.instance ELSE f.interface END AS entity,
           CASE WHEN f.instance <> 0 THEN ${instance} ELSE ${networkInterface} END AS type, f.time, f.bytes,
           CASE WHEN f.source = a.address THEN f.bytes ELSE 0 END AS outward
         FROM flows f JOIN address a ON a.interface = f.interface)
     SELECT ${termText('g.entity')} AS id, g.* FROM (
       SELECT entity, max(type) AS type, ${inScope('bytes - outward')} AS bytes_in, ${inScope('outward')} AS bytes_out,
         ${daysOf('bytes')} FROM own GROUP BY entity) g
     WHERE g.bytes_in + g.bytes_out > 0 ORDER BY g.bytes_in + g.bytes_out DESC, id LIMIT $4`,
    [...spanOf(scope), most],
  )
  return rows.map((row) => ({
    entity: refOf(row),
    bytesIn: Number(row['bytes_in']),
    bytesOut: Number(row['bytes_out']),
    days: sparkline(row),
  }))
}
