import { entityTypeCode } from '../events/entity.ts'
import { IP_KINDS, type IpKind } from '../events/ip.ts'
import { DAY, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'

/** What one session did in one way, as ids of the dictionary; 0 where the record had nothing. */
export interface SessionAct {
  readonly actor: number
  /** Code of the kind of principal. */
  readonly actorType: number
  readonly account: number
  /** Source identity, else the session of a role; 0 for a user. */
  readonly session: number
  readonly service: number
  readonly operation: number
  readonly region: number
  /** 0 when an AWS service called on behalf of the principal. */
  readonly address: number
  readonly agent: number
  readonly key: number
  /** TRUTH: whether the session had signed in with a second factor. */
  readonly mfa: number
  /** Bit n is set when it called in hour n of the day (UTC). */
  readonly hours: number
  /** Milliseconds since the epoch. */
  readonly first: number
  readonly last: number
}

/** A resource that a session acted on. */
export interface SessionTarget {
  readonly actor: number
  readonly session: number
  readonly target: number
  readonly first: number
  readonly last: number
}

/** What all sessions did on one day. */
export interface SessionDay {
  /** Whole days since the epoch, UTC. */
  readonly day: number
  readonly acts: readonly SessionAct[]
  readonly targets: readonly SessionTarget[]
}

/** Lines of one principal's day that are read, the earliest first: a flood costs its principal alone. */
const MOST_LINES_OF_ONE = 20_000
/** Calls that are read at once: few statements for a small lake, bounded memory for a large one. */
const CALLS_AT_ONCE = 400_000
/** Days on which a session's name must be there to be somebody's, and not drawn for the day. */
const LASTING_DAYS = 3

const SESSION = 'CASE WHEN source_identity <> 0 THEN source_identity ELSE session END'
const ADDRESSED: readonly IpKind[] = ['ipv4', 'ipv6', 'private']
const HAS_ADDRESS = `ip_kind IN (${ADDRESSED.map((kind) => IP_KINDS.indexOf(kind)).join(', ')})`
/** What AWS does by itself is nobody's habit. */
const BY_PRINCIPAL = `time >= $1 AND time < $2 AND actor <> 0 AND actor_type <> ${entityTypeCode('aws-service')}`

/** Names of sessions, source identities among them, that the window holds on several days. */
export async function lastingSessions(
  engine: Engine,
  window: TimeWindow,
): Promise<ReadonlySet<number>> {
  const rows = await engine.query(
    `SELECT ${SESSION} AS session FROM stored.api_call
     WHERE ${BY_PRINCIPAL} AND session <> 0
     GROUP BY 1 HAVING count(DISTINCT date_trunc('day', time)) >= ${LASTING_DAYS}`,
    [new Date(window.start), new Date(window.end)],
  )
  return new Set(rows.map((row) => Number(row['session'])))
}

/** Days of a window, or parts of them, that are read together. */
export interface ReadableDays extends TimeWindow {
  readonly calls: number
}

/** Cuts a window at midnights into stretches of bounded cost, in the order of time. */
export async function readableDays(
  engine: Engine,
  window: TimeWindow,
): Promise<readonly ReadableDays[]> {
  const rows = await engine.query(
    `SELECT date_trunc('day', time) AS day, count(*) AS calls FROM stored.api_call
     WHERE ${BY_PRINCIPAL} GROUP BY 1 ORDER BY 1`,
    [new Date(window.start), new Date(window.end)],
  )
  const stretches: ReadableDays[] = []
  for (const row of rows) {
    const [day, calls] = [Number(row['day']), Number(row['calls'])]
    const end = Math.min(window.end, day + DAY)
    const last = stretches.at(-1)
    if (last !== undefined && last.calls + calls <= CALLS_AT_ONCE)
      stretches[stretches.length - 1] = { start: last.start, end, calls: last.calls + calls }
    else stretches.push({ start: Math.max(window.start, day), end, calls })
  }
  return stretches
}

const DAY_NUMBER = `date_diff('day', CAST('1970-01-01' AS TIMESTAMP), time)`

/** What every session did on each day of a stretch, in the order of days, principals and sessions. */
export async function sessionDays(
  engine: Engine,
  stretch: TimeWindow,
): Promise<readonly SessionDay[]> {
  const span = [new Date(stretch.start), new Date(stretch.end)]
  const acts = await engine.query(
    bounded(
      `SELECT ${DAY_NUMBER} AS day, actor, min(actor_type) AS actor_type, account, ${SESSION} AS session, service, operation,
         region, CASE WHEN ${HAS_ADDRESS} THEN source_ip ELSE 0 END AS address,
         CASE WHEN ${HAS_ADDRESS} THEN user_agent ELSE 0 END AS agent, access_key, mfa,
         bit_or(CAST(1 AS INTEGER) << CAST(extract(hour FROM time) AS INTEGER)) AS hours,
         min(time) AS first, max(time) AS last
       FROM stored.api_call WHERE ${BY_PRINCIPAL}
       GROUP BY 1, actor, account, 5, service, operation, region, 9, 10, access_key, mfa`,
      'service, operation, region, address, agent, access_key, mfa, account',
    ),
    span,
  )
  const targets = await engine.query(
    bounded(
      `SELECT ${DAY_NUMBER} AS day, actor, ${SESSION} AS session, target, min(time) AS first, max(time) AS last
       FROM stored.api_call WHERE ${BY_PRINCIPAL} AND target <> 0 GROUP BY 1, actor, 3, target`,
      'target',
    ),
    span,
  )
  const days = new Map<number, { acts: SessionAct[]; targets: SessionTarget[] }>()
  for (const row of acts) dayOf(days, row).acts.push(actOf(row))
  for (const row of targets) dayOf(days, row).targets.push(targetOf(row))
  return [...days].map(([day, lines]) => ({ day, ...lines }))
}

function dayOf<T>(days: Map<number, { acts: T[]; targets: SessionTarget[] }>, row: SqlRow) {
  const number = Number(row['day'])
  let day = days.get(number)
  if (day === undefined) {
    day = { acts: [], targets: [] }
    days.set(number, day)
  }
  return day
}

/** The ties are broken by all that tells lines apart, so that the same lake gives the same lines. */
function bounded(statement: string, ties: string): string {
  return `SELECT * EXCLUDE (nth) FROM (
      SELECT *, row_number() OVER (PARTITION BY day, actor ORDER BY first, session, ${ties}) AS nth FROM (${statement}) g) n
    WHERE nth <= ${MOST_LINES_OF_ONE} ORDER BY day, actor, session, first, ${ties}`
}

function targetOf(row: SqlRow): SessionTarget {
  return {
    actor: Number(row['actor']),
    session: Number(row['session']),
    target: Number(row['target']),
    first: Number(row['first']),
    last: Number(row['last']),
  }
}

function actOf(row: SqlRow): SessionAct {
  return {
    actor: Number(row['actor']),
    actorType: Number(row['actor_type']),
    account: Number(row['account']),
    session: Number(row['session']),
    service: Number(row['service']),
    operation: Number(row['operation']),
    region: Number(row['region']),
    address: Number(row['address']),
    agent: Number(row['agent']),
    key: Number(row['access_key']),
    mfa: Number(row['mfa']),
    hours: Number(row['hours']),
    first: Number(row['first']),
    last: Number(row['last']),
  }
}
