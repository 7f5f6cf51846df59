import { sketchFile } from '../../../formats/model-monitor/sketch-file.ts'
import type {
  CommonStatistics,
  FeatureStatistics,
  KllBucket,
  NumericalStatistics,
  StringStatistics,
  ValueBucket,
} from '../../../formats/model-monitor/statistics-file.ts'
import { KLL_K, type KllSketch } from '../../../statistics/kll-sketch.ts'
import type { ColumnProfile } from '../column-profile.ts'

/** Model Monitor always cuts the range of a feature in ten. */
const BUCKETS = 10

/** With more different texts than these, Deequ's profiler gives no histogram. */
export const LISTED_VALUES = 120

/** What `statistics.json` says of a column, with a sketch of at most size `k`. */
export function featureStatistics(profile: ColumnProfile, k = KLL_K): FeatureStatistics {
  const { name, inferredType } = profile
  const isNumerical = inferredType === 'Integral' || inferredType === 'Fractional'
  return {
    name,
    inferred_type: inferredType,
    ...(isNumerical
      ? { numerical_statistics: numericalStatistics(profile, k) }
      : { string_statistics: stringStatistics(profile) }),
  }
}

/**
 * Ten buckets of equal width between smallest and largest value: each holds its lower bound, the last one its upper bound
 * too. Counts are those of the sketch, so they are exact until it has compacted. None where the range has no finite width.
 */
export function equalWidthBuckets(sketch: KllSketch): readonly KllBucket[] {
  const { min, max, count } = sketch
  if (count === 0 || !Number.isFinite(max - min)) return []
  const bound = (i: number) => min + ((max - min) * i) / BUCKETS
  return Array.from({ length: BUCKETS }, (_, i) => {
    const [lower, upper] = [bound(i), bound(i + 1)]
    const upTo = i === BUCKETS - 1 ? sketch.rank(upper) : sketch.rankBelow(upper)
    const counted = Math.round((upTo - sketch.rankBelow(lower)) * count)
    return { lower_bound: lower, upper_bound: upper, count: Math.max(0, counted) }
  })
}

/**
 * The values of a column of texts, numbers among them included, most frequent first; undefined where not all of them were
 * counted exactly.
 */
export function valueBuckets({
  texts,
  numbers,
}: ColumnProfile): readonly ValueBucket[] | undefined {
  const counted = numbers.counts
  if (!texts.isExact || counted === undefined) return undefined
  const buckets = new Map(texts.top().map(({ value, count }) => [value, count]))
  for (const [number, count] of counted) {
    const value = String(number)
    buckets.set(value, (buckets.get(value) ?? 0) + count)
  }
  return [...buckets]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

function numericalStatistics(profile: ColumnProfile, k: number): NumericalStatistics {
  const { moments, sketch } = profile
  const known = {
    mean: moments.mean,
    sum: moments.sum,
    std_dev: moments.standardDeviation,
    min: sketch.min,
    max: sketch.max,
  }
  const finite = Object.fromEntries(Object.entries(known).filter(([, v]) => Number.isFinite(v)))
  return {
    common: commonStatistics(profile),
    ...(moments.count > 0 && finite),
    ...(sketch.count > 0 && {
      distribution: {
        kll: { buckets: equalWidthBuckets(sketch), sketch: sketchFile(sketch.shrunkTo(k)) },
      },
    }),
  }
}

function stringStatistics(profile: ColumnProfile): StringStatistics {
  const buckets = valueBuckets(profile)
  const distinct = buckets?.length ?? estimatedDistinct(profile)
  return {
    common: commonStatistics(profile),
    ...(distinct !== undefined && { distinct_count: distinct }),
    ...(buckets !== undefined &&
      buckets.length <= LISTED_VALUES && { distribution: { categorical: { buckets } } }),
  }
}

/** Undefined for texts mixed with more numbers than are counted. */
function estimatedDistinct({ texts, numbers }: ColumnProfile): number | undefined {
  const counted = numbers.counts
  return counted === undefined ? undefined : texts.distinct + counted.length
}

function commonStatistics({ present, missing }: ColumnProfile): CommonStatistics {
  return { num_present: present, num_missing: missing }
}
