import { HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine } from './engine.ts'
import type { SeriesSource } from './series-measures.ts'

/** Whether a log covers an hour, counted from the start of the window, of an account and Region. */
export type Coverage = (source: SeriesSource, account: string, region: string) => Uint8Array

/** Hours without a single record between hours with some: a quiet night and not a log that is off. */
const BRIDGED_HOURS = 3

/**
 * Which hours each log covers: those in which it has any record of the same account and Region, of whatever kind, and
 * short gaps between them. A count of zero is only believed there.
 */
export async function readCoverage(
  engine: Engine,
  { start, end }: TimeWindow,
  sources: ReadonlySet<SeriesSource>,
): Promise<Coverage> {
  const hours = Math.max(0, Math.ceil((end - start) / HOUR))
  const covered = new Map<string, Uint8Array>()
  for (const source of sources) {
    const rows = await engine.query(statement(source), [new Date(start), new Date(end)])
    for (const row of rows) {
      const key = [source, row['account'] ?? '', row['region'] ?? ''].join('\n')
      const at = Number(row['hour'])
      const marks = covered.get(key) ?? new Uint8Array(hours)
      if (at >= 0 && at < hours) marks[at] = 1
      covered.set(key, marks)
    }
  }
  for (const marks of covered.values()) bridge(marks)
  return (source, account, region) =>
    covered.get([source, account, region].join('\n')) ?? new Uint8Array(hours)
}

/** The time is in a table's own column of each log; the names are of our own schema. */
function statement(source: SeriesSource): string {
  return `SELECT a.text AS account, r.text AS region, s.hour FROM (
      SELECT DISTINCT account, region, CAST(floor(date_diff('second', $1, time) / 3600.0) AS INTEGER) AS hour
      FROM stored.${source} WHERE time >= $1 AND time < $2
    ) s LEFT JOIN term a ON a.id = s.account LEFT JOIN term r ON r.id = s.region`
}

function bridge(marks: Uint8Array): void {
  let last = -1
  for (let hour = 0; hour < marks.length; hour++) {
    if (marks[hour] !== 1) continue
    if (last >= 0 && hour - last <= BRIDGED_HOURS + 1) marks.fill(1, last, hour)
    last = hour
  }
}
