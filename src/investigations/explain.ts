import type { Explanation } from '../events/finding.ts'
import { recordOrEmpty } from '../events/plain-record.ts'
import { UserError } from '../events/user-error.ts'
import type { Engine } from '../lake/engine.ts'
import { callsStatement, recordOf } from '../lake/record-of.ts'
import { findVerdicts } from '../lake/verdicts.ts'
import type { OpenedVerdict } from './verdict.ts'

/** Opens a finding or group of the last investigation, or a log record; undefined when nothing has that id.
 * @throws UserError when the beginning of an id means more than one thing */
export async function explain(engine: Engine, id: string): Promise<OpenedVerdict | undefined> {
  const found = await findVerdicts(engine, id)
  const verdict = found.find((one) => one.id === id) ?? found[0]
  if (found.length > 1 && verdict?.id !== id) {
    throw new UserError(`"${id}" begins several ids:\n  ${found.map((one) => one.id).join('\n  ')}`)
  }
  if (verdict === undefined) {
    const body = await recordOf(engine, id)
    return body && { id, kind: 'record', body, sql: '', parameters: [], rows: [] }
  }
  const body = recordOrEmpty(JSON.parse(verdict.body))
  const { sql, parameters } = explanationOf(body)
  const rows = sql === '' ? [] : await engine.query(sql, parameters)
  const kind = verdict.kind === 'group' ? 'group' : 'finding'
  return { id: verdict.id, kind, body, sql, parameters, rows }
}

const MOST_RECORDS = 200

/** The rows that a verdict names, where it brings no statement of its own. */
function recordsOf(eventIds: readonly string[]): Explanation {
  return eventIds.length === 0
    ? { sql: '', parameters: [] }
    : { sql: callsStatement(eventIds.length), parameters: eventIds }
}

function explanationOf(body: Readonly<Record<string, unknown>>): Explanation {
  const explanation = recordOrEmpty(body['explanation'])
  if (typeof explanation['sql'] !== 'string') {
    const ids = Array.isArray(body['eventIds']) ? body['eventIds'] : []
    return recordsOf(ids.filter((id) => typeof id === 'string').slice(0, MOST_RECORDS))
  }
  const parameters = Array.isArray(explanation['parameters']) ? explanation['parameters'] : []
  return {
    sql: explanation['sql'],
    parameters: parameters.filter(
      (value) => typeof value === 'string' || typeof value === 'number',
    ),
  }
}
