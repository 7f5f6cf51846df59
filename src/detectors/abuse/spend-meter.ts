import { HOUR, type TimeWindow } from '../../events/time.ts'
import { againstBaseline } from '../../graph/hourly.ts'
import type { TokenHour } from '../../lake/spend.ts'
import { binomialTails } from '../../statistics/tails.ts'
import { costOf, priceOf } from './model-prices.ts'

/** What is counted: money where prices are known, tokens of the models without one. */
export type Unit = 'usd' | 'tokens'

/** A stretch in which more was spent than ever at such hours. */
export interface Overspend {
  readonly unit: Unit
  /** Milliseconds since the epoch, whole hours; `end` is the end of the last hour. */
  readonly start: number
  readonly end: number
  /** Hours that left the band, and all hours of the stretch. */
  readonly hours: number
  readonly span: number
  /** An hour, over the hours that left the band. */
  readonly observed: number
  readonly expected: number
  /** In all, above what was expected. */
  readonly excess: number
  /** Chance of so many hours above the band, before any correction. */
  readonly chance: number
}

/** Share of ordinary hours above the band of 99 %. */
const ABOVE = 0.005
/** Hours above the band that are so near belong together. */
const GAP = 6 * HOUR
const FACTOR = 3
/** The band is laid on the scale of logarithms, on which nothing is as good as one: a hundredth of a cent. */
const FINE: Readonly<Record<Unit, number>> = { usd: 1e4, tokens: 1 }
/** What an hour must cost beyond what was expected for anybody to look at the bill. */
export const NOTICEABLE: Readonly<Record<Unit, number>> = { usd: 1, tokens: 200_000 }
/** Hours that the log must reach back for `never before` to mean something. */
const PAST_HOURS = 72

/** What an hour cost in a unit; 0 where the other unit applies. */
export function spentIn(unit: Unit, hour: TokenHour): number {
  const price = priceOf(hour.model)
  if (unit === 'usd') return price === undefined ? 0 : costOf(hour, price)
  return price === undefined ? hour.input + hour.output + hour.cacheRead + hour.cacheWrite : 0
}

/** The stretch with the largest excess over the same hours of the weeks before; undefined when nothing is out of the way. */
export function overspendOf(
  unit: Unit,
  hours: readonly TokenHour[],
  covered: ReadonlySet<number>,
  scope: TimeWindow,
  baseline: TimeWindow,
): Overspend | undefined {
  const values = new Map<number, number>()
  for (const one of hours) {
    const spent = spentIn(unit, one) * FINE[unit]
    if (spent > 0) values.set(one.hour, (values.get(one.hour) ?? 0) + spent)
  }
  if (values.size === 0) return undefined
  const before = [...values.keys()].some((hour) => hour < scope.start)
  const reaches = [...covered].filter((hour) => hour < scope.start).length >= PAST_HOURS
  if (!before && !reaches) return undefined
  const judged = againstBaseline({ values, covered, kind: 'sum' }, scope, baseline)
  const above = judged.flatMap(({ time, value, expected, upper }) => {
    const known = before ? { expected, upper } : { expected: 0, upper: 0 }
    if (value === null || known.expected === null || known.upper === null) return []
    const hour = { time, value: value / FINE[unit], expected: known.expected / FINE[unit] }
    // Half of what would be noticed as a rule: quiet hours of a costly night belong to it.
    const costs = hour.value - hour.expected >= NOTICEABLE[unit] / 2
    return costs && value > known.upper && value > FACTOR * known.expected ? [hour] : []
  })
  const stretches = together(above).map((group) => stretchOf(unit, group))
  return stretches.sort((a, b) => b.excess - a.excess || a.start - b.start)[0]
}

interface HourAbove {
  readonly time: number
  readonly value: number
  readonly expected: number
}

function together(hours: readonly HourAbove[]): readonly (readonly HourAbove[])[] {
  const groups: HourAbove[][] = []
  for (const hour of hours) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    if (before !== undefined && hour.time - before.time <= GAP) last?.push(hour)
    else groups.push([hour])
  }
  return groups
}

function stretchOf(unit: Unit, group: readonly HourAbove[]): Overspend {
  const start = group[0]?.time ?? 0
  const end = (group.at(-1)?.time ?? start) + HOUR
  const span = Math.round((end - start) / HOUR)
  const sum = (pick: (hour: HourAbove) => number) =>
    group.reduce((total, hour) => total + pick(hour), 0)
  const observed = sum(({ value }) => value)
  const expected = sum(({ expected: one }) => one)
  return {
    unit,
    start,
    end,
    hours: group.length,
    span,
    observed: observed / group.length,
    expected: expected / group.length,
    excess: observed - expected,
    chance: binomialTails(group.length, span, ABOVE).exact.upper,
  }
}
