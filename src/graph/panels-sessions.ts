import { roleOfSession } from '../events/arn.ts'
import type { EntityRef } from '../events/entity.ts'
import { groupBy } from '../statistics/group-by.ts'
import { callLines } from './call-lines.ts'
import { type FacetValue, facetValues } from './facet-values.ts'
import {
  columns,
  type Panel,
  type PanelContext,
  type PanelData,
  type PanelRow,
  panelData,
} from './panel.ts'
import { openingsOf, type SessionOpening } from './session-openings.ts'

/** Panel of who is behind the sessions of a role. */
export const SESSION_PANELS: readonly Panel[] = [
  {
    name: 'session-openings',
    title: 'Sessions, and who opened them',
    kind: 'grouped-by-value',
    description:
      'Who took the role on, from where, how often and when, with what was called in those sessions. Sessions whose opening ' +
      'no log tells of are named without an opener.',
    entityTypes: ['iam-role', 'role-session'],
    columns: [
      columns.entity('session', 'Session', 'ARN of the session'),
      columns.entity('principal', 'Opened by', 'who took the role on'),
      columns.entity('openerSession', 'In session', 'in which session of its own'),
      columns.text('address', 'From', 'address, or the service that did'),
      columns.text('operation', 'With', 'the operation'),
      columns.text('sourceIdentity', 'Source identity', 'as it was set when it was opened'),
      columns.count('opened', 'Opened', 'how often, from twelve hours before the scope on'),
      columns.time('firstOpened', 'First opened', 'in that time'),
      columns.time('lastOpened', 'Last opened', 'in that time'),
      columns.count('successful', 'Successful calls', 'of the session in the scope, by whomever'),
      columns.count('failed', 'Failed calls', 'of the session in the scope, by whomever'),
      columns.time('lastSeen', 'Last call', 'up to the end of the scope'),
    ],
    read: readOpenings,
  },
]

async function readOpenings(context: PanelContext): Promise<PanelData> {
  const { engine, entity, scope } = context
  const role = await roleOf(context)
  if (role === undefined) return panelData([], ['No log tells whose session it is.'])
  const { openings, truncated } = await openingsOf(engine, role, scope)
  const used = await sessionsUsed(context)
  const prefix = sessionPrefix(role)
  const groups = groupBy(
    openings.filter(({ name }) => entity.type === 'iam-role' || `${prefix}${name}` === entity.id),
    ({ name, opener, openerSession, sourceIp, operation }) =>
      [name, opener.id, openerSession, sourceIp, operation].join('\0'),
  )
  const opened = [...groups.values()].map((ones) => rowOf(ones, prefix, used))
  const told = new Set(openings.map(({ name }) => `${prefix}${name}`))
  const others = [...used.values()].filter(({ entity: { id } }) => !told.has(id))
  const rows = [...opened, ...others.map(unopened)].toSorted(
    (a, b) => calls(b) - calls(a) || Number(b['opened']) - Number(a['opened']),
  )
  const notes = truncated ? ['There were more openings; the latest 5,000 are told of.'] : []
  return panelData(rows, notes)
}

async function roleOf({ engine, entity }: PanelContext): Promise<string | undefined> {
  if (entity.type === 'iam-role') return entity.id
  // The ARN of a session leaves out the path of its role.
  const rows = await engine.query(
    `SELECT t.text FROM term t WHERE t.id IN (SELECT actor FROM stored.api_call WHERE session IN ($1, $2) LIMIT 1)`,
    [...entity.terms],
  )
  return typeof rows[0]?.['text'] === 'string' ? rows[0]['text'] : roleOfSession(entity.id)
}

/** Sessions with calls in the scope, by ARN. */
async function sessionsUsed(context: PanelContext): Promise<ReadonlyMap<string, FacetValue>> {
  const { type } = context.entity
  const lines = type === 'iam-role' ? callLines(type, 'session') : callLines(type, 'operation')
  const values = await facetValues(context, { lines, by: 'value' })
  if (type === 'iam-role') return new Map(values.map((value) => [value.entity.id, value]))
  const [first] = values
  if (first === undefined) return new Map()
  const sum = (pick: (value: FacetValue) => number) =>
    values.reduce((total, value) => total + pick(value), 0)
  const whole = {
    ...first,
    entity: { type, id: context.entity.id },
    successful: sum(({ successful }) => successful),
    failed: sum(({ failed }) => failed),
    lastSeen: Math.max(...values.map(({ lastSeen }) => lastSeen)),
  }
  return new Map([[context.entity.id, whole]])
}

/** `arn:aws:sts::1:assumed-role/Name/`, with which the sessions of a role begin. */
function sessionPrefix(role: string): string {
  const [, partition = 'aws', , , account = ''] = role.split(':')
  return `arn:${partition}:sts::${account}:assumed-role/${role.slice(role.lastIndexOf('/') + 1)}/`
}

function rowOf(
  openings: readonly SessionOpening[],
  prefix: string,
  used: ReadonlyMap<string, FacetValue>,
): PanelRow {
  const [latest] = openings
  const id = `${prefix}${latest?.name ?? ''}`
  const value = used.get(id)
  const times = openings.map(({ time }) => time)
  const session = latest?.openerSession ?? ''
  return {
    session: { type: 'role-session', id },
    principal: latest?.opener ?? null,
    openerSession: session === '' ? null : ({ type: 'role-session', id: session } as const),
    address: latest?.sourceIp || null,
    operation: latest?.operation ?? null,
    sourceIdentity: latest?.sourceIdentity || null,
    opened: openings.length,
    firstOpened: Math.min(...times),
    lastOpened: Math.max(...times),
    successful: value?.successful ?? 0,
    failed: value?.failed ?? 0,
    lastSeen: value?.lastSeen ?? null,
  }
}

function unopened({ entity, successful, failed, lastSeen }: FacetValue): PanelRow {
  const session: EntityRef = { type: 'role-session', id: entity.id }
  const nothing = { principal: null, openerSession: null, address: null, operation: null }
  return {
    session,
    ...nothing,
    sourceIdentity: null,
    opened: 0,
    firstOpened: null,
    lastOpened: null,
    successful,
    failed,
    lastSeen,
  }
}

function calls(row: PanelRow): number {
  return Number(row['successful']) + Number(row['failed'])
}
