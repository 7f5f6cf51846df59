import { describe, expect, it } from 'vitest'
import { checkAttributionDrift } from '../../../../src/detectors/data-quality/model-monitor/attribution-drift.ts'
import { checkBiasDrift } from '../../../../src/detectors/data-quality/model-monitor/bias-drift.ts'
import {
  type ClarifyAnalysis,
  readAnalysis,
} from '../../../../src/formats/model-monitor/clarify-analysis.ts'

function analysis(text: string): ClarifyAnalysis {
  return readAnalysis(Buffer.from(text), 'analysis.json').content
}

function biased(...metrics: readonly string[]): ClarifyAnalysis {
  return analysis(`{"post_training_bias_metrics": {"facets": {"Sex": [
    {"value_or_threshold": "0", "metrics": [${metrics.join(',')}]}]}}}`)
}

function attributed(values: Readonly<Record<string, number>>): ClarifyAnalysis {
  return analysis(
    JSON.stringify({ explanations: { kernel_shap: { label0: { global_shap_values: values } } } }),
  )
}

describe('the bias monitor', () => {
  it.each([
    ['nearer to 0', 'DPPL', '0.2', '0.1', undefined],
    ['as far on the other side', 'DPPL', '0.2', '-0.2', undefined],
    [
      'farther on the other side',
      'DPPL',
      '0.2',
      '-0.3',
      "Metric value -0.3 doesn't meet the baseline constraint requirement 0.2",
    ],
    ['a ratio nearer to 1', 'DI', '0.8', '1.1', undefined],
    [
      'a ratio farther from 1',
      'DI',
      '0.8',
      '0.5',
      "Metric value 0.5 doesn't meet the baseline constraint requirement 0.8",
    ],
    [
      'infinite',
      'TE',
      '2.916666666666667',
      'Infinity',
      "Metric value Infinity doesn't meet the baseline constraint requirement 2.916666666666667",
    ],
    ['not computed', 'FT', '0.1', 'null', undefined],
    ['not a number', 'GE', '0.1', 'NaN', undefined],
  ])('judges a metric that is %s', (_name, name, before, after, description) => {
    const metric = (value: string) => `{"name": "${name}", "value": ${value}}`
    const { violations } = checkBiasDrift(biased(metric(before)), biased(metric(after)))
    expect(violations).toEqual(
      description === undefined
        ? []
        : [
            {
              facet: 'Sex',
              facet_value: '0',
              metric_name: name,
              constraint_check_type: 'bias_drift_check',
              description,
            },
          ],
    )
  })

  it('leaves out what only one side has', () => {
    const one = biased('{"name": "AD", "value": 0.1}')
    expect(checkBiasDrift(one, biased()).comparisons).toEqual([])
    expect(checkBiasDrift(biased(), one).comparisons).toEqual([])
  })
})

describe('the feature attribution monitor', () => {
  const before = attributed({ sat: 0.7, gpa: 0.5, rank: 0.05 })

  it('reports the example of the AWS page', () => {
    const { comparisons, violations } = checkAttributionDrift(
      before,
      attributed({ sat: 0.1, gpa: 0.2, rank: 0.7 }),
    )
    expect(comparisons[0]?.ndcg.toFixed(2)).toBe('0.69')
    expect(violations).toEqual([
      {
        label: 'label0',
        metric_name: 'shap',
        constraint_check_type: 'feature_attribution_drift_check',
        description: 'Feature attribution drift 0.6876396241226223 exceeds threshold 0.9',
      },
    ])
  })

  it('finds nothing in the same order', () => {
    expect(
      checkAttributionDrift(before, attributed({ sat: 3, gpa: 2, rank: 1 })).violations,
    ).toEqual([])
  })

  it('counts a feature that is gone as one of no importance', () => {
    const { comparisons } = checkAttributionDrift(before, attributed({ rank: 1, fresh: 2 }))
    expect(comparisons[0]?.ndcg).toBeLessThan(0.9)
  })

  it('compares no label that one side lacks, and nothing where the baseline attributes nothing', () => {
    expect(checkAttributionDrift(before, analysis('{}')).comparisons).toEqual([])
    const none = checkAttributionDrift(attributed({ sat: 0 }), attributed({ sat: 1 }))
    expect(none.comparisons[0]?.ndcg).toBeNaN()
    expect(none.violations).toEqual([])
  })
})
