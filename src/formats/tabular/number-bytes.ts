/**
 * Numbers straight from bytes, without a string between. Up to 2^53 and ten to the 22nd both mantissa and power are exact
 * doubles, so that one multiplication or division rounds correctly (Clinger, "How to Read Floating Point Numbers
 * Accurately", PLDI 1990). Whatever is longer, or no number, is left to the slow way.
 */

const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
const LARGEST = 2 ** 53

/** What `readNumber` found beside its answer. */
export interface NumberReading {
  /** Where the number ended. */
  end: number
  /** Whether it had a point or an exponent. */
  fractional: boolean
}

/** The number that stands at `start`, as far as it goes; NaN when there is none, or it takes the slow way to know. */
export function readNumber(
  bytes: Uint8Array,
  start: number,
  limit: number,
  reading: NumberReading,
): number {
  const negative = bytes[start] === 0x2d
  const first = negative ? start + 1 : start
  let at = first
  let mantissa = 0
  let pointAt = -1
  for (; at < limit; at++) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit
    else if (digit === -2 && pointAt < 0) pointAt = at
    else break
  }
  reading.fractional = pointAt >= 0
  reading.end = at
  const digits = at - first - (pointAt < 0 ? 0 : 1)
  if (digits < 1 || mantissa >= LARGEST) return Number.NaN
  const exponent = at < limit ? readExponent(bytes, limit, reading) : 0
  const value = scaled(mantissa, pointAt < 0 ? exponent : exponent + pointAt + 1 - at)
  return negative ? -value : value
}

function scaled(mantissa: number, power: number): number {
  // False for NaN as well.
  if (!(power <= 22 && power >= -22)) return Number.NaN
  return power < 0 ? mantissa / (POWERS[-power] ?? 1) : mantissa * (POWERS[power] ?? 1)
}

/** The exponent behind the digits, 0 where there is none; NaN when its `e` has no digits, or more than three. */
function readExponent(bytes: Uint8Array, limit: number, reading: NumberReading): number {
  if (((bytes[reading.end] ?? 0) | 0x20) !== 0x65) return 0
  let at = reading.end + 1
  const sign = bytes[at]
  if (sign === 0x2d || sign === 0x2b) at++
  const first = at
  let exponent = 0
  for (; at < limit && at - first <= 3; at++) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (!(digit >= 0 && digit <= 9)) break
    exponent = exponent * 10 + digit
  }
  reading.end = at
  reading.fractional = true
  if (at === first || at - first > 3) return Number.NaN
  return sign === 0x2d ? -exponent : exponent
}
