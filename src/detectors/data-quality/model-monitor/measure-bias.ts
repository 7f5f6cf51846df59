import type { ClarifyAnalysis } from '../../../formats/model-monitor/clarify-analysis.ts'
import { TableReader } from '../../../formats/tabular/read-table.ts'
import { postTrainingMetrics, preTrainingMetrics } from './bias-metrics.ts'
import { type BiasQuestion, FacetReader } from './facet-reader.ts'

/** Clarify's bias metrics of a table, and what of the table they are not about. */
export interface MeasuredBias {
  readonly analysis: ClarifyAnalysis
  readonly rows: number
  /** Rows without a facet, a label or a prediction. */
  readonly skipped: number
  /** Whether part of the table could not be read. */
  readonly isPartial: boolean
}

/** Measures the bias of the table at a path: CSV, JSON lines, Parquet, captured data or a folder of these. */
export async function measureBias(path: string, question: BiasQuestion): Promise<MeasuredBias> {
  const table = new TableReader(path)
  const reader = new FacetReader(question)
  for await (const batch of table.batches()) reader.update(batch)
  const rows = reader.rows()
  const about = { facet: question.facet.column, facetValue: question.facet.value }
  const post = postTrainingMetrics(rows)
  return {
    analysis: {
      version: '1.0',
      preTraining: [{ ...about, metrics: preTrainingMetrics(rows) }],
      postTraining: post.length === 0 ? [] : [{ ...about, metrics: post }],
      explanations: [],
    },
    rows: rows.disfavoured.length,
    skipped: reader.skipped,
    isPartial: table.isPartial,
  }
}
