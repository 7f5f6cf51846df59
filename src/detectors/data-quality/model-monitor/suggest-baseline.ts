import {
  type ConstraintsFile,
  DEFAULT_MONITORING,
  type FeatureConstraints,
} from '../../../formats/model-monitor/constraints-file.ts'
import type { StatisticsFile } from '../../../formats/model-monitor/statistics-file.ts'
import { KLL_K } from '../../../statistics/kll-sketch.ts'
import type { ColumnProfile } from '../column-profile.ts'
import { featureStatistics, LISTED_VALUES, valueBuckets } from './feature-statistics.ts'

/** The profile of a table: `TableProfile` is one. */
export interface ProfiledTable {
  readonly rows: number
  readonly columns: readonly ColumnProfile[]
}

export interface Baseline {
  readonly statistics: StatisticsFile
  readonly constraints: ConstraintsFile
}

/** Numbers that the sketches of a statistics file may hold: 80 MB. Up to 650 columns have sketches of full size. */
const MOST_SKETCHED = 4_000_000

/** A domain is suggested unless more than this share of its values occurs once only, as Deequ does. */
const MOST_SINGLE = 0.1

/**
 * What Model Monitor's baseline job writes for a table: its statistics, and the constraints that it meets.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-create-baseline.html
 */
export function suggestBaseline({ rows, columns }: ProfiledTable): Baseline {
  const k = sketchSize(columns.length)
  return {
    statistics: {
      version: 0,
      dataset: { item_count: rows },
      features: columns.map((column) => featureStatistics(column, k)),
    },
    constraints: {
      version: 0,
      features: columns.map(featureConstraints),
      monitoring_config: DEFAULT_MONITORING,
    },
  }
}

/** The size at which the sketches of all columns together hold no more than `MOST_SKETCHED` numbers, about 3 k each. */
function sketchSize(columns: number): number {
  return Math.max(64, Math.min(KLL_K, Math.floor(MOST_SKETCHED / (3 * Math.max(1, columns)))))
}

function featureConstraints(profile: ColumnProfile): FeatureConstraints {
  const { name, inferredType, completeness } = profile
  const constraints = { name, inferred_type: inferredType, completeness }
  if (inferredType === 'String') {
    const domains = domainOf(profile)
    return { ...constraints, ...(domains && { string_constraints: { domains } }) }
  }
  if (inferredType === 'Unknown' || profile.moments.count === 0) return constraints
  return { ...constraints, num_constraints: { is_non_negative: profile.min >= 0 } }
}

/** The values that were seen, where these are few and recur; else undefined. */
function domainOf(profile: ColumnProfile): readonly string[] | undefined {
  const buckets = valueBuckets(profile)
  if (buckets === undefined || buckets.length === 0 || buckets.length > LISTED_VALUES)
    return undefined
  const single = buckets.filter(({ count }) => count === 1).length
  return single / buckets.length > MOST_SINGLE ? undefined : buckets.map(({ value }) => value)
}
