import { DAY, type TimeWindow } from '../events/time.ts'
import { termTexts } from './calls.ts'
import type { Engine } from './engine.ts'
import { LOG_TABLES } from './schema.ts'

/** How many records of a log an account has on each day. */
export interface LogDays {
  readonly format: string
  /** `''` for logs that name no account, such as data capture. */
  readonly account: string
  /** Stored records of each day of the window, by the time they tell. */
  readonly days: readonly number[]
}

const COUNTED = LOG_TABLES.map(
  ({
    name,
  }) => `SELECT object, account, date_diff('day', $1, time) AS day, count(*) AS records FROM stored.${name}
    WHERE time >= $1 AND time < $2 GROUP BY object, account, day`,
).join(' UNION ALL ')

/** What the lake holds, log by log, account by account, day by day (UTC): a day without records of a log that has some before
 * and after is a gap. @param window whole days, UTC */
export async function readCoverageDays(engine: Engine, window: TimeWindow): Promise<LogDays[]> {
  const rows = await engine.query(
    `SELECT o.format, c.account, c.day, sum(c.records) AS records FROM (${COUNTED}) c
     JOIN stored.object o ON o.id = c.object GROUP BY o.format, c.account, c.day`,
    [new Date(window.start), new Date(window.end)],
  )
  const texts = await termTexts(engine, new Set(rows.map((row) => Number(row['account'] ?? 0))))
  const length = Math.round((window.end - window.start) / DAY)
  const found = new Map<string, { format: string; account: string; days: number[] }>()
  for (const row of rows) {
    const format = String(row['format'])
    const account = texts.get(Number(row['account'] ?? 0)) ?? ''
    const key = `${format} ${account}`
    const line = found.get(key) ?? { format, account, days: new Array<number>(length).fill(0) }
    line.days[Number(row['day'])] = Number(row['records'])
    found.set(key, line)
  }
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line)
}
