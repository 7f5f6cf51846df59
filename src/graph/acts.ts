import type { EntityRef } from '../events/entity.ts'
import { entityTypeOf } from '../events/entity.ts'
import { INVOCATIONS } from '../events/invoke-operations.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'

/** A call that changed something, or tried to: what could have caused what came after. */
export interface Act {
  readonly eventId: string
  readonly time: number
  readonly account: string
  readonly region: string
  readonly service: string
  readonly operation: string
  readonly actor: EntityRef
  readonly session: string
  readonly accessKey: string
  readonly sourceIp: string
  readonly target: EntityRef | undefined
  readonly succeeded: boolean
  readonly request: string
}

/** Services whose every call is data or bookkeeping, not a change to a system. */
const NO_CHANGES = [
  'logs.amazonaws.com',
  'sts.amazonaws.com',
  'monitoring.amazonaws.com',
  'signin.amazonaws.com',
]
/** Calls that use something and change nothing, though CloudTrail may not call them read-only. */
const USES = [...INVOCATIONS, 'GetObject', 'Decrypt', 'GenerateDataKey']

/** Upper bound of what one question reads; the latest acts are kept. */
const MOST = 20_000

/** Changes within `window` in any account, latest first. */
export async function actsWithin(engine: Engine, window: TimeWindow): Promise<Act[]> {
  const rows = await engine.query(
    `${SELECT_ACTS}
     WHERE s.time >= $1 AND s.time < $2 AND s.read_only <> 2
       AND s.operation NOT IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[])))
       AND s.service NOT IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[])))
     ORDER BY s.time DESC, s.event_id LIMIT ${MOST}`,
    [new Date(window.start), new Date(window.end), USES, NO_CHANGES],
  )
  return rows.map(actOf)
}

/** The calls with these event ids, changes or not, that happened within `window`. */
export async function actsNamed(
  engine: Engine,
  eventIds: readonly string[],
  window: TimeWindow,
): Promise<Act[]> {
  const rows = await engine.query(
    `${SELECT_ACTS}
     WHERE s.time >= $1 AND s.time < $2 AND (
       CAST(s.event_id AS VARCHAR) IN (SELECT unnest($3::VARCHAR[]))
       OR s.event_id_text IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[]))))
     ORDER BY s.time, s.event_id LIMIT ${MOST}`,
    [new Date(window.start), new Date(window.end), eventIds],
  )
  return rows.map(actOf)
}

const SELECT_ACTS = `SELECT coalesce(nullif(${termText('s.event_id_text')}, ''), CAST(s.event_id AS VARCHAR)) AS event_id,
       s.time, ${termText('s.account')} AS account, ${termText('s.region')} AS region, ${termText('s.service')} AS service,
       ${termText('s.operation')} AS operation, ${termText('s.actor')} AS actor, s.actor_type,
       ${termText('s.session')} AS session, ${termText('s.access_key')} AS access_key,
       ${termText('s.source_ip')} AS source_ip, ${termText('s.target')} AS target, s.target_type, s.outcome, s.request
     FROM stored.api_call s`

function actOf(row: SqlRow): Act {
  const text = (name: string) => String(row[name] ?? '')
  const target = text('target')
  return {
    eventId: text('event_id'),
    time: Number(row['time']),
    account: text('account'),
    region: text('region'),
    service: text('service'),
    operation: text('operation'),
    actor: { type: entityTypeOf(Number(row['actor_type'])), id: text('actor') },
    session: text('session'),
    accessKey: text('access_key'),
    sourceIp: text('source_ip'),
    target:
      target === '' ? undefined : { type: entityTypeOf(Number(row['target_type'])), id: target },
    succeeded: row['outcome'] === 0,
    request: text('request'),
  }
}

/** How often something was done in the baseline: on how many days, and how often in all. */
export interface Habit {
  readonly days: number
  readonly count: number
}

/** Who did what how often before: by actor, by account and by everybody. */
export interface Habits {
  /** Days of the baseline that the lake has records of, from the first on. */
  readonly days: number
  readonly ofActor: (actor: string, service: string, operation: string) => Habit
  readonly ofAccount: (account: string, service: string, operation: string) => Habit
  readonly ofAll: (service: string, operation: string) => Habit
  readonly callsOf: (actor: string) => number
}

const NEVER: Habit = { days: 0, count: 0 }

/** Counts the baseline's calls of `operations`. */
export async function habitsOf(
  engine: Engine,
  baseline: TimeWindow,
  operations: readonly string[],
): Promise<Habits> {
  const rows = await engine.query(
    `SELECT ${termText('r.source')} AS actor, ${termText('r.account')} AS account, ${termText('r.service')} AS service,
       ${termText('r.operation')} AS operation, r.days, r.calls FROM (
       SELECT source, account, service, operation, count(DISTINCT date_trunc('day', time)) AS days, sum(count) AS calls
       FROM stored.relation
       WHERE type = 0 AND time >= $1 AND time < $2
         AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[])))
       GROUP BY source, account, service, operation) r`,
    [new Date(baseline.start), new Date(baseline.end), [...new Set(operations)]],
  )
  const totals = await engine.query(
    `SELECT ${termText('r.source')} AS actor, r.calls, r.first FROM (
       SELECT source, sum(count) AS calls, min(time) AS first FROM stored.relation
       WHERE type = 0 AND time >= $1 AND time < $2 GROUP BY source) r`,
    [new Date(baseline.start), new Date(baseline.end)],
  )
  const habits = new Map<string, Habit>()
  for (const row of rows) {
    const act = `${row['service']}\0${row['operation']}`
    for (const key of [`p${row['actor']}\0${act}`, `a${row['account']}\0${act}`, `o${act}`]) {
      const known = habits.get(key) ?? NEVER
      habits.set(key, {
        days: Math.max(known.days, Number(row['days'])),
        count: known.count + Number(row['calls']),
      })
    }
  }
  const calls = new Map(totals.map((row) => [String(row['actor']), Number(row['calls'])]))
  const first = Math.min(baseline.end, ...totals.map((row) => Number(row['first'])))
  return {
    days: (baseline.end - first) / 86_400_000,
    ofActor: (actor, service, operation) =>
      habits.get(`p${actor}\0${service}\0${operation}`) ?? NEVER,
    ofAccount: (account, service, operation) =>
      habits.get(`a${account}\0${service}\0${operation}`) ?? NEVER,
    ofAll: (service, operation) => habits.get(`o${service}\0${operation}`) ?? NEVER,
    callsOf: (actor) => calls.get(actor) ?? 0,
  }
}
