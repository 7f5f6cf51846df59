import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import { HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { principalNamed } from './principal.ts'
import { object, parseJson, text } from './request-json.ts'

/** The operations with which a role is taken on.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */
export const ASSUMING = [
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
]

/** No session of a role lasts longer. */
export const LONGEST_SESSION = 12 * HOUR

/** A session of a role was opened. */
export interface SessionOpening {
  readonly time: number
  readonly eventId: string
  readonly operation: string
  readonly opener: EntityRef
  /** ARN of the session in which the opener acted itself; `''` when in none. */
  readonly openerSession: string
  /** An address, or the name of the service that opened it. */
  readonly sourceIp: string
  /** Name of the session: what follows the role in its ARN. */
  readonly name: string
  /** Key that was handed out; `''` when the log does not tell. */
  readonly accessKey: string
  /** `''` when none was set. */
  readonly sourceIdentity: string
}

export interface SessionOpenings {
  /** Latest first. */
  readonly openings: readonly SessionOpening[]
  /** There were more; the latest are kept. */
  readonly truncated: boolean
}

/** Most openings that are read of one role. */
const MOST = 5000

/** Every ARN by which calls may name a role or user as their target: with its path, and without. */
export function principalArns(id: string): readonly string[] {
  return principalNamed(id)?.arns ?? [id]
}

/** How the sessions of a role were opened that may have been open in `window`. A session that two trails tell of, because who
 * opened it is of another account, is told once, by the trail that names who it was. */
export async function openingsOf(
  engine: Engine,
  role: string,
  window: TimeWindow,
): Promise<SessionOpenings> {
  const rows = await engine.query(OPENINGS, [
    principalArns(role),
    new Date(window.start - LONGEST_SESSION),
    new Date(window.end),
    ASSUMING,
  ])
  const known = new Map<string, SessionOpening>()
  for (const opening of rows.slice(0, MOST).map(openingOf)) {
    const { time, name, accessKey } = opening
    const key = accessKey === '' ? `${time} ${name}` : accessKey
    const before = known.get(key)
    if (before === undefined || isVague(before.opener)) known.set(key, opening)
  }
  return { openings: [...known.values()], truncated: rows.length > MOST }
}

/** The trail of the role's account may know no more of who came from another one than which account that is. */
function isVague({ type }: EntityRef): boolean {
  return type === 'aws-account' || type === 'unknown'
}

const OPENINGS = `SELECT s.time, CAST(s.event_id AS VARCHAR) AS event_id, ${termText('s.operation')} AS operation,
    ${termText('s.actor')} AS actor, s.actor_type, ${termText('s.session')} AS session,
    ${termText('s.source_ip')} AS source_ip, ${termText('s.source_identity')} AS source_identity, s.request, s.response
  FROM stored.api_call s
  WHERE s.target IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
    AND s.time >= $2 AND s.time < $3 AND s.outcome = 0
    AND s.operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[])))
  ORDER BY s.time DESC, s.event_id LIMIT ${MOST + 1}`

function openingOf(row: SqlRow): SessionOpening {
  const request = parseJson(String(row['request'] ?? ''))
  const response = parseJson(String(row['response'] ?? ''))
  const opened = text(object(response, 'assumedRoleUser'), 'arn')
  return {
    time: Number(row['time']),
    eventId: String(row['event_id']),
    operation: String(row['operation'] ?? ''),
    opener: { type: entityTypeOf(Number(row['actor_type'])), id: String(row['actor'] ?? '') },
    openerSession: String(row['session'] ?? ''),
    sourceIp: String(row['source_ip'] ?? ''),
    name: opened.slice(opened.lastIndexOf('/') + 1) || text(request, 'roleSessionName'),
    accessKey: text(object(response, 'credentials'), 'accessKeyId'),
    sourceIdentity: text(request, 'sourceIdentity') || String(row['source_identity'] ?? ''),
  }
}
