import type { ClarifyAnalysis, ClarifyDrift } from '../../dupin.ts'
import { createPen, type TextOptions } from '../../investigations/render/text/pen.ts'
import { rowsAsTable } from './table.ts'

/** What two analyses differ in, in plain sentences. */
export function clarifyText({ bias, attributions }: ClarifyDrift, style: TextOptions): string {
  const pen = createPen(style)
  const worse = bias.filter(({ drifted }) => drifted)
  const parts: string[] = []
  if (bias.length > 0) {
    parts.push(
      `${worse.length} of ${bias.length} bias metrics are farther from balance than in the baseline.\n`,
    )
  }
  if (worse.length > 0) {
    const rows = worse.map(({ drifted: _, ...shown }) => shown)
    parts.push(`\n${rowsAsTable(rows, style)}\n`)
  }
  for (const { label, ndcg, drifted } of attributions) {
    parts.push(`${pen.safe(label)}: ${attributionVerdict(ndcg, drifted)}\n`)
  }
  return parts.join('')
}

/** All that was compared. Numbers for which JSON has no word are given as texts. */
export function clarifyJson({ violations, bias, attributions }: ClarifyDrift): object {
  return {
    violations,
    bias: bias.map((one) => ({
      ...one,
      baseline: jsonNumber(one.baseline),
      current: jsonNumber(one.current),
    })),
    attributions: attributions.map((one) => ({ ...one, ndcg: jsonNumber(one.ndcg) })),
  }
}

/** The metrics of one analysis. */
export function metricsText(analysis: ClarifyAnalysis, style: TextOptions): string {
  const rows = metricsOf(analysis).map(({ value, error, ...about }) => ({
    ...about,
    value: value ?? error ?? '',
  }))
  return rows.length === 0 ? 'There are no bias metrics.\n' : rowsAsTable(rows, style)
}

/** The same for JSON. */
export function metricsJson(analysis: ClarifyAnalysis): object {
  return metricsOf(analysis).map(({ value, ...about }) => ({
    ...about,
    value: value === undefined ? null : jsonNumber(value),
  }))
}

function metricsOf({ preTraining, postTraining }: ClarifyAnalysis) {
  return [...preTraining, ...postTraining].flatMap(({ facet, facetValue, metrics }) =>
    metrics.map(({ name, description, value, error }) => ({
      facet,
      facetValue,
      metric: name,
      description,
      value,
      ...(error !== undefined && { error }),
    })),
  )
}

function attributionVerdict(ndcg: number, drifted: boolean): string {
  if (Number.isNaN(ndcg)) return 'the baseline attributes nothing to any feature.'
  const score = `NDCG ${ndcg.toFixed(3)}`
  return drifted
    ? `the order of the features by importance has changed (${score}, below 0.9).`
    : `the order of the features by importance has held (${score}).`
}

function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}
