import { type EntityType, entityTypeOf } from '../events/entity.ts'
import { IP_KINDS, type IpKind } from '../events/ip.ts'
import { OUTCOMES, type Outcome } from '../events/tables.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlParameter, SqlRow, SqlValue } from './engine.ts'

/** An API call as a detector reads it; `''` where the record had nothing. */
export interface Call {
  readonly eventId: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly account: string
  readonly region: string
  readonly service: string
  readonly operation: string
  readonly identityType: string
  /** The durable principal. */
  readonly actor: string
  readonly actorType: EntityType
  readonly actorAccount: string
  readonly session: string
  readonly accessKey: string
  readonly mfa: boolean
  readonly sourceIp: string
  readonly ipKind: IpKind
  readonly userAgent: string
  readonly outcome: Outcome
  readonly error: string
  readonly target: string
  readonly targetType: EntityType
  /** JSON as the record had it; capped, written by whoever called. */
  readonly request: string
  readonly response: string
  readonly additional: string
}

/** An operation that was called in a window, and how the calls ended. */
export interface CalledOperation {
  readonly service: string
  readonly operation: string
  readonly calls: number
  /** Ids of the dictionary. */
  readonly serviceTerm: number
  readonly operationTerm: number
}

/** Which calls are wanted. What is set narrows: it keeps the busiest operations affordable. */
export interface CallSelection {
  readonly operationTerms?: readonly number[]
  readonly actors?: readonly string[]
  readonly targets?: readonly string[]
  readonly sourceIps?: readonly string[]
  readonly outcomes?: readonly Outcome[]
  /** Only calls whose request holds one of these texts, which are in lower case. */
  readonly requestMentions?: readonly string[]
}

/** Every operation called in the window, with how often: the size of what was looked at. */
export async function operationsCalled(
  engine: Engine,
  window: TimeWindow,
): Promise<readonly CalledOperation[]> {
  const rows = await engine.query(
    `SELECT g.service AS service_term, g.operation AS operation_term, g.calls,
       s.text AS service, o.text AS operation
     FROM (SELECT service, operation, count(*) AS calls FROM stored.api_call
           WHERE time >= $1 AND time < $2 GROUP BY service, operation) g
     JOIN term s ON s.id = g.service JOIN term o ON o.id = g.operation`,
    [new Date(window.start), new Date(window.end)],
  )
  return rows.map((row) => ({
    service: text(row['service']),
    operation: text(row['operation']),
    calls: Number(row['calls']),
    serviceTerm: Number(row['service_term']),
    operationTerm: Number(row['operation_term']),
  }))
}

/** Most calls one question brings back: beyond it the earliest are kept. */
const MOST_CALLS = 200_000

/**
 * The calls of the window that any selection wants, in the order of time. Of one principal, operation, outcome and hour
 * no more than `perHour` are brought back: enough to see a burst by, and a bound on what a flood of calls can cost.
 */
export async function callsMatching(
  engine: Engine,
  window: TimeWindow,
  selections: readonly CallSelection[],
  perHour: number,
): Promise<readonly Call[]> {
  const wanted = selections.filter((selection) => !isEmpty(selection))
  if (wanted.length === 0) return []
  const parameters: SqlParameter[] = [new Date(window.start), new Date(window.end), perHour]
  const parts = wanted.map(
    (selection) => `SELECT ${CALL_COLUMNS} FROM stored.api_call
      WHERE time >= $1 AND time < $2 AND ${condition(selection, parameters)}`,
  )
  // One scan a selection is far cheaper than one scan with all of them joined by OR.
  const rows = await engine.query(
    `SELECT * FROM (SELECT *, row_number() OVER (
         PARTITION BY actor, service, operation, outcome, date_trunc('hour', time)
         ORDER BY time, event_id) AS nth
       FROM (SELECT DISTINCT * FROM (${parts.join(' UNION ALL ')})) c) n
     WHERE nth <= $3 ORDER BY time, event_id LIMIT ${MOST_CALLS}`,
    parameters,
  )
  return withTexts(engine, rows)
}

const TERMS = [
  'account',
  'region',
  'service',
  'operation',
  'identity_type',
  'actor',
  'actor_account',
  'session',
  'access_key',
  'source_ip',
  'user_agent',
  'error',
  'target',
  'event_id_text',
] as const

/** What a `Call` is made of, of a stored call. */
export const CALL_COLUMNS = `CAST(event_id AS VARCHAR) AS event_id, time, actor_type, mfa, ip_kind, outcome, target_type,
  request, response, additional, ${TERMS.join(', ')}`

/** Nothing can be in a selection one of whose lists is empty. */
function isEmpty(selection: CallSelection): boolean {
  const { operationTerms, actors, targets, sourceIps } = selection
  return [operationTerms, actors, targets, sourceIps].some((list) => list?.length === 0)
}

function condition(selection: CallSelection, parameters: SqlParameter[]): string {
  const bind = (value: SqlParameter) => `$${parameters.push(value)}`
  const parts: string[] = []
  const named = (column: string, texts: readonly string[] | undefined) => {
    if (texts === undefined) return
    const list = `SELECT unnest(${bind([...texts])}::VARCHAR[])`
    parts.push(`${column} IN (SELECT id FROM term WHERE text IN (${list}))`)
  }
  const { operationTerms, outcomes, requestMentions } = selection
  if (operationTerms !== undefined)
    parts.push(`operation IN (SELECT unnest(${bind([...operationTerms])}::UINTEGER[]))`)
  named('actor', selection.actors)
  named('target', selection.targets)
  named('source_ip', selection.sourceIps)
  if (outcomes !== undefined) {
    const codes = outcomes.map((outcome) => OUTCOMES.indexOf(outcome))
    parts.push(`outcome IN (SELECT unnest(${bind(codes)}::UTINYINT[]))`)
  }
  if (requestMentions !== undefined) {
    const any = requestMentions.map((part) => `strpos(lower(request), ${bind(part)}) > 0`)
    parts.push(`(${any.join(' OR ')})`)
  }
  return `(${parts.join(' AND ')})`
}

/** Ids are turned into strings once for all rows: cheaper than a join for each column. */
export async function withTexts(engine: Engine, rows: readonly SqlRow[]): Promise<readonly Call[]> {
  const ids = new Set<number>()
  for (const row of rows) for (const name of TERMS) ids.add(Number(row[name] ?? 0))
  const texts = await termTexts(engine, ids)
  return rows.map((row) => callOf(row, (name) => texts.get(Number(row[name] ?? 0)) ?? ''))
}

/** The strings behind ids of the dictionary. */
export async function termTexts(
  engine: Engine,
  ids: Iterable<number>,
): Promise<ReadonlyMap<number, string>> {
  const wanted = [...ids].filter((id) => id > 0)
  if (wanted.length === 0) return new Map()
  const rows = await engine.query(
    'SELECT id, text FROM term WHERE id IN (SELECT unnest($1::UINTEGER[]))',
    [wanted],
  )
  return new Map(rows.map((row) => [Number(row['id']), text(row['text'])]))
}

function callOf(row: SqlRow, term: (name: (typeof TERMS)[number]) => string): Call {
  return {
    eventId: term('event_id_text') || text(row['event_id']),
    time: Number(row['time']),
    account: term('account'),
    region: term('region'),
    service: term('service'),
    operation: term('operation'),
    identityType: term('identity_type'),
    actor: term('actor'),
    actorType: entityTypeOf(Number(row['actor_type'] ?? 0)),
    actorAccount: term('actor_account'),
    session: term('session'),
    accessKey: term('access_key'),
    mfa: Number(row['mfa'] ?? 0) === 2,
    sourceIp: term('source_ip'),
    ipKind: IP_KINDS[Number(row['ip_kind'] ?? 0)] ?? 'unknown',
    userAgent: term('user_agent'),
    outcome: OUTCOMES[Number(row['outcome'] ?? 0)] ?? 'failed',
    error: term('error'),
    target: term('target'),
    targetType: entityTypeOf(Number(row['target_type'] ?? 0)),
    request: text(row['request']),
    response: text(row['response']),
    additional: text(row['additional']),
  }
}

function text(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
