import type { FeatureConstraints } from '../../../formats/model-monitor/constraints-file.ts'
import type { DataQualityViolation } from '../../../formats/model-monitor/violations-file.ts'
import { columnsText } from './descriptions.ts'

/**
 * Columns that are missing and columns that are extra, by name: a column that was renamed is one of each. AWS compares how
 * many there are, which says the same wherever nothing was renamed.
 */
export function checkColumns(
  current: readonly { readonly name: string }[],
  baseline: readonly FeatureConstraints[],
): readonly DataQualityViolation[] {
  const [seen, expected] = [namesOf(current), namesOf(baseline)]
  const missing = [...expected].filter((name) => !seen.has(name))
  const extra = [...seen].filter((name) => !expected.has(name))
  const violations: DataQualityViolation[] = []
  if (missing.length > 0) {
    violations.push({
      feature_name: 'Missing columns',
      constraint_check_type: 'missing_column_check',
      description: columnsText('missing', seen.size, expected.size, missing),
    })
  }
  if (extra.length > 0) {
    violations.push({
      feature_name: 'Extra columns',
      constraint_check_type: 'extra_column_check',
      description: columnsText('extra', seen.size, expected.size, extra),
    })
  }
  return violations
}

function namesOf(features: readonly { readonly name: string }[]): ReadonlySet<string> {
  return new Set(features.map(({ name }) => name))
}
