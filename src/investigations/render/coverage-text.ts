import type { Coverage } from '../report.ts'
import { coverageLines, coverageSummary } from './text/coverage.ts'
import { createPen, type TextOptions } from './text/pen.ts'

/** Coverage by itself, for terminals. */
export function renderCoverage(coverage: Coverage, options: TextOptions): string {
  const pen = createPen(options)
  return `${[coverageSummary(coverage), '', ...coverageLines(coverage, pen.width, pen)].join('\n')}\n`
}
