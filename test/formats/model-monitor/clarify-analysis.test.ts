import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAnalysis } from '../../../src/formats/model-monitor/clarify-analysis.ts'
import { publicData } from '../json/public-data.ts'

const DATA = publicData('sagemaker/other')
const PREFIX = 'archived__fraud_detection__clarify_output__'

function read(text: string) {
  return readAnalysis(Buffer.from(text), 'analysis.json')
}

describe('analysis.json', () => {
  it('is read with metrics that are infinite, not numbers, or not computed', () => {
    const { content, ignored } =
      read(`{"version": "1.0", "pre_training_bias_metrics": {"label": "y", "facets": {
      "__proto__": [{"value_or_threshold": 0, "metrics": [
        {"name": "CI", "description": "Class Imbalance (CI)", "value": Infinity},
        {"name": "KL", "value": "-inf"}, {"name": "JS", "value": NaN},
        {"name": "CDDL", "value": null, "error": "no groups"}, {"value": 1}]}]}}}`)
    expect(content.preTraining).toEqual([
      {
        facet: '__proto__',
        facetValue: '0',
        metrics: [
          { name: 'CI', description: 'Class Imbalance (CI)', value: Infinity },
          { name: 'KL', description: 'KL', value: -Infinity },
          { name: 'JS', description: 'JS', value: Number.NaN },
          { name: 'CDDL', description: 'CDDL', value: undefined, error: 'no groups' },
        ],
      },
    ])
    expect([content.postTraining, content.explanations, ignored]).toEqual([[], [], []])
  })

  it('is read with the global values of each label, of any method', () => {
    const { content, ignored } =
      read(`{"explanations": {"kernel_shap": {"label0": {"global_shap_values":
      {"age": 0.5, "constructor": 0.25, "broken": "x"}, "expected_value": 0.1}, "label1": {}}}}`)
    const [explanation] = content.explanations
    expect(content.explanations).toHaveLength(1)
    expect(explanation).toMatchObject({
      label: 'label0',
      method: 'kernel_shap',
      expectedValue: 0.1,
    })
    expect([...(explanation?.globalShapValues ?? [])]).toEqual([
      ['age', 0.5],
      ['constructor', 0.25],
    ])
    expect(ignored).toEqual(['explanations.kernel_shap.label0.global_shap_values.broken'])
  })

  it.skipIf(DATA === undefined)('of the service itself is read to the last metric', () => {
    const bias = readAnalysis(readFileSync(join(DATA ?? '', `${PREFIX}bias_1__analysis.json`)), 'f')
    const [post] = bias.content.postTraining
    expect(post?.facet).toBe('customer_gender_female')
    expect(post?.metrics.map(({ name }) => name).join(' ')).toBe(
      'AD CDDPL DAR DCA DCR DI DPPL DRR FT RD TE',
    )
    expect(post?.metrics.find(({ name }) => name === 'DI')?.value).toBe(1)
    expect(bias.ignored).toEqual([])
    const shap = readAnalysis(
      readFileSync(join(DATA ?? '', `${PREFIX}explainability__analysis.json`)),
      'f',
    )
    expect(shap.content.explanations[0]?.globalShapValues.size).toBe(45)
  })
})
