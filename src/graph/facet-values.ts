import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { SqlParameter, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { MOST_ROWS, type PanelContext } from './panel.ts'
import { relationCode } from './relation-types.ts'

/** One value of a facet in the scope, and what the baseline knows of it. */
export interface FacetValue {
  readonly entity: EntityRef
  /** `''` where the panel does not tell services or operations apart. */
  readonly service: string
  readonly operation: string
  readonly successful: number
  readonly failed: number
  /** Calls in the baseline. */
  readonly before: number
  /** Milliseconds since the epoch, in baseline and scope together. */
  readonly firstSeen: number
  readonly lastSeen: number
  /** Seen in the scope, not in a baseline that has calls. */
  readonly isNew: boolean
}

export interface FacetQuestion {
  /** A statement of `call-lines.ts`. */
  readonly lines: string
  readonly by: 'value' | 'value-and-service' | 'value-service-and-operation'
  /** Only what was not seen in the baseline. */
  readonly newOnly?: boolean
  /** Only calls of these operations. */
  readonly operations?: readonly string[]
}

const GROUPS = {
  value: '',
  'value-and-service': ', service',
  'value-service-and-operation': ', service, operation',
}

/** The values of a facet that the scope has, the busiest first: one more than a panel shows, when there are as many. */
export async function facetValues(
  context: PanelContext,
  question: FacetQuestion,
): Promise<FacetValue[]> {
  const { engine } = context
  const groups = GROUPS[question.by]
  const only =
    question.operations === undefined
      ? ''
      : 'WHERE operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($6::VARCHAR[])))'
  const has = (name: string) => groups.includes(name)
  const rows = await engine.query(
    `SELECT ${termText('g.value')} AS id, g.*,
       ${has('service') ? termText('g.service') : "''"} AS service_name,
       ${has('operation') ? termText('g.operation') : "''"} AS operation_name FROM (
       SELECT value, max(value_type) AS value_type${groups},
         sum(CASE WHEN time >= $5 THEN count ELSE 0 END) AS calls,
         sum(CASE WHEN time >= $5 THEN failed ELSE 0 END) AS failed,
         sum(CASE WHEN time < $5 THEN count ELSE 0 END) AS before, min(first) AS first, max(last) AS last
       FROM (${question.lines}) line ${only} GROUP BY value${groups}) g
     WHERE g.calls > 0 ${question.newOnly === true ? 'AND g.before = 0' : ''}
     ORDER BY g.calls DESC, id, service_name, operation_name LIMIT ${MOST_ROWS + 1}`,
    [...spanOf(context), ...(question.operations === undefined ? [] : [question.operations])],
  )
  const baseline = await hasBaseline(context)
  return rows.map((row) => facetValueOf(row, baseline))
}

/** $1 to $5 of a statement over the lines of an entity: its ids, the whole span, and where the scope begins. */
export function spanOf({
  entity,
  scope,
  baseline,
}: Pick<PanelContext, 'entity' | 'scope' | 'baseline'>): readonly SqlParameter[] {
  return [...entity.terms, new Date(baseline.start), new Date(scope.end), new Date(scope.start)]
}

export const NO_BASELINE =
  'The logs do not reach back before the scope, so nothing can be told to be new.'

/** Whether anybody's calls are logged in the baseline: else all would seem new. */
export async function hasBaseline({ engine, baseline }: PanelContext): Promise<boolean> {
  const rows = await engine.query(
    `SELECT time FROM stored.relation WHERE type = ${relationCode('called')} AND time >= $1 AND time < $2 LIMIT 1`,
    [new Date(baseline.start), new Date(baseline.end)],
  )
  return rows.length > 0
}

function facetValueOf(row: SqlRow, baseline: boolean): FacetValue {
  const failed = Number(row['failed'])
  return {
    entity: { type: entityTypeOf(Number(row['value_type'])), id: String(row['id'] ?? '') },
    service: String(row['service_name'] ?? ''),
    operation: String(row['operation_name'] ?? ''),
    successful: Number(row['calls']) - failed,
    failed,
    before: Number(row['before']),
    firstSeen: Number(row['first']),
    lastSeen: Number(row['last']),
    isNew: baseline && Number(row['before']) === 0,
  }
}
