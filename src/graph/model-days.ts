import { entityTypeCode } from '../events/entity.ts'
import { INVOCATIONS } from '../events/invoke-operations.ts'
import { BASELINE_DAYS, DAY } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { metricsOnce } from './metrics-once.ts'
import { relationCode } from './relation-types.ts'

/** Calls of a model or endpoint on each of the days up to an end, by the first log that tells. */
export interface ModelDays {
  /** Its id in the dictionary. */
  readonly resource: number
  /** Code of its entity type. */
  readonly type: number
  /** Seven sums, oldest first. */
  readonly days: readonly number[]
  /** What was usual on each of those weekdays: the median of the weeks before; null where fewer than two are known. */
  readonly usual: readonly (number | null)[]
}

const WEEK = 7
const MOST_DAYS = WEEK + BASELINE_DAYS

const ENDPOINT = entityTypeCode('sagemaker-endpoint')
const ERRORS = [
  'Invocation4XXErrors',
  'Invocation5XXErrors',
  'InvocationClientErrors',
  'InvocationServerErrors',
  'InvocationThrottles',
]
export const CALL_METRICS: readonly string[] = ['Invocations', ...ERRORS]

/** SageMaker's Invocations are all calls, Bedrock's are those that succeeded: what else was tried is added to them.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html */
export const METRIC_CALLS = `CASE WHEN name = 'Invocations' OR resource_type <> ${ENDPOINT} THEN sum ELSE 0 END`
/** SageMaker tells throttled calls among the client's errors. */
export const METRIC_FAILED = `CASE WHEN name <> 'Invocations' AND (name <> 'InvocationThrottles' OR resource_type <> ${ENDPOINT}) THEN sum ELSE 0 END`

/** Lines `time, resource, resource_type, amount` from $1 to before $2; the last takes the operations as $3. */
const LOGS: readonly string[] = [
  `WITH ${metricsOnce(CALL_METRICS, 'm.time >= $1 AND m.time < $2')}
   SELECT hour AS time, resource, resource_type, ${METRIC_CALLS} AS amount FROM once`,
  `SELECT time, resource, resource_type, 1 AS amount FROM stored.invocation
   WHERE time >= $1 AND time < $2 AND resource <> 0 AND origin <> 1`,
  `SELECT time, target AS resource, target_type AS resource_type, count AS amount FROM stored.relation
   WHERE type = ${relationCode('acted-on')} AND time >= $1 AND time < $2
     AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[])))`,
]

/** Every model and endpoint that was called in the seven days up to `end` or in the 45 before them. */
export async function modelDays(engine: Engine, end: number): Promise<readonly ModelDays[]> {
  const found = new Map<number, ModelDays>()
  const window = [new Date(end - MOST_DAYS * DAY), new Date(end)]
  for (const [i, lines] of LOGS.entries()) {
    const parameters = i === LOGS.length - 1 ? [...window, [...INVOCATIONS]] : window
    const rows = await engine.query(
      `SELECT resource, max(resource_type) AS type, back, sum(amount) AS amount FROM (
         SELECT resource, resource_type, amount, (date_diff('second', time, $2) - 1) // 86400 AS back FROM (${lines}) line) l
       GROUP BY resource, back`,
      parameters,
    )
    const told = new Map<number, { type: number; back: Map<number, number> }>()
    for (const row of rows) {
      const resource = Number(row['resource'])
      const one = told.get(resource) ?? { type: Number(row['type']), back: new Map() }
      one.back.set(Number(row['back']), Number(row['amount']))
      told.set(resource, one)
    }
    for (const [resource, { type, back }] of told)
      if (!found.has(resource)) found.set(resource, { resource, type, ...daysOf(back) })
  }
  return [...found.values()]
}

/** @param back sums by how many days before the last day they are of */
function daysOf(back: ReadonlyMap<number, number>): Pick<ModelDays, 'days' | 'usual'> {
  const oldest = Math.max(...back.keys())
  const positions = Array.from({ length: WEEK }, (_, i) => WEEK - 1 - i)
  return {
    days: positions.map((day) => back.get(day) ?? 0),
    usual: positions.map((day) => {
      const before: number[] = []
      // The day on which it was first called may have begun before it.
      for (let one = day + WEEK; one < oldest; one += WEEK) before.push(back.get(one) ?? 0)
      return before.length < 2 ? null : median(before)
    }),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2
}
