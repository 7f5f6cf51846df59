import type {
  BiasMetric,
  ClarifyAnalysis,
  FacetMetrics,
} from '../../../formats/model-monitor/clarify-analysis.ts'
import type { BiasViolation } from '../../../formats/model-monitor/violations-file.ts'
import { biasText } from './descriptions.ts'

/** A metric that both analyses have a value of. */
export interface BiasComparison {
  readonly facet: string
  readonly facetValue: string
  readonly metric: string
  /** Either may be infinite or NaN. */
  readonly baseline: number
  readonly current: number
  /** Whether it is farther from its balanced value than in the baseline. */
  readonly drifted: boolean
}

export interface BiasDrift {
  readonly comparisons: readonly BiasComparison[]
  readonly violations: readonly BiasViolation[]
}

/**
 * The bias monitor: a metric violates its constraint when it is farther from its balanced value than the baseline's is.
 * Balanced is 0, of the ratio DI 1. Metrics without a value on either side are left out.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-model-monitor-bias-drift-violations.html
 */
export function checkBiasDrift(baseline: ClarifyAnalysis, current: ClarifyAnalysis): BiasDrift {
  const comparisons = [
    ...compareFacets(baseline.preTraining, current.preTraining),
    ...compareFacets(baseline.postTraining, current.postTraining),
  ]
  const violations = comparisons
    .filter(({ drifted }) => drifted)
    .map(
      (compared): BiasViolation => ({
        facet: compared.facet,
        facet_value: compared.facetValue,
        metric_name: compared.metric,
        constraint_check_type: 'bias_drift_check',
        description: biasText(compared.current, compared.baseline),
      }),
    )
  return { comparisons, violations }
}

function compareFacets(
  baseline: readonly FacetMetrics[],
  current: readonly FacetMetrics[],
): readonly BiasComparison[] {
  return baseline.flatMap(({ facet, facetValue, metrics }) => {
    const other = current.find((one) => one.facet === facet && one.facetValue === facetValue)
    const values = new Map(other?.metrics.map((metric) => [metric.name, metric.value]))
    return metrics.flatMap(({ name, value }: BiasMetric): readonly BiasComparison[] => {
      const now = values.get(name)
      if (value === undefined || now === undefined) return []
      const drifted = isWorse(name, value, now)
      return [{ facet, facetValue, metric: name, baseline: value, current: now, drifted }]
    })
  })
}

function isWorse(name: string, baseline: number, current: number): boolean {
  const balanced = name === 'DI' ? 1 : 0
  return Math.abs(current - balanced) > Math.abs(baseline - balanced)
}
