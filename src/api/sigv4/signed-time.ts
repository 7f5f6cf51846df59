/** Milliseconds since the epoch of `20260115T123000Z`, the form in which a signature carries its time; NaN when `text` is
 * anything else, or no day of the calendar. */
export function parseBasicTime(text: string): number {
  const [, year, month, day, hour, minute, second] = BASIC.exec(text) ?? []
  if (second === undefined) return Number.NaN
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  // Date.parse takes 30 February for a day of March, and 24:00 for the next day.
  return !Number.isNaN(time) && basicTime(time) === text ? time : Number.NaN
}

const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** Milliseconds since the epoch of a `Date` header: `Thu, 15 Jan 2026 12:30:00 GMT`, or the basic form, which AWS takes
 * there too. NaN when `text` is neither. */
export function parseDateHeader(text: string): number {
  if (text.length > 40) return Number.NaN
  const time = Date.parse(text)
  if (!Number.isNaN(time) && new Date(time).toUTCString() === text) return time
  return parseBasicTime(text)
}

/** `time` in the basic form; parts of a second are dropped. */
export function basicTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '')
}
