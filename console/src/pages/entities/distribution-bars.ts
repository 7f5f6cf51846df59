import type { Schemas } from '../../api/client.ts'
import { numberText } from '../../parts/numbers.ts'

/** A bar of both distributions. */
export interface Bar {
  readonly label: string
  /** Shares of all values of their side that are not missing, 0 to 1. */
  readonly before: number
  readonly within: number
  readonly countBefore: number
  readonly countWithin: number
  /** Where it begins and ends, of numbers. */
  readonly edges?: readonly [from: number, to: number]
}

/** The bars of a feature's numbers, else those of its categories. */
export function barsOf({
  bars,
  categories,
  otherCategories,
}: Schemas['FeatureDistribution']): readonly Bar[] {
  if (bars !== null) {
    const counts = bars.before.map((before, i) => [before, bars.within[i] ?? 0] as const)
    return shared(
      counts.map(([countBefore, countWithin], i) => {
        const [from, to] = [bars.edges[i] ?? Number.NaN, bars.edges[i + 1] ?? Number.NaN]
        const label = `${numberText(from)} to ${numberText(to)}`
        return { label, countBefore, countWithin, edges: [from, to] as const }
      }),
    )
  }
  const named = categories.map(({ value, before, within }) => ({
    label: value === '' ? '(empty)' : value,
    countBefore: before,
    countWithin: within,
  }))
  const { count, before, within } = otherCategories
  const others = { label: `${count} others`, countBefore: before, countWithin: within }
  return shared(count > 0 ? [...named, others] : named)
}

function shared(bars: readonly Omit<Bar, 'before' | 'within'>[]): readonly Bar[] {
  const total = (side: 'countBefore' | 'countWithin') =>
    bars.reduce((sum, bar) => sum + bar[side], 0) || 1
  const [before, within] = [total('countBefore'), total('countWithin')]
  return bars.map((bar) => ({
    ...bar,
    before: bar.countBefore / before,
    within: bar.countWithin / within,
  }))
}
