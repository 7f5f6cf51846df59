import type { ClarifyAnalysis } from '../../../formats/model-monitor/clarify-analysis.ts'
import type { AttributionViolation } from '../../../formats/model-monitor/violations-file.ts'
import { normalisedDiscountedGain } from '../../../statistics/ndcg.ts'
import { attributionText } from './descriptions.ts'

/** Below this, AWS reports a violation. */
const LEAST_NDCG = 0.9

/** How well a label's features keep the order of importance that they had. */
export interface AttributionComparison {
  readonly label: string
  /** 1 for the same order; NaN where the baseline attributes nothing. */
  readonly ndcg: number
  readonly drifted: boolean
}

export interface AttributionDrift {
  readonly comparisons: readonly AttributionComparison[]
  readonly violations: readonly AttributionViolation[]
}

/**
 * The feature attribution monitor: for each label of the baseline, NDCG of the order of the features' global SHAP values,
 * with the baseline's values as gains. A feature that either side lacks counts as 0 there; a label that the current
 * analysis lacks is not compared.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-model-monitor-feature-attribution-drift.html
 */
export function checkAttributionDrift(
  baseline: ClarifyAnalysis,
  current: ClarifyAnalysis,
): AttributionDrift {
  const comparisons = baseline.explanations.flatMap(({ label, method, globalShapValues }) => {
    const other = current.explanations.find((one) => one.label === label && one.method === method)
    if (other === undefined) return []
    const names = [...new Set([...globalShapValues.keys(), ...other.globalShapValues.keys()])]
    const ndcg = normalisedDiscountedGain(
      names.map((name) => globalShapValues.get(name) ?? 0),
      names.map((name) => other.globalShapValues.get(name) ?? 0),
    )
    return [{ label, ndcg, drifted: ndcg < LEAST_NDCG }]
  })
  const violations = comparisons
    .filter(({ drifted }) => drifted)
    .map(
      ({ label, ndcg }): AttributionViolation => ({
        label,
        metric_name: 'shap',
        constraint_check_type: 'feature_attribution_drift_check',
        description: attributionText(ndcg, LEAST_NDCG),
      }),
    )
  return { comparisons, violations }
}
