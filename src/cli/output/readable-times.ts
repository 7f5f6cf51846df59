import { formatTime } from '../../events/time.ts'

/** Columns of the lake that hold a time, which the engine answers in milliseconds since the epoch. */
const TIMES = new Set([
  'time',
  'end_time',
  'updated',
  'first',
  'last',
  'first_seen',
  'last_seen',
  'ingested',
])

/** Rows for people: times as ISO 8601 instead of milliseconds. */
export function readableTimes(
  rows: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<string, unknown>>[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        TIMES.has(name) && typeof value === 'number' && value > 1e11 ? formatTime(value) : value,
      ]),
    ),
  )
}
