/**
 * `constraint_violations.json` of the three monitors that write one.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-violations.html (data quality)
 * https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-model-monitor-bias-drift-violations.html (bias)
 * https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-model-monitor-model-attribution-drift-violations.html (attribution)
 */
import { readJsonDocument } from './json-document.ts'
import { jsonText } from './json-text.ts'
import { LenientFields, lacking } from './lenient-fields.ts'
import type { ReadFile } from './statistics-file.ts'

export const DATA_QUALITY_CHECKS = [
  'data_type_check',
  'completeness_check',
  'baseline_drift_check',
  'missing_column_check',
  'extra_column_check',
  'categorical_values_check',
] as const

export type DataQualityCheck = (typeof DATA_QUALITY_CHECKS)[number]

export interface DataQualityViolation {
  readonly feature_name: string
  readonly constraint_check_type: DataQualityCheck
  readonly description: string
}

export interface BiasViolation {
  readonly facet: string
  readonly facet_value: string
  readonly metric_name: string
  readonly constraint_check_type: 'bias_drift_check'
  readonly description: string
}

export interface AttributionViolation {
  readonly label: string
  readonly metric_name: 'shap'
  readonly constraint_check_type: 'feature_attribution_drift_check'
  readonly description: string
}

export type Violation = DataQualityViolation | BiasViolation | AttributionViolation

/** A UserError when it is no violations file; entries of no known kind are noted and left out. */
export function readViolations(bytes: Uint8Array, where: string): ReadFile<readonly Violation[]> {
  const ignored: string[] = []
  const file = new LenientFields(readJsonDocument(bytes, where), '', ignored)
  const listed = file.objects('violations')
  if (listed === undefined) throw lacking('list "violations"', where)
  const content = listed.flatMap((fields) => {
    const violation = readViolation(fields)
    if (violation === undefined) fields.note('constraint_check_type')
    return violation === undefined ? [] : [violation]
  })
  return { content, ignored }
}

/** The text of a data quality monitor's file. */
export function writeViolations(violations: readonly DataQualityViolation[]): string {
  return jsonText({
    violations: violations.map(({ feature_name, constraint_check_type, description }) => ({
      feature_name,
      constraint_check_type,
      description,
    })),
  })
}

/** The text of a bias or attribution monitor's file, which says its version. */
export function writeClarifyViolations(
  violations: readonly (BiasViolation | AttributionViolation)[],
): string {
  return jsonText({ version: '1.0', violations: violations.map((violation) => ({ ...violation })) })
}

function readViolation(fields: LenientFields): Violation | undefined {
  const type = fields.text('constraint_check_type')
  const description = fields.text('description') ?? ''
  if (type === 'bias_drift_check') {
    return {
      facet: fields.text('facet') ?? '',
      facet_value: fields.text('facet_value') ?? '',
      metric_name: fields.text('metric_name') ?? '',
      constraint_check_type: type,
      description,
    }
  }
  if (type === 'feature_attribution_drift_check') {
    const label = fields.text('label') ?? ''
    return { label, metric_name: 'shap', constraint_check_type: type, description }
  }
  const check = DATA_QUALITY_CHECKS.find((one) => one === type)
  const feature_name = fields.text('feature_name') ?? ''
  return check && { feature_name, constraint_check_type: check, description }
}
