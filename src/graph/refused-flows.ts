import { HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'

/** Refused connections of an account, an hour. */
export interface Refusals {
  readonly before: number
  readonly during: number
  /** Share of the hours before in which as many or more were refused, counting the present: never 0. */
  readonly pValue: number
}

/** Days that refusals are held against, and the least hours of them for it to mean anything. */
const DAYS = 7
const LEAST_HOURS = 24

/** Refused connections in `window` against the week before it; undefined where no flow logs of the account reach back far
 * enough. */
export async function refusalsOf(
  engine: Engine,
  account: string,
  region: string,
  window: TimeWindow,
): Promise<Refusals | undefined> {
  const rows = await engine.query(
    `SELECT CAST(floor((epoch_ms(time) - $4) / ${HOUR}) AS INTEGER) AS hour,
       count(*) FILTER (WHERE action = (SELECT id FROM term WHERE text = 'REJECT')) AS refused
     FROM stored.flow
     WHERE time >= $1 AND time < $2 AND account = (SELECT id FROM term WHERE text = $3)
       AND region IN (0, (SELECT id FROM term WHERE text = $5))
     GROUP BY 1`,
    [
      new Date(window.start - DAYS * 24 * HOUR),
      new Date(window.end),
      account,
      window.start,
      region,
    ],
  )
  const hours = rows.map((row) => ({ hour: Number(row['hour']), refused: Number(row['refused']) }))
  const before = hours.filter(({ hour }) => hour < 0).map(({ refused }) => refused)
  if (before.length < LEAST_HOURS) return undefined
  const length = Math.max(1, (window.end - window.start) / HOUR)
  const during = sum(hours.filter(({ hour }) => hour >= 0).map(({ refused }) => refused)) / length
  const asMany = before.filter((refused) => refused >= during).length
  return {
    before: sum(before) / before.length,
    during,
    pValue: (1 + asMany) / (1 + before.length),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
