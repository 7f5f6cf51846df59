import { DAY, HOUR, MINUTE } from '../../events/time.ts'

/** Round values from at most `low` to at most `high`, in steps of 1, 2 or 5 times a power of ten. */
export function valueTicks(low: number, high: number, most: number): readonly number[] {
  const raw = (high - low) / Math.max(1, most)
  if (!(raw > 0) || !Number.isFinite(raw)) return [low]
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  )
}

/** Times on round minutes, hours or days in UTC, at most `most` of them. */
export function timeTicks(start: number, end: number, most: number): readonly number[] {
  const length = end - start
  if (!(length > 0) || !Number.isFinite(length)) return Number.isFinite(start) ? [start] : []
  const fitting = TIME_STEPS.find((step) => length / step <= most)
  const step = fitting ?? Math.ceil(length / most / DAY) * DAY
  const first = Math.ceil(start / step)
  const last = Math.floor(end / step)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}

const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28].map((days) => days * DAY),
]
