import type { AnomalousSeries } from '../../events/finding.ts'
import { HOUR } from '../../events/time.ts'
import { locateChange } from '../../statistics/change-point.ts'
import { distanceFrom, histogramOf } from './drift-reference.ts'
import type { Drift } from './drift-scores.ts'
import { type Onset, onsetShares } from './onset.ts'

/** Hours before and after a drift that are looked at. */
const BEFORE = 36
const AFTER = 8
const LEAST_VALUES = 2

/** Distance of each hour around a drift from the reference, and when it rose. */
export interface DatedDrift {
  readonly onset: Onset
  readonly series: AnomalousSeries
}

/** Sketches are hourly, so the onset is known to the hour; hours without a capture widen its interval. */
export function dateDrift(drift: Drift, origin: number, end: number): DatedDrift {
  const first = Math.max(0, drift.from - BEFORE)
  const last = Math.min(drift.to + AFTER, Math.ceil((end - origin) / HOUR))
  const distances = hourlyDistances(drift, first, last)
  const roots = distances.map(({ distance, values }) => Math.sqrt(values) * distance)
  const change = locateChange(roots, { model: 'normal' })
  const timeOf = (index: number) => origin + (first + index) * HOUR
  const found = change.index >= 0 && change.effect > 0
  const index = found ? change.index : drift.from - first
  const low = found ? change.low : index
  const known = (one: number) => {
    let last = one - 1
    while (last > 0 && Number.isNaN(roots[last] ?? Number.NaN)) last--
    return timeOf(last + 1)
  }
  const onset = {
    time: timeOf(index),
    earliest: Math.min(timeOf(index), known(low)),
    latest: timeOf(found ? change.high : index) + HOUR,
    end: Math.min(end, found && change.kind === 'spike' ? timeOf(change.end) : timeOf(last)),
    ...(found ? { shares: onsetShares(change.posterior, HOUR, timeOf, known) } : {}),
  }
  return { onset, series: chart(drift, distances, timeOf, onset) }
}

interface HourlyDistance {
  readonly distance: number
  readonly values: number
}

function hourlyDistances(
  { sketch, reference }: Drift,
  first: number,
  last: number,
): HourlyDistance[] {
  const lines: number[][] = Array.from({ length: Math.max(0, last - first) }, () => [])
  for (const [line, hour] of sketch.hours.entries()) lines[hour - first]?.push(line)
  return lines.map((own) => {
    const histogram = histogramOf(reference, sketch, own)
    const known = histogram.total >= LEAST_VALUES
    return {
      distance: known ? distanceFrom(reference, histogram) : Number.NaN,
      values: histogram.total,
    }
  })
}

/** Kolmogorov's mean and upper 0.3 % of root n times the distance. */
const USUAL = 0.87
const UNUSUAL = 1.8

function chart(
  { sketch }: Drift,
  distances: readonly HourlyDistance[],
  timeOf: (index: number) => number,
  { time, earliest, latest, shares }: Onset,
): AnomalousSeries {
  const byChance = (factor: number) =>
    distances.map(({ distance, values }) =>
      Number.isNaN(distance) ? null : Math.min(1, factor / Math.sqrt(values)),
    )
  return {
    label: `distance of ${sketch.feature} from the usual`,
    unit: 'share of values that moved',
    times: distances.map((_distance, index) => timeOf(index)),
    values: distances.map(({ distance }) => (Number.isNaN(distance) ? null : distance)),
    expected: byChance(USUAL),
    lower: distances.map(({ distance }) => (Number.isNaN(distance) ? null : 0)),
    upper: byChance(UNUSUAL),
    onset: { time, earliest, latest, ...(shares === undefined ? {} : { shares }) },
  }
}
