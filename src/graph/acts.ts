import type { EntityRef } from '../events/entity.ts'
import { entityTypeOf } from '../events/entity.ts'
import { INVOCATIONS } from '../events/invoke-operations.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { rowTexts } from '../lake/row-texts.ts'

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
export const NO_CHANGES = [
  'logs.amazonaws.com',
  'sts.amazonaws.com',
  'monitoring.amazonaws.com',
  'signin.amazonaws.com',
]
/** Calls that use something and change nothing, though CloudTrail may not call them read-only. */
export const USES = [...INVOCATIONS, 'GetObject', 'Decrypt', 'GenerateDataKey']

/** Upper bound of what one question reads; the latest acts are kept. */
const MOST = 20_000

/** Changes within `window` in any account, latest first. */
export async function actsWithin(engine: Engine, window: TimeWindow): Promise<Act[]> {
  const rows = await engine.query(
    `SELECT ${ACT_COLUMNS} FROM stored.api_call s
     WHERE s.time >= $1 AND s.time < $2 AND s.read_only <> 2
       AND s.operation NOT IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[])))
       AND s.service NOT IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[])))
     ORDER BY s.time DESC, s.event_id LIMIT ${MOST}`,
    [new Date(window.start), new Date(window.end), USES, NO_CHANGES],
  )
  return (await rowTexts(engine, rows, ACT_TEXTS)).map(actOf)
}

/** The calls with these event ids, changes or not, that happened within `window`. */
export async function actsNamed(
  engine: Engine,
  eventIds: readonly string[],
  window: TimeWindow,
): Promise<Act[]> {
  const rows = await engine.query(
    `SELECT ${ACT_COLUMNS} FROM stored.api_call s
     WHERE s.time >= $1 AND s.time < $2 AND (
       CAST(s.event_id AS VARCHAR) IN (SELECT unnest($3::VARCHAR[]))
       OR s.event_id_text IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[]))))
     ORDER BY s.time, s.event_id LIMIT ${MOST}`,
    [new Date(window.start), new Date(window.end), eventIds],
  )
  return (await rowTexts(engine, rows, ACT_TEXTS)).map(actOf)
}

/** The columns that `actOf` reads, of `stored.api_call s`, with ids where `ACT_TEXTS` wants texts. */
export const ACT_COLUMNS = `CAST(s.event_id AS VARCHAR) AS event_id, s.event_id_text, s.time, s.account, s.region, s.service,
       s.operation, s.actor, s.actor_type, s.session, s.access_key, s.source_ip, s.target, s.target_type, s.outcome, s.request`

export const ACT_TEXTS: readonly string[] = [
  'event_id_text',
  'account',
  'region',
  'service',
  'operation',
  'actor',
  'session',
  'access_key',
  'source_ip',
  'target',
]

export function actOf(row: SqlRow): Act {
  const text = (name: string) => String(row[name] ?? '')
  const target = text('target')
  return {
    eventId: text('event_id_text') || text('event_id'),
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
