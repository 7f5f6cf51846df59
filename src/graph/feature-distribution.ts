import { CAPTURE_SIDES } from '../events/tables.ts'
import { termTexts } from '../lake/calls.ts'
import { kolmogorovSmirnov, normedWasserstein } from '../statistics/histogram-distance.ts'
import { valueOfBucket } from '../statistics/log-buckets.ts'
import { type PairCount, type SharedBars, sharedBars } from '../statistics/shared-bars.ts'
import {
  type CapturedFeature,
  compareCaptured,
  type FeatureComparison,
  type FeatureName,
  readCaptured,
} from './captured-features.ts'
import { rounded } from './hourly.ts'
import type { PanelContext } from './panel.ts'

export type { FeatureName }

/** How a captured feature was distributed in the baseline and in the scope. */
export interface FeatureDistribution extends FeatureComparison {
  readonly side: (typeof CAPTURE_SIDES)[number]
  readonly feature: string
  /** Of its numbers; undefined when it has none. */
  readonly bars: SharedBars | undefined
  /** Kolmogorov-Smirnov's statistic of its numbers, 0 to 1, with the chance of as much were nothing different. */
  readonly statistic: number | null
  readonly pValue: number | null
  /** How far its numbers moved on average, in standard deviations of the baseline. */
  readonly moved: number | null
  /** Its categories, those whose share changed most first; the rest together. */
  readonly categories: readonly CategoryCount[]
  readonly otherCategories: CategoryCount & { readonly count: number }
}

export interface CategoryCount {
  readonly value: string
  readonly before: number
  readonly within: number
}

const MOST_CATEGORIES = 20

/** Undefined when nothing was captured of it in baseline and scope. */
export async function featureDistribution(
  context: Pick<PanelContext, 'engine' | 'entity' | 'scope' | 'baseline'>,
  name: FeatureName,
): Promise<FeatureDistribution | undefined> {
  const { features } = await readCaptured(context, name)
  const [captured] = features
  if (captured === undefined) return undefined
  const ranked = rankedCategories(captured)
  const told = ranked.slice(0, MOST_CATEGORIES)
  const texts = await termTexts(
    context.engine,
    told.map(({ id }) => id),
  )
  const rest = ranked.slice(MOST_CATEGORIES)
  const sum = (side: 'before' | 'within') => rest.reduce((total, one) => total + one[side], 0)
  return {
    side: CAPTURE_SIDES[captured.side] ?? 'input',
    feature: captured.feature,
    ...compareCaptured(captured),
    ...numbersOf(captured),
    categories: told.map(({ id, ...one }) => ({ value: texts.get(id) ?? '', ...one })),
    otherCategories: {
      value: '',
      count: rest.length,
      before: sum('before'),
      within: sum('within'),
    },
  }
}

function numbersOf({ numeric }: CapturedFeature) {
  const pairs = [...numeric]
    .toSorted(([a], [b]) => a - b)
    .map(([bucket, [before, within]]): PairCount => [bucket, before, within])
  const [before, within] = [pairs.map(([, count]) => count), pairs.map(([, , count]) => count)]
  const comparable = before.some((count) => count > 0) && within.some((count) => count > 0)
  const { statistic, pValue } = kolmogorovSmirnov(before, within)
  const positions = pairs.map(([bucket]) => valueOfBucket(bucket))
  return {
    bars: sharedBars(pairs),
    statistic: comparable ? rounded(statistic) : null,
    pValue: comparable ? pValue : null,
    moved: comparable ? rounded(normedWasserstein(before, within, positions)) : null,
  }
}

function rankedCategories({ categories }: CapturedFeature) {
  const all = [...categories].map(([id, [before, within]]) => ({ id, before, within }))
  const totals = all.reduce((sum, one) => [sum[0] + one.before, sum[1] + one.within] as const, [
    0, 0,
  ] as readonly [number, number])
  const change = (one: { readonly before: number; readonly within: number }) =>
    Math.abs(one.within / (totals[1] || 1) - one.before / (totals[0] || 1))
  return all.toSorted(
    (a, b) => change(b) - change(a) || b.before + b.within - a.before - a.within || a.id - b.id,
  )
}
