import type { Explanation } from '../events/finding.ts'
import { recordOrEmpty } from '../events/plain-record.ts'

/** The rows that a verdict names, where it brings no statement of its own. */
function recordsOf(eventIds: readonly string[]): Explanation {
  const places = eventIds.map((_, i) => `$${i + 1}`).join(', ')
  const sql = `SELECT time, account, region, service, operation, actor, source_ip, outcome, error, target, event_id
  FROM api_call WHERE CAST(event_id AS VARCHAR) IN (${places}) OR event_id_text IN (${places}) ORDER BY time`
  return eventIds.length === 0 ? { sql: '', parameters: [] } : { sql, parameters: eventIds }
}

const MOST_RECORDS = 200

/** The statement that shows what a kept finding or group rests on: its own, else one for the records that it names. */
export function explanationOf(body: Readonly<Record<string, unknown>>): Explanation {
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
