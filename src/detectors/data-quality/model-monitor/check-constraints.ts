import {
  type ConstraintsFile,
  configFor,
  type FeatureConstraints,
  type MonitoringConfig,
} from '../../../formats/model-monitor/constraints-file.ts'
import type {
  FeatureStatistics,
  StatisticsFile,
} from '../../../formats/model-monitor/statistics-file.ts'
import type { DataQualityViolation } from '../../../formats/model-monitor/violations-file.ts'
import type { KllRandom } from '../../../statistics/kll-sketch.ts'
import type { ColumnProfile } from '../column-profile.ts'
import { checkBaselineDrift, type DriftComparison } from './check-baseline-drift.ts'
import { checkColumns } from './check-columns.ts'
import { completenessText, dataTypeText, domainText } from './descriptions.ts'
import { valueBuckets } from './feature-statistics.ts'
import type { ProfiledTable } from './suggest-baseline.ts'

/** What a table is held against: `statistics` may be absent, then no distribution is compared. */
export interface ConstraintsToCheck {
  readonly constraints: ConstraintsFile
  readonly statistics?: StatisticsFile
}

export interface ConstraintCheck {
  /** By feature in the order of the constraints, then those of the table. */
  readonly violations: readonly DataQualityViolation[]
  /** The comparison of each feature whose distribution was compared. */
  readonly comparisons: readonly DriftComparison[]
}

/**
 * Model Monitor's six checks of a table against a baseline.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-violations.html
 *
 * A feature whose values are not of its type is not compared with its baseline: AWS's monitor reports the one fault only.
 * Of a table without rows only the columns are checked.
 */
export function checkConstraints(
  current: ProfiledTable,
  { constraints, statistics }: ConstraintsToCheck,
  random: KllRandom,
): ConstraintCheck {
  const columns = new Map(current.columns.map((column) => [column.name, column]))
  const known = new Map(statistics?.features.map((feature) => [feature.name, feature]))
  const violations: DataQualityViolation[] = []
  const comparisons: DriftComparison[] = []
  for (const feature of constraints.features) {
    const column = columns.get(feature.name)
    const config = configFor(constraints.monitoring_config, feature.monitoringConfigOverrides)
    const isChecked = config.evaluate_constraints === 'Enabled'
    if (column === undefined || column.rows === 0 || !isChecked) continue
    const check = checkFeature({
      feature,
      column,
      config,
      baseline: known.get(feature.name),
      random,
    })
    violations.push(...check.violations)
    if (check.comparison !== undefined) comparisons.push(check.comparison)
  }
  if (constraints.monitoring_config.evaluate_constraints === 'Enabled') {
    violations.push(...checkColumns(current.columns, constraints.features))
  }
  return { violations, comparisons }
}

interface FeatureToCheck {
  readonly feature: FeatureConstraints
  readonly column: ColumnProfile
  readonly config: MonitoringConfig
  readonly baseline: FeatureStatistics | undefined
  readonly random: KllRandom
}

interface FeatureCheck {
  readonly violations: readonly DataQualityViolation[]
  readonly comparison?: DriftComparison
}

function checkFeature(check: FeatureToCheck): FeatureCheck {
  const type = checkType(check)
  const others = [...checkCompleteness(check), ...checkDomain(check)]
  if (type.length > 0) return { violations: [...type, ...others] }
  const { column, config, baseline, random } = check
  const drift = baseline && checkBaselineDrift(column, baseline, config, random)
  if (drift === undefined) return { violations: others }
  return { violations: [...others, ...drift.violations], comparison: drift.comparison }
}

/** Every cell is a text too, and a whole number is a number with a fraction of 0. */
function checkType({ feature, column, config }: FeatureToCheck): readonly DataQualityViolation[] {
  const expected = feature.inferred_type
  if (expected === 'String' || expected === 'Unknown' || column.present === 0) return []
  const matching = expected === 'Integral' ? column.integral : column.integral + column.fractional
  const share = matching / column.present
  const required = config.datatype_check_threshold
  if (share >= required) return []
  return [
    {
      feature_name: feature.name,
      constraint_check_type: 'data_type_check',
      description: dataTypeText(expected, required, share),
    },
  ]
}

function checkCompleteness({ feature, column }: FeatureToCheck): readonly DataQualityViolation[] {
  const { completeness } = column
  if (completeness >= feature.completeness) return []
  return [
    {
      feature_name: feature.name,
      constraint_check_type: 'completeness_check',
      description: completenessText(feature.completeness, completeness),
    },
  ]
}

function checkDomain({ feature, column, config }: FeatureToCheck): readonly DataQualityViolation[] {
  const domains = feature.string_constraints?.domains
  if (domains === undefined || column.present === 0) return []
  const share = knownShare(column, new Set(domains))
  const required = config.domain_content_threshold
  if (share >= required) return []
  return [
    {
      feature_name: feature.name,
      constraint_check_type: 'categorical_values_check',
      description: domainText(required, share),
    },
  ]
}

/** Of too many different values, those of the domain are among the frequent ones; their counts are never too low. */
function knownShare(column: ColumnProfile, domain: ReadonlySet<string>): number {
  const counted = valueBuckets(column) ?? column.texts.top()
  const known = counted.reduce((sum, { value, count }) => sum + (domain.has(value) ? count : 0), 0)
  return Math.min(1, known / column.present)
}
