import { type EntityRef, entityTypeCode, entityTypeOf } from '../events/entity.ts'
import { INVOCATIONS } from '../events/invoke-operations.ts'
import { DAY, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlParameter, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { metricsOnce } from './metrics-once.ts'
import { relationCode } from './relation-types.ts'

/** How much an entity had in the scope, and on each of the seven days up to its end: for a table with small charts. */
export interface Busy {
  readonly entity: EntityRef
  readonly count: number
  readonly failed: number
  /** Seven sums of a day each, the last one ends with the scope. */
  readonly days: readonly number[]
}

export interface Country {
  /** ISO 3166 code. */
  readonly country: string
  readonly successful: number
  readonly failed: number
  readonly principals: readonly string[]
  /** Principals there are, those beyond the list included. */
  readonly principalCount: number
  readonly firstSeen: number
}

export interface Traffic {
  readonly entity: EntityRef
  readonly bytesIn: number
  readonly bytesOut: number
  readonly days: readonly number[]
}

export interface TokenUse {
  readonly caller: EntityRef
  readonly invocations: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Tokens in and out on each of the seven days. */
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

/** Endpoints and models with the most invocations in the scope, by CloudWatch where it tells, else by the other logs. */
export async function busiestModels(
  engine: Engine,
  scope: TimeWindow,
  most: number,
): Promise<Busy[]> {
  const found = new Map<string, Busy>()
  for (const lines of [BY_METRIC, BY_INVOCATION, BY_CALL]) {
    const parameters = [...spanOf(scope), ...(lines === BY_CALL ? [INVOCATIONS] : [])]
    const rows = await engine.query(
      `SELECT ${termText('g.resource')} AS id, g.* FROM (
         SELECT resource, max(resource_type) AS type, ${inScope('amount')} AS calls, ${inScope('failed')} AS failed,
           ${daysOf('amount')} FROM (${lines}) line GROUP BY resource) g
       WHERE g.calls > 0`,
      parameters,
    )
    for (const busy of rows.map(busyOf))
      if (!found.has(busy.entity.id)) found.set(busy.entity.id, busy)
  }
  return [...found.values()]
    .toSorted((a, b) => b.count - a.count || (a.entity.id < b.entity.id ? -1 : 1))
    .slice(0, most)
}

const ERRORS = [
  'Invocation4XXErrors',
  'Invocation5XXErrors',
  'InvocationClientErrors',
  'InvocationServerErrors',
]
const BY_METRIC = `WITH ${metricsOnce(['Invocations', ...ERRORS], 'm.time >= $3 AND m.time < $2')}
  SELECT hour AS time, resource, resource_type, CASE WHEN name = 'Invocations' THEN sum ELSE 0 END AS amount,
    CASE WHEN name <> 'Invocations' THEN sum ELSE 0 END AS failed FROM once`

const BY_INVOCATION = `SELECT time, resource, resource_type, 1 AS amount, CASE WHEN error <> 0 THEN 1 ELSE 0 END AS failed
  FROM stored.invocation WHERE time >= $3 AND time < $2 AND resource <> 0 AND origin = 0`

const BY_CALL = `SELECT time, target AS resource, target_type AS resource_type, count AS amount, failed FROM stored.relation
  WHERE type = ${relationCode('acted-on')} AND time >= $3 AND time < $2
    AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[])))`

function busyOf(row: SqlRow): Busy {
  return {
    entity: refOf(row),
    count: Number(row['calls']),
    failed: Number(row['failed']),
    days: sparkline(row),
  }
}

const MOST_NAMED = 10

/** Countries that calls came from in the scope and not in the baseline, anybody's. */
export async function newCountries(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
  most: number,
): Promise<Country[]> {
  const rows = await engine.query(
    `WITH line AS (SELECT l.country, r.time, r.source, r.count, r.failed, r.first FROM stored.relation r
         JOIN stored.location l ON l.ip = r.target
       WHERE r.type = ${relationCode('used-address')} AND r.time >= $1 AND r.time < $2 AND l.country IS NOT NULL),
       fresh AS (SELECT country, sum(count) AS calls, sum(failed) AS failed, min(first) AS first,
           count(DISTINCT source) AS sources, array_agg(DISTINCT source) AS who
         FROM line GROUP BY country HAVING min(time) >= $3)
     SELECT * FROM fresh WHERE EXISTS (SELECT 1 FROM stored.relation WHERE type = ${relationCode('called')}
       AND time >= $1 AND time < $3) ORDER BY calls DESC, country LIMIT $4`,
    [new Date(baseline.start), new Date(scope.end), new Date(scope.start), most],
  )
  const named = rows.map((row) => (Array.isArray(row['who']) ? row['who'].map(Number) : []))
  const texts = await textsOf(
    engine,
    named.flatMap((ids) => ids.slice(0, MOST_NAMED)),
  )
  return rows.map((row, i) => ({
    country: String(row['country']),
    successful: Number(row['calls']) - Number(row['failed']),
    failed: Number(row['failed']),
    principals: (named[i] ?? [])
      .slice(0, MOST_NAMED)
      .flatMap((id) => texts.get(id) ?? [])
      .toSorted(),
    principalCount: Number(row['sources']),
    firstSeen: Number(row['first']),
  }))
}

async function textsOf(engine: Engine, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await engine.query(
    'SELECT id, text FROM term WHERE id IN (SELECT unnest($1::UINTEGER[]))',
    [[...ids]],
  )
  return new Map(rows.map((row) => [Number(row['id']), String(row['text'])]))
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

/** Who used the most tokens in the scope. */
export async function thirstiestCallers(
  engine: Engine,
  scope: TimeWindow,
  most: number,
): Promise<TokenUse[]> {
  const tokens = 'coalesce(input_tokens, 0) + coalesce(output_tokens, 0)'
  const rows = await engine.query(
    `SELECT ${termText('g.caller')} AS id, g.* FROM (
       SELECT caller, ${inScope('1')} AS invocations, ${inScope('coalesce(input_tokens, 0)')} AS input,
         ${inScope('coalesce(output_tokens, 0)')} AS output, ${daysOf(tokens)}
       FROM stored.invocation WHERE time >= $3 AND time < $2 AND caller <> 0 AND origin = 0 GROUP BY caller) g
     WHERE g.invocations > 0 ORDER BY g.input + g.output DESC, id LIMIT $4`,
    [...spanOf(scope), most],
  )
  return rows.map((row) => {
    const id = String(row['id'] ?? '')
    return {
      caller: { type: id.includes(':user/') ? 'iam-user' : 'iam-role', id },
      invocations: Number(row['invocations']),
      inputTokens: Number(row['input']),
      outputTokens: Number(row['output']),
      days: sparkline(row),
    }
  })
}
