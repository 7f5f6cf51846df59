import { recordOrEmpty } from '../events/plain-record.ts'
import { UserError } from '../events/user-error.ts'
import type { Engine } from '../lake/engine.ts'
import { recordOf } from '../lake/record-of.ts'
import { explanationOf } from '../lake/verdict-explanation.ts'
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
