/**
 * `analysis.json` of SageMaker Clarify, which is the baseline of the bias and feature attribution monitors and what they
 * write each time: https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-processing-job-analysis-results.html
 */
import { readJsonDocument } from './json-document.ts'
import { LenientFields } from './lenient-fields.ts'
import type { ReadFile } from './statistics-file.ts'

export interface ClarifyAnalysis {
  readonly version: string
  readonly preTraining: readonly FacetMetrics[]
  readonly postTraining: readonly FacetMetrics[]
  readonly explanations: readonly LabelExplanation[]
}

/** The metrics of one value of one facet. */
export interface FacetMetrics {
  readonly facet: string
  readonly facetValue: string
  readonly metrics: readonly BiasMetric[]
}

export interface BiasMetric {
  readonly name: string
  readonly description: string
  /** May be infinite or NaN; undefined where it could not be computed, and `error` says why. */
  readonly value: number | undefined
  readonly error?: string
}

export interface LabelExplanation {
  readonly label: string
  /** The method, such as `kernel_shap`. */
  readonly method: string
  /** How much each feature contributes overall. */
  readonly globalShapValues: ReadonlyMap<string, number>
  readonly expectedValue?: number
}

/** A UserError when it is no JSON object; sections that are missing are empty. */
export function readAnalysis(bytes: Uint8Array, where: string): ReadFile<ClarifyAnalysis> {
  const ignored: string[] = []
  const file = new LenientFields(readJsonDocument(bytes, where), '', ignored)
  const content = {
    version: file.text('version') ?? String(file.number('version') ?? ''),
    preTraining: readBias(file.object('pre_training_bias_metrics')),
    postTraining: readBias(file.object('post_training_bias_metrics')),
    explanations: readExplanations(file.object('explanations')),
  }
  file.noteRest()
  return { content, ignored }
}

function readBias(section: LenientFields | undefined): readonly FacetMetrics[] {
  const facets = section?.object('facets')
  return (facets?.names() ?? []).flatMap((facet) =>
    (facets?.objects(facet) ?? []).map((fields) => ({
      facet,
      facetValue:
        fields.text('value_or_threshold') ?? String(fields.number('value_or_threshold') ?? ''),
      metrics: (fields.objects('metrics') ?? []).flatMap(readMetric),
    })),
  )
}

function readMetric(fields: LenientFields): readonly BiasMetric[] {
  const name = fields.text('name')
  if (name === undefined) return []
  const error = fields.text('error')
  return [
    {
      name,
      description: fields.text('description') ?? name,
      value: fields.anyNumber('value'),
      ...(error !== undefined && { error }),
    },
  ]
}

function readExplanations(section: LenientFields | undefined): readonly LabelExplanation[] {
  return (section?.entries() ?? []).flatMap(([method, labels]) =>
    labels.entries().flatMap(([label, fields]) => {
      const values = fields.object('global_shap_values')
      if (values === undefined) return []
      const expected = fields.number('expected_value')
      return [
        {
          label,
          method,
          globalShapValues: numbersOf(values),
          ...(expected !== undefined && { expectedValue: expected }),
        },
      ]
    }),
  )
}

function numbersOf(fields: LenientFields): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>()
  for (const name of fields.names()) {
    const value = fields.number(name)
    if (value === undefined) fields.note(name)
    else numbers.set(name, value)
  }
  return numbers
}
