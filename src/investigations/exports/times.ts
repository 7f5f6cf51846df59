import type { Finding } from '../../events/finding.ts'

const EARLIEST = Date.UTC(1970, 0, 1)
/** Microseconds of later times are no longer exact numbers; no log is from then. */
const LATEST = Date.UTC(2200, 0, 1)

/** Whole milliseconds since the epoch that every format can say; the first of `times` that is such a time, else the epoch. */
export function sayableTime(...times: readonly (number | undefined)[]): number {
  const sound = times.find((time) => time !== undefined && time >= EARLIEST && time < LATEST)
  return Math.floor(sound ?? EARLIEST)
}

/** `2026-03-11T06:25:00.000Z`. */
export function isoTime(...times: readonly (number | undefined)[]): string {
  return new Date(sayableTime(...times)).toISOString()
}

/** From the first to the last that findings tell of; undefined where none of them has a sayable time. */
export function spanOf(findings: readonly Pick<Finding, 'start' | 'end'>[]): {
  readonly start: number | undefined
  readonly end: number | undefined
} {
  const times = findings
    .flatMap(({ start, end }) => [start, end])
    .filter((time) => sayableTime(time, Number.NaN) === Math.floor(time))
  if (times.length === 0) return { start: undefined, end: undefined }
  return { start: Math.min(...times), end: Math.max(...times) }
}
