import type { Finding } from '../../../events/finding.ts'
import { clock, entityName, quantity, stamp } from '../words.ts'
import { type Pen, severityTone } from './pen.ts'
import { type TableColumn, tableLines } from './table.ts'

const COLUMNS: readonly TableColumn[] = [
  { title: 'Severity', least: 8 },
  { title: 'Start', least: 8 },
  { title: 'Finding', fit: 'wrap', least: 18 },
  { title: 'Entity', fit: 'middle', least: 16, most: 20, expendable: 3 },
  { title: 'Observed', fit: 'wrap', least: 10, most: 14, expendable: 1 },
  { title: 'Expected', fit: 'wrap', least: 10, most: 14, expendable: 2 },
]

/** The findings as a table; a start on another day than `day` (YYYY-MM-DD) carries its date. */
export function findingLines(
  findings: readonly Finding[],
  day: string,
  width: number,
  pen: Pen,
): readonly string[] {
  const rows = findings.map((finding) => {
    const unit = finding.series?.unit
    const start = stamp(finding.start)
    const title = finding.sample ? `[sample] ${finding.title}` : finding.title
    return [
      { text: finding.severity, tone: severityTone(finding.severity) },
      { text: start.startsWith(day) ? clock(finding.start) : start },
      { text: `${pen.safe(title)}\n${pen.safe(finding.id)}` },
      { text: pen.safe(entityName(finding.entity)) },
      { text: pen.safe(quantity(finding.observed, unit)), tone: 'bold' as const },
      { text: pen.safe(quantity(finding.expected, unit)) },
    ]
  })
  return tableLines(COLUMNS, rows, width, pen)
}
