/** Milliseconds of `YYYY-MM-DDThh:mm:ssZ`, CloudTrail's own spelling, straight from bytes; NaN for any other spelling. */
export function parseIsoTime(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 20 || bytes[start + 10] !== 0x54 || bytes[start + 19] !== 0x5a)
    return Number.NaN
  if (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return Number.NaN
  if (bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return Number.NaN
  const year = two(bytes, start) * 100 + two(bytes, start + 2)
  const month = two(bytes, start + 5)
  const day = two(bytes, start + 8)
  const hour = two(bytes, start + 11)
  const minute = two(bytes, start + 14)
  const second = two(bytes, start + 17)
  const valid = year >= 2004 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
  if (!valid || !(hour < 24 && minute < 60 && second < 60)) return Number.NaN
  const days = daysFromCivil(year, month, day)
  // 31 February is no day: it would come out as a day of March.
  if (day > 28 && month !== 12 && days >= daysFromCivil(year, month + 1, 1)) return Number.NaN
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000
}

/** Parses a canonical lower-case UUID into sixteen bytes as DuckDB holds them; false when it is none. */
export function parseUuid(
  bytes: Uint8Array,
  start: number,
  target: Uint8Array,
  offset: number,
): boolean {
  let at = start
  for (let i = 15; i >= 0; i--) {
    if (i === 11 || i === 9 || i === 7 || i === 5) {
      if (bytes[at] !== 0x2d) return clear(target, offset)
      at++
    }
    const high = HEX[bytes[at] ?? 0] ?? -1
    const low = HEX[bytes[at + 1] ?? 0] ?? -1
    if (high < 0 || low < 0) return clear(target, offset)
    target[offset + i] = (high << 4) | low
    at += 2
  }
  target[offset + 15] = (target[offset + 15] ?? 0) ^ 0x80
  return true
}

function clear(target: Uint8Array, offset: number): false {
  target.fill(0, offset, offset + 16)
  return false
}

const HEX = new Int8Array(256).fill(-1)
for (let i = 0; i < 16; i++) HEX[i < 10 ? 0x30 + i : 0x57 + i] = i

function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 0x30
  const ones = (bytes[at + 1] ?? 0) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** Days since 1970-01-01 of a Gregorian date (Hinnant, "chrono-compatible low-level date algorithms"). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}
