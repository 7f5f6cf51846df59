import type { EventTable } from '../events/tables.ts'
import { DAY, HOUR, type TimeWindow } from '../events/time.ts'
import { type DigestHours, readDigestHours } from './digest-hours.ts'
import type { Engine } from './engine.ts'
import { type HourState, hourStates } from './hour-states.ts'
import { LOG_TABLES, termText } from './schema.ts'

/** What is known of each hour of a log in one account and Region. */
export interface LogHours {
  readonly format: string
  /** `''` for logs that name none, such as data capture. */
  readonly account: string
  readonly region: string
  /** Records of each hour of the window, and what that means. */
  readonly records: readonly number[]
  readonly states: readonly HourState[]
}

/** How far before and after the window a log is looked at, to know its rhythm and its span. */
const AROUND = 14 * DAY
/** Logs by account and Region, those with most records first; the others are left out. */
const MOST_LINES = 2_000

const columnOf = (table: EventTable, name: string) =>
  table.columns.some((column) => column.name === name) ? `s.${name}` : '0'

const COUNTED = LOG_TABLES.map(
  (
    table,
  ) => `SELECT o.format, ${columnOf(table, 'account')} AS account, ${columnOf(table, 'region')} AS region,
      date_diff('hour', $1, s.time) AS hour, count(*) AS records
    FROM stored.${table.name} s JOIN stored.object o ON o.id = s.object
    WHERE s.time >= $1 AND s.time < $2 GROUP BY ALL`,
).join(' UNION ALL ')

/** One row a log, account and Region: its hours are a list, so that what is in memory is bounded by lines. */
const LINES = `SELECT c.format, ${termText('c.account')} AS account, ${termText('c.region')} AS region, sum(c.records) AS total,
    list(c.hour ORDER BY c.hour) AS hours, list(c.records ORDER BY c.hour) AS records
  FROM (SELECT format, account, region, hour, sum(records) AS records FROM (${COUNTED}) t GROUP BY ALL) c
  GROUP BY c.format, c.account, c.region ORDER BY total DESC LIMIT ${MOST_LINES}`

/**
 * Log by log, account by account, Region by Region, hour by hour (UTC): whether there are records, truly were none, or some are
 * missing. A line is known from two weeks before the window to two weeks after it; where it is longer silent, nothing is said.
 *
 * @param window whole hours. @param now milliseconds since the epoch: what is not yet due is late, not missing
 */
export async function readCoverageHours(
  engine: Engine,
  window: TimeWindow,
  now: number,
): Promise<LogHours[]> {
  const around = { start: window.start - AROUND, end: window.end + AROUND }
  const bounds = [new Date(around.start), new Date(around.end)]
  const rows = await engine.query(LINES, bounds)
  const digests = await readDigestHours(engine, around)
  const length = (around.end - around.start) / HOUR
  const lines = rows.map((row) => ({
    format: String(row['format']),
    account: String(row['account'] ?? ''),
    region: String(row['region'] ?? ''),
    counts: spread(row['hours'], row['records'], length),
  }))
  const known = new Set(lines.filter(({ format }) => format === 'cloudtrail').map(placeOf))
  const silent = [...digests.values()]
    .filter((one) => !known.has(placeOf(one)))
    .map(({ account, region }) => ({
      format: 'cloudtrail',
      account,
      region,
      counts: new Array<number>(length).fill(0),
    }))
  return [...lines, ...silent]
    .map((line) => lineOf(line, digests, { around, window, now }))
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
}

interface Line {
  readonly format: string
  readonly account: string
  readonly region: string
  /** Of every hour around the window. */
  readonly counts: readonly number[]
}

interface Times {
  readonly around: TimeWindow
  readonly window: TimeWindow
  readonly now: number
}

function lineOf(
  { format, account, region, counts }: Line,
  digests: ReadonlyMap<string, DigestHours>,
  { around, window, now }: Times,
): LogHours {
  const said = format === 'cloudtrail' ? digests.get(placeOf({ account, region })) : undefined
  const states = hourStates({ counts, start: around.start, now, format, digests: said })
  const from = (window.start - around.start) / HOUR
  const to = from + (window.end - window.start) / HOUR
  return {
    format,
    account,
    region,
    records: counts.slice(from, to),
    states: states.slice(from, to),
  }
}

function spread(hours: unknown, records: unknown, length: number): number[] {
  const counts = new Array<number>(length).fill(0)
  if (!Array.isArray(hours) || !Array.isArray(records)) return counts
  for (const [i, hour] of hours.entries()) counts[Number(hour)] = Number(records[i])
  return counts
}

function placeOf({
  account,
  region,
}: {
  readonly account: string
  readonly region: string
}): string {
  return `${account} ${region}`
}

function orderOf({ format, account, region }: LogHours): string {
  return `${format}\0${account}\0${region}`
}
