import { formatTime } from '../../../events/time.ts'

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/

/**
 * Milliseconds since the epoch of an ISO 8601 instant with a zone (RFC 3339), such as `2021-08-18T16:35:56.284Z`; digits
 * beyond milliseconds are dropped. Undefined when it is none, or a day that the calendar does not have.
 */
export function parseTimestamp(text: string): number | undefined {
  const [, year, month, day, hours, minutes, seconds, fraction, sign, zoneHours, zoneMinutes] =
    ISO.exec(text) ?? []
  if (year === undefined) return undefined
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  // Date.UTC takes the 30th of February for a day of March, and the year 21 for 1921.
  if (new Date(midnight).toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return undefined
  const clock = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  const millis = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  const zone = Number(zoneHours ?? 0) * 3600 + Number(zoneMinutes ?? 0) * 60
  return midnight + (sign === '-' ? clock + zone : clock - zone) * 1000 + millis
}

/** An instant as ISO 8601 in UTC, without a fraction when there is none. */
export function writeTimestamp(time: number): string {
  if (!Number.isFinite(time)) throw new RangeError('an instant that is not finite')
  return formatTime(time)
}
