import { type EntityType, entityTypeOf } from '../events/entity.ts'
import type { Severity } from '../events/severity.ts'
import { severityFromScore } from '../events/severity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine } from './engine.ts'
import { latestFindings } from './latest-finding.ts'
import { termText } from './schema.ts'

/** How something was set up wrongly, as a check of another service says. */
export interface FailedCheck {
  readonly id: string
  /** Such as `security-hub` or `inspector`. */
  readonly origin: string
  readonly title: string
  readonly score: number
  readonly severity: Severity
  readonly resource: string
  readonly resourceType: EntityType
  readonly account: string
  readonly region: string
  /** First and last time that it was seen to fail, milliseconds since the epoch. */
  readonly time: number
  readonly endTime: number
}

/** Most checks that one question brings back: the gravest of each resource. */
const MOST_CHECKS = 200
const MOST_OF_A_RESOURCE = 3

/** The gravest checks that these resources failed within the window and that nobody set aside. There may be millions of checks:
 * only those of the resources are looked at. @param resources canonical ids */
export async function failedChecks(
  engine: Engine,
  resources: readonly string[],
  window: TimeWindow,
): Promise<readonly FailedCheck[]> {
  if (resources.length === 0) return []
  const rows = await engine.query(FAILED, [resources, new Date(window.start), new Date(window.end)])
  return rows.map((row) => {
    const text = (name: string) => (typeof row[name] === 'string' ? String(row[name]) : '')
    const number = (name: string) => (typeof row[name] === 'number' ? Number(row[name]) : 0)
    return {
      id: text('id'),
      origin: text('origin'),
      title: text('title') || text('type'),
      score: number('score'),
      severity: severityFromScore(number('score')),
      resource: text('resource'),
      resourceType: entityTypeOf(number('resource_type')),
      account: text('account'),
      region: text('region'),
      time: number('time'),
      endTime: Math.max(number('time'), number('end_time')),
    }
  })
}

const ASKED = `check_result <> 0 AND resource IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))`
const TEXTS = ['id', 'origin', 'type', 'account', 'region', 'resource']
const FAILED = `SELECT ${TEXTS.map((name) => `${termText(`f.${name}`)} AS ${name}`).join(', ')}, f.title, f.score, f.time,
    f.end_time, f.resource_type FROM (
    SELECT *, row_number() OVER (PARTITION BY resource ORDER BY score DESC, time, key) AS place
    FROM ${latestFindings(ASKED)}
    WHERE archived <> 2 AND sample <> 2 AND time < $3 AND coalesce(end_time, time) >= $2
      AND check_result = (SELECT min(id) FROM term WHERE text = 'FAILED')) f
  WHERE f.place <= ${MOST_OF_A_RESOURCE} ORDER BY f.score DESC, f.time, f.key LIMIT ${MOST_CHECKS}`
