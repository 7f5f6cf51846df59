import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import { STATE_ORIGINS } from '../events/tables.ts'
import { MINUTE } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import {
  columns,
  type Panel,
  type PanelContext,
  type PanelRow,
  panelData,
  RESOURCES,
} from './panel.ts'
import { changedFields, type FieldChange } from './request-changes.ts'

/** How a thing was configured from one time to the next, and the call that may have made the difference. */
export const CONFIGURATION_PANEL: Panel = {
  name: 'configuration-history',
  title: 'History of configuration',
  kind: 'information',
  description:
    'What changed in how it is configured up to the end of the scope, latest first, as AWS Config and describe calls tell. ' +
    'They do not say who changed it: the call beside a change is the last one on the same thing in the half hour before.',
  entityTypes: [...RESOURCES, 'iam-role', 'iam-user'],
  columns: [
    columns.time('time', 'Time', 'when it was found so, or says that it became so'),
    columns.text('change', 'Change', '`first known`, `changed` or `deleted`'),
    columns.text('field', 'Field', 'what changed, names joined by dots'),
    columns.text('before', 'Before', 'its value before'),
    columns.text('after', 'After', 'its value since'),
    columns.text('origin', 'Told by', 'where it was read'),
    columns.text('operation', 'Call', 'the call that may have done it'),
    columns.entity('principal', 'By', 'who made that call'),
    columns.text('eventId', 'Record', 'its event id, to be opened'),
  ],
  read: readHistory,
}

const MOST_STATES = 500
/** Config captures a change within minutes of the call that made it; clocks differ a little. */
const CALL_BEFORE = 30 * MINUTE
const CALL_AFTER = 2 * MINUTE

async function readHistory({ engine, entity, scope }: PanelContext) {
  const states = await engine.query(
    `SELECT s.time, ${termText('s.kind')} AS kind, ${termText('s.status')} AS status, s.origin, s.state FROM stored.resource_state s
     WHERE s.resource IN ($1, $2) AND s.time < $3
     ORDER BY s.time DESC, s.asked DESC, s.key LIMIT ${MOST_STATES + 1}`,
    [...entity.terms, new Date(scope.end)],
  )
  const shown = states.slice(0, MOST_STATES).toReversed()
  const calls = await callsOn(engine, entity.terms, shown)
  const before = new Map<string, string>()
  const rows = shown.flatMap((row) => {
    const kind = String(row['kind'] ?? '')
    const was = before.get(kind)
    const is = String(row['state'] ?? '')
    before.set(kind, is)
    return changeRows(row, was, is, callFor(calls, Number(row['time'])))
  })
  const changes = rows.filter(({ change }) => change !== 'first known')
  const notes =
    changes.length > 0 && changes.every(({ operation }) => operation === null)
      ? ['No log tells of a call that may have made these changes.']
      : []
  return { ...panelData(rows.toReversed(), notes), truncated: states.length > MOST_STATES }
}

function changeRows(
  row: SqlRow,
  was: string | undefined,
  is: string,
  call: Call | undefined,
): readonly PanelRow[] {
  const isDeleted = String(row['status'] ?? '').startsWith('ResourceDeleted')
  const change = isDeleted ? 'deleted' : was === undefined ? 'first known' : 'changed'
  const fields: readonly Partial<FieldChange>[] =
    change === 'changed' && is !== '' ? changedFields('', was, is).fields : [{}]
  return fields.map(({ field, before, after }) => ({
    time: Number(row['time']),
    change,
    field: field ?? null,
    before: before ?? null,
    after: after ?? null,
    origin: STATE_ORIGINS[Number(row['origin'])] ?? null,
    operation: change === 'first known' ? null : (call?.operation ?? null),
    principal: change === 'first known' ? null : (call?.principal ?? null),
    eventId: change === 'first known' ? null : (call?.eventId ?? null),
  }))
}

interface Call {
  readonly time: number
  readonly operation: string
  readonly principal: EntityRef
  readonly eventId: string
}

async function callsOn(
  engine: Engine,
  terms: readonly [number, number],
  states: readonly SqlRow[],
): Promise<readonly Call[]> {
  const times = states.map((row) => Number(row['time']))
  if (times.length === 0) return []
  const rows = await engine.query(
    `SELECT c.time, ${termText('c.operation')} AS operation, ${termText('c.actor')} AS actor, c.actor_type,
       CAST(c.event_id AS VARCHAR) AS event_id FROM stored.api_call c
     WHERE c.target IN ($1, $2) AND c.read_only <> 2 AND c.outcome = 0 AND c.time >= $3 AND c.time < $4
     ORDER BY c.time DESC, c.event_id LIMIT 5000`,
    [
      ...terms,
      new Date(Math.min(...times) - CALL_BEFORE),
      new Date(Math.max(...times) + CALL_AFTER),
    ],
  )
  return rows.map((row) => ({
    time: Number(row['time']),
    operation: String(row['operation'] ?? ''),
    principal: { type: entityTypeOf(Number(row['actor_type'])), id: String(row['actor'] ?? '') },
    eventId: String(row['event_id']),
  }))
}

/** The last call on the thing before it was found changed. */
function callFor(calls: readonly Call[], time: number): Call | undefined {
  return calls.find((call) => call.time < time + CALL_AFTER && call.time >= time - CALL_BEFORE)
}
