/** Half-open span of time, milliseconds since the epoch, UTC: `start <= t < end`. */
export interface TimeWindow {
  readonly start: number
  readonly end: number
}

export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** Detective holds behaviour against the 45 days before the scope time. */
export const BASELINE_DAYS = 45

/** Nothing AWS logs is older than AWS or from beyond the century; outside is a malformed time. */
const EARLIEST = Date.UTC(2004, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/** Milliseconds since the epoch of `text`, or NaN when it is no time that a log could carry. ISO 8601, or
 * `YYYY-MM-DD hh:mm:ss[.fraction]` taken as UTC. */
export function parseTime(text: string): number {
  if (text.length < 10 || text.length > 40) return Number.NaN
  const iso = text.charCodeAt(10) === 32 ? `${text.slice(0, 10)}T${text.slice(11)}` : text
  if (!isDay(iso)) return Number.NaN
  const trimmed = iso.replace(/(\.\d{3})\d+/, '$1')
  const zoned = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(trimmed.slice(10)) || trimmed.length === 10
  return checkTime(Date.parse(zoned ? trimmed : `${trimmed}Z`))
}

/** A number that may be epoch seconds, milliseconds or microseconds, as milliseconds; NaN when implausible. */
export function epochToMillis(value: number): number {
  if (!Number.isFinite(value)) return Number.NaN
  if (value > 1e14) return checkTime(value / 1000)
  return checkTime(value > 1e11 ? value : value * 1000)
}

/** Whether a date of the calendar, and nothing but a time, is written: Date.parse takes 30 February for a day of March. */
function isDay(text: string): boolean {
  const [, year, month, day] = ISO.exec(text) ?? []
  return (
    day !== undefined &&
    Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  )
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[zZ]|[+-]\d\d(?::?\d\d)?)?)?$/

export function floorHour(time: number): number {
  return Math.floor(time / HOUR) * HOUR
}

export function formatTime(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().replace('.000Z', 'Z') : 'unknown time'
}

function checkTime(time: number): number {
  return time >= EARLIEST && time < LATEST ? time : Number.NaN
}
