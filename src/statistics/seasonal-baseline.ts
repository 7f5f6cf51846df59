/**
 * What a metric usually is at an hour of the week, learnt from a training part, asked in O(1).
 *
 * Robust by construction: medians by hour of the week with back-off (see seasonal-cells.ts),
 * weeks that disagree with the others as a whole are left out, counts are capped before their
 * mean is taken. The lay-out follows the operational practice of hour-of-week bands; the pieces
 * are Hampel 1974 (median, MAD), Morris 1983 (shrinkage) and Anscombe 1948 (the square root that
 * makes the variance of counts constant).
 */
import { hourOfWeek, type SeasonalLevel, weekOf } from './hour-slots.ts'
import { robustScore } from './robust.ts'
import { type Cells, fitCells, type Sample } from './seasonal-cells.ts'

/** Parallel arrays: epoch milliseconds, and the value of the hour (or any bin) that starts there. */
export type Series = { readonly times: readonly number[]; readonly values: readonly number[] }

/** Half-open: a time is inside when start <= time < end. Epoch milliseconds. */
export type TimeRange = { readonly start: number; readonly end: number }

export type BaselineOptions = {
  /**
   * `none`: as it is. `log`: for latencies and sizes; values not above 0 are read as half the
   * smallest positive one. `count`: for events per bin; values below 0 are read as 0.
   */
  readonly transform: 'none' | 'log' | 'count'
  /** Milliseconds that local time is ahead of UTC; 0 unless given. */
  readonly offsetMs?: number
  /** Only points before this time are learnt from; all unless given. */
  readonly trainBefore?: number
  /** Known incidents, holidays, releases: not learnt from. */
  readonly excluded?: readonly TimeRange[]
}

export type Expectation = {
  /** In the unit of the values; NaN when nothing was learnt. */
  readonly expected: number
  /** Standard deviation of `transformed - center`; 0 when it never varied, NaN when unknown. */
  readonly scale: number
  /** The expected value on the transformed axis: its logarithm for `log`, else the same. */
  readonly center: number
  /** How far the baseline had to back off; `none` when nothing was learnt. */
  readonly level: SeasonalLevel | 'none'
  /** Training samples of that group of hours. */
  readonly samples: number
}

/** Plain data: store it, send it, ask it with `expectationAt`. */
export type SeasonalBaseline = {
  readonly transform: BaselineOptions['transform']
  readonly offsetMs: number
  /** One for each hour of the week. */
  readonly hours: readonly Expectation[]
  /** Residuals of the training samples, each without itself, in units of scale, ascending. */
  readonly standardised: readonly number[]
  /** For counts: `size` of the negative binomial (Infinity: Poisson); else NaN. */
  readonly size: number
  /** What half the smallest positive value was, for `log`; else 0. */
  readonly floor: number
  /** Start-of-week numbers (see `weekOf`) left out because they disagree with the others. */
  readonly contaminatedWeeks: readonly number[]
}

/** Learns a baseline. Points that are not finite are skipped; none left gives level `none`. */
export function fitSeasonalBaseline(series: Series, options: BaselineOptions): SeasonalBaseline {
  const { transform, offsetMs = 0 } = options
  const points = trainingPoints(series, options)
  const floor = transform === 'log' ? floorOf(points) : 0
  const stable = points.map((point) => stabilise(point.value, transform, floor))
  const samples = points.map(({ time }, i) => ({
    hour: hourOfWeek(time, offsetMs),
    value: stable[i] ?? 0,
  }))
  const first = fitCells(samples, 'median')
  const leastSpread = transform === 'count' ? 1 : 0
  const weeks = points.map(({ time }) => weekOf(time, offsetMs))
  const contaminated = contaminatedWeeks(weeks, samples, first, leastSpread)
  const kept = samples.filter((_sample, i) => !contaminated.includes(weeks[i] ?? 0))
  const second = contaminated.length === 0 ? first : fitCells(kept, 'median')
  const base = { transform, offsetMs, floor, contaminatedWeeks: contaminated }
  if (transform === 'count') return { ...base, ...countHours(kept, second) }
  return { ...base, ...plainHours(kept, second, transform), size: Number.NaN }
}

/** What the baseline expects of the bin that starts at `time`. */
export function expectationAt(baseline: SeasonalBaseline, time: number): Expectation {
  return baseline.hours[hourOfWeek(time, baseline.offsetMs)] ?? UNKNOWN
}

/** Signed and finite, see `robustScore`: 0 when nothing was learnt or the value is NaN. */
export function scoreAgainst(baseline: SeasonalBaseline, time: number, value: number): number {
  const { center, scale } = expectationAt(baseline, time)
  const { transform, floor } = baseline
  if (transform !== 'log') return robustScore(value, center, scale)
  if (Number.isNaN(value)) return 0
  // A constant latency is judged by its relative move, which only the plain axis shows.
  if (scale === 0) return robustScore(value, Math.exp(center), 0)
  return robustScore(Math.log(Math.max(value, floor)), center, scale)
}

const UNKNOWN: Expectation = {
  expected: Number.NaN,
  scale: Number.NaN,
  center: Number.NaN,
  level: 'none',
  samples: 0,
}
/** A point this many spreads off is an outlier, and a count is capped half as far again. */
const OUTLIER = 4
/** A week with more than this share of outliers was not an ordinary week. */
const WEEK_SHARE = 0.25

/** Values are cut here, so that their squares stay finite. */
const LARGEST = 1e150

type Point = { readonly time: number; readonly value: number }

function trainingPoints({ times, values }: Series, options: BaselineOptions): Point[] {
  const { trainBefore = Number.POSITIVE_INFINITY, excluded = [] } = options
  return times
    .map((time, i) => ({ time, value: values[i] ?? Number.NaN }))
    .filter(({ time, value }) => Number.isFinite(time) && Number.isFinite(value))
    .map(({ time, value }) => ({ time, value: Math.max(-LARGEST, Math.min(LARGEST, value)) }))
    .filter(({ time }) => time < trainBefore)
    .filter(({ time }) => !excluded.some(({ start, end }) => start <= time && time < end))
}

function floorOf(points: readonly Point[]): number {
  const smallest = points.reduce(
    (least, { value }) => (value > 0 ? Math.min(least, value) : least),
    Number.POSITIVE_INFINITY,
  )
  return smallest === Number.POSITIVE_INFINITY ? 1 : Math.max(1e-300, smallest / 2)
}

/** Onto an axis on which the spread does not depend on the level. */
function stabilise(value: number, transform: BaselineOptions['transform'], floor: number): number {
  if (transform === 'log') return Math.log(Math.max(value, floor))
  return transform === 'count' ? 2 * Math.sqrt(Math.max(0, value) + 0.375) : value
}

/** At most a third of the weeks, those with the largest share of outliers first, then the older. */
function contaminatedWeeks(
  weeks: readonly number[],
  samples: readonly Sample[],
  { cells, residuals }: Cells,
  leastSpread: number,
): number[] {
  const tally = new Map<number, { week: number; points: number; outliers: number }>()
  weeks.forEach((week, i) => {
    const entry = tally.get(week) ?? { week, points: 0, outliers: 0 }
    const spread = Math.max(leastSpread, cells[samples[i]?.hour ?? 0]?.spread ?? 0)
    entry.points++
    if (Math.abs(residuals[i] ?? 0) > OUTLIER * spread && spread > 0) entry.outliers++
    tally.set(week, entry)
  })
  return [...tally.values()]
    .map(({ week, points, outliers }) => ({ week, share: outliers / points }))
    .filter(({ share }) => share > WEEK_SHARE)
    .sort((x, y) => y.share - x.share || x.week - y.week)
    .slice(0, Math.floor(tally.size / 3))
    .map(({ week }) => week)
}

type Fitted = Pick<SeasonalBaseline, 'hours' | 'standardised'>

function plainHours(
  samples: readonly Sample[],
  { cells, residuals }: Cells,
  transform: 'none' | 'log',
): Fitted {
  const hours = cells.map(({ center, spread, level, samples: count }) => ({
    expected: transform === 'log' ? Math.exp(center) : center,
    center,
    scale: spread,
    level,
    samples: count,
  }))
  return { hours, standardised: standardise(samples, residuals, hours) }
}

/**
 * Means of counts capped at the robust center plus 6 spreads. Half an event is added to the whole
 * training part (Jeffreys' prior): after n hours of silence one event is unlikely, not impossible.
 */
function countHours(samples: readonly Sample[], robust: Cells): Fitted & { size: number } {
  const capped = samples.map(({ hour, value }) => {
    const { center = value, spread = 0 } = robust.cells[hour] ?? {}
    const cap = Math.min(value, center + 1.5 * OUTLIER * Math.max(1, spread))
    return { hour, value: Math.max(0, (cap / 2) ** 2 - 0.375) }
  })
  const { cells, residuals } = fitCells(capped, 'mean')
  const prior = 0.5 / Math.max(1, samples.length)
  const means = cells.map(({ center }) => center + prior)
  let excess = 0
  let squares = 0
  capped.forEach(({ hour }, i) => {
    const mean = means[hour] ?? 0
    excess += (residuals[i] ?? 0) ** 2 - mean
    squares += mean * mean
  })
  const size = excess > 0 ? squares / excess : Number.POSITIVE_INFINITY
  const hours = cells.map(({ level, samples: count }, hour) => {
    const mean = means[hour] ?? 0
    const scale = Math.sqrt(mean + (mean * mean) / size)
    return { expected: mean, center: mean, scale, level, samples: count }
  })
  return { hours, size, standardised: standardise(capped, residuals, hours) }
}

function standardise(
  samples: readonly Sample[],
  residuals: readonly number[],
  hours: readonly Expectation[],
): number[] {
  const ratios = samples.map(({ hour }, i) => {
    const scale = hours[hour]?.scale ?? 0
    return scale > 0 ? (residuals[i] ?? 0) / scale : 0
  })
  return ratios.sort((x, y) => x - y)
}
