import type {
  CategoricalMethod,
  ComparisonMethod,
  MonitoringConfig,
} from '../../../formats/model-monitor/constraints-file.ts'
import type { FeatureStatistics } from '../../../formats/model-monitor/statistics-file.ts'
import type { DataQualityViolation } from '../../../formats/model-monitor/violations-file.ts'
import type { KllRandom } from '../../../statistics/kll-sketch.ts'
import type { ColumnProfile } from '../column-profile.ts'
import { type CategoryCounts, chiSquarePValue } from './chi-square-distance.ts'
import { driftText, improbabilityText } from './descriptions.ts'
import {
  categoricalDistance,
  type DistanceBasis,
  numericalDistance,
} from './distribution-distance.ts'
import { valueBuckets } from './feature-statistics.ts'

/** How far a feature is from its baseline, by Model Monitor's rule. */
export interface DriftComparison {
  readonly feature: string
  readonly method: ComparisonMethod | CategoricalMethod
  readonly basis: DistanceBasis
  /** A distance, which must not exceed the threshold; of `ChiSquared` a p-value, which must not fall below it. */
  readonly value: number
  readonly threshold: number
  readonly drifted: boolean
}

export interface BaselineDrift {
  readonly comparison: DriftComparison
  readonly violations: readonly DataQualityViolation[]
}

/** Undefined where nothing is to be compared, or either side has no distribution of the feature's kind. */
export function checkBaselineDrift(
  column: ColumnProfile,
  baseline: FeatureStatistics,
  config: MonitoringConfig,
  random: KllRandom,
): BaselineDrift | undefined {
  const { distribution_constraints: rules } = config
  if (rules.perform_comparison === 'Disabled') return undefined
  const numerical = baseline.numerical_statistics
  if (numerical !== undefined && column.inferredType !== 'String') {
    const method = rules.comparison_method
    const found = numericalDistance(numerical, column.sketch, method, random)
    const threshold = rules.comparison_threshold
    return (
      found &&
      verdict(column.name, { method, basis: found.basis, value: found.distance, threshold })
    )
  }
  const known = countsOf(baseline)
  const seen = valuesOf(column)
  if (known === undefined || seen === undefined) return undefined
  const threshold = rules.categorical_comparison_threshold
  if (rules.categorical_drift_method === 'ChiSquared') {
    const value = chiSquarePValue(seen, known)
    if (value === undefined) return undefined
    return verdict(column.name, { method: 'ChiSquared', basis: 'values', value, threshold })
  }
  const value = categoricalDistance(known, seen, rules.comparison_method, column.present)
  return value === undefined
    ? undefined
    : verdict(column.name, { method: 'LInfinity', basis: 'values', value, threshold })
}

function verdict(
  feature: string,
  compared: Omit<DriftComparison, 'feature' | 'drifted'>,
): BaselineDrift {
  const { method, value, threshold } = compared
  const isProbability = method === 'ChiSquared'
  const drifted = isProbability ? value < threshold : value > threshold
  const description = isProbability
    ? improbabilityText(value, threshold)
    : driftText(value, threshold)
  const comparison = { feature, ...compared, drifted }
  if (!drifted) return { comparison, violations: [] }
  return {
    comparison,
    violations: [
      { feature_name: feature, constraint_check_type: 'baseline_drift_check', description },
    ],
  }
}

function countsOf({ string_statistics }: FeatureStatistics): CategoryCounts | undefined {
  const buckets = string_statistics?.distribution?.categorical.buckets
  return buckets && new Map(buckets.map(({ value, count }) => [value, count]))
}

/** Of too many values to count them all, the frequent ones: a value that is rare makes no large difference. */
function valuesOf(column: ColumnProfile): CategoryCounts | undefined {
  const counted = valueBuckets(column) ?? column.texts.top()
  if (counted.length === 0) return undefined
  return new Map(counted.map(({ value, count }) => [value, count]))
}
