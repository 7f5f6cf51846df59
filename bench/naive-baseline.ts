import type { Dupin } from '../src/dupin.ts'
import { HOUR, type TimeWindow } from '../src/events/time.ts'
import type { ScenarioTruth, Truth } from '../src/simulate/truth.ts'

/** What a script of an afternoon does: a z-score per metric, and the change nearest in time before the alarm. */
export interface NaiveScore {
  readonly detected: number
  readonly first: number
  readonly incidents: number
  readonly falseAlarms: number
}

interface Alarm {
  readonly resource: string
  readonly time: number
}

const THRESHOLD = 4

/** Alarms where an hour's mean is more than four standard deviations off the mean of all hours of the baseline. */
async function alarms(dupin: Dupin, scope: TimeWindow): Promise<Alarm[]> {
  const rows = await dupin.query(
    `WITH hourly AS (
       SELECT resource, name, date_trunc('hour', time) AS hour, sum(sum) / nullif(sum(samples), 0) AS value
       FROM metric WHERE resource <> '' GROUP BY ALL),
     usual AS (
       SELECT resource, name, avg(value) AS mean, stddev_samp(value) AS sd FROM hourly
       WHERE hour < make_timestamp(CAST($1 AS BIGINT) * 1000) GROUP BY ALL)
     SELECT h.resource, min(h.hour) AS time FROM hourly h JOIN usual u USING (resource, name)
     WHERE h.hour >= make_timestamp(CAST($1 AS BIGINT) * 1000) AND u.sd > 0 AND abs(h.value - u.mean) > ${THRESHOLD} * u.sd
     GROUP BY h.resource, date_trunc('day', h.hour) ORDER BY time`,
    [scope.start],
  )
  return rows.map((row) => ({ resource: String(row['resource']), time: Number(row['time']) }))
}

/** Who made the last change before the alarm, anywhere. */
async function nearestChange(dupin: Dupin, time: number): Promise<string> {
  const [row] = await dupin.query(
    `SELECT actor FROM api_call WHERE read_only = 1 AND outcome = 0 AND category = 1
       AND time <= make_timestamp(CAST($1 AS BIGINT) * 1000) AND time > make_timestamp(CAST($2 AS BIGINT) * 1000)
     ORDER BY time DESC LIMIT 1`,
    [time + HOUR, time - 24 * HOUR],
  )
  return String(row?.['actor'] ?? '')
}

export async function naiveScore(
  dupin: Dupin,
  scope: TimeWindow,
  truth: Truth,
): Promise<NaiveScore> {
  const raised = await alarms(dupin, scope)
  let detected = 0
  let first = 0
  const used = new Set<Alarm>()
  for (const scenario of truth.scenarios) {
    const own = raised.filter((alarm) => belongs(alarm, scenario))
    for (const alarm of own) used.add(alarm)
    const [alarm] = own
    if (alarm === undefined) continue
    detected++
    const actor = await nearestChange(dupin, alarm.time)
    if (actor !== '' && actor === scenario.cause.principal) first++
  }
  return {
    detected,
    first,
    incidents: truth.scenarios.length,
    falseAlarms: raised.length - used.size,
  }
}

function belongs(alarm: Alarm, scenario: ScenarioTruth): boolean {
  const start = Date.parse(String(scenario.start)) || Number(scenario.start)
  const end = Date.parse(String(scenario.end)) || Number(scenario.end)
  return (
    alarm.resource === scenario.entity.id && alarm.time >= start - HOUR && alarm.time <= end + HOUR
  )
}
