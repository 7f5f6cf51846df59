import type { AnomalousSeries } from '../../events/finding.ts'

/** What a chart shows in one column: of the points that fall into it, the one furthest from what was expected. */
export interface SeriesPoint {
  readonly time: number
  /** Where its column begins: the time of the column's first point. */
  readonly from: number
  readonly value: number | null
  readonly expected: number | null
  readonly lower: number | null
  readonly upper: number | null
  /** The value is outside its usual band. */
  readonly outside: boolean
}

/** At most `columns` points; a series that is longer keeps its extremes. */
export function downsample(series: AnomalousSeries, columns: number): readonly SeriesPoint[] {
  const points = series.times.map((_, i) => pointAt(series, i))
  if (points.length <= columns || columns < 1) return points
  const middle = median(points.flatMap((point) => point.value ?? []))
  const kept: SeriesPoint[] = []
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor((column * points.length) / columns)
    const to = Math.floor(((column + 1) * points.length) / columns)
    const best = furthest(points.slice(from, to), middle)
    if (best !== undefined) kept.push({ ...best, from: points[from]?.time ?? best.time })
  }
  return kept
}

/** Smallest and largest of all finite values and band edges; undefined when there are none. */
export function extent(
  points: readonly SeriesPoint[],
): { readonly low: number; readonly high: number } | undefined {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const point of points) {
    for (const value of [point.value, point.expected, point.lower, point.upper]) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return low <= high ? { low, high } : undefined
}

/** Where the vertical axis begins: at zero unless all values lie far from it. */
export function axisFloor(low: number, high: number): number {
  if (low >= 0 && low < 0.6 * high) return 0
  return low - 0.05 * (high - low)
}

/** The median of `values`; NaN when there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

function pointAt(series: AnomalousSeries, i: number): SeriesPoint {
  const value = finite(series.values[i])
  const lower = finite(series.lower[i])
  const upper = finite(series.upper[i])
  const outside =
    value !== null && ((upper !== null && value > upper) || (lower !== null && value < lower))
  const time = series.times[i] ?? Number.NaN
  return { time, from: time, value, expected: finite(series.expected[i]), lower, upper, outside }
}

function furthest(points: readonly SeriesPoint[], middle: number): SeriesPoint | undefined {
  let best = points[0]
  let distance = -1
  for (const point of points) {
    if (point.value === null) continue
    const away = Math.abs(point.value - (point.expected ?? middle))
    if (away > distance) {
      best = point
      distance = away
    }
  }
  return best
}

function finite(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null
}
