import type { JsonObject } from '../format.ts'
import { anyField, arrayField, isObject, textField } from '../json-fields.ts'
import { DATA_QUALITY_CHECKS } from './violations-file.ts'

/**
 * A report of SageMaker Model Monitor, `constraint_violations.json` of any of its monitors, as it lies below the output of a
 * schedule: `…/ENDPOINT/SCHEDULE/YYYY/MM/DD/HH/`. It names neither endpoint nor hour: the path does, or it is refused.
 *
 * ```json
 * {
 *   "violations": [
 *     { "feature_name": "age", "constraint_check_type": "baseline_drift_check", "description": "Baseline drift distance: 0.31 exceeds threshold: 0.1" },
 *     { "feature_name": "city", "constraint_check_type": "missing_column_check", "description": "…" }
 *   ]
 * }
 * ```
 *
 * The bias monitor names `facet`, `facet_value` and `metric_name`, the attribution monitor `label`, the model quality monitor
 * `metric_name` with a check such as `LessThanThreshold`. `statistics.json`, `constraints.json` and `analysis.json` beside it are
 * known for what they are and yield nothing.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-violations.html
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html
 */
export interface Violated {
  readonly check: string
  /** The feature, metric or facet; `''` when it names none. */
  readonly what: string
  readonly description: string
}

/** Which monitor wrote a report. */
export type Monitor =
  | 'FeatureQuality'
  | 'BiasDrift'
  | 'FeatureAttributionDrift'
  | 'PredictionQuality'

/** Most violations of one report. */
const MOST = 5_000

/** Whether a record is `constraint_violations.json` of any monitor, with or without violations. */
export function isViolationReport(record: JsonObject): boolean {
  const listed = anyField(record, 'violations')
  if (!Array.isArray(listed)) return false
  if (listed.length > 0)
    return arrayField(record, 'violations')
      .filter(isObject)
      .some((one) => Object.hasOwn(one, 'constraint_check_type'))
  return Object.keys(record).every((key) => key === 'violations' || key === 'version')
}

export function violationsOf(record: JsonObject): readonly Violated[] {
  const listed = arrayField(record, 'violations').filter(isObject).slice(0, MOST)
  return listed.flatMap((one) => {
    const check = textField(one, 'constraint_check_type')
    const names = ['feature_name', 'facet', 'facet_value', 'label', 'metric_name']
    const what = names.map((name) => textField(one, name)).filter((name) => name !== '')
    return check === ''
      ? []
      : [{ check, what: what.join(' '), description: textField(one, 'description') }]
  })
}

/** The monitor whose checks these are: one of data, bias or attribution by their names; the thresholds on metrics of a model
 * quality monitor are named after their comparison.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality.html */
export function monitorOf(violations: readonly Violated[]): Monitor {
  const checks = new Set<string>(violations.map(({ check }) => check))
  if (DATA_QUALITY_CHECKS.some((check) => checks.has(check))) return 'FeatureQuality'
  if (checks.has('bias_drift_check')) return 'BiasDrift'
  return checks.has('feature_attribution_drift_check')
    ? 'FeatureAttributionDrift'
    : 'PredictionQuality'
}
