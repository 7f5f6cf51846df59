import type { Finding } from '../../../events/finding.ts'
import { clock, count, entityName, quantity, stamp } from '../words.ts'
import { type Pen, severityTone } from './pen.ts'
import { type TableColumn, tableLines } from './table.ts'

/** More than this nobody reads in a terminal. */
const SHOWN = 50

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
  const rows = findings.slice(0, SHOWN).map((finding) => {
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
  const lines = tableLines(COLUMNS, rows, width, pen)
  const more = findings.length - SHOWN
  return more > 0 ? [...lines, pen.paint('dim', `and ${count(more)} more in --format json`)] : lines
}
