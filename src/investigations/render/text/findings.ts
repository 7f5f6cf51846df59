import type { Finding } from '../../../events/finding.ts'
import { isTampered, trustInWords } from '../../../events/trust.ts'
import { truncate } from '../width.ts'
import { clock, count, entityName, quantity, stamp } from '../words.ts'
import { type Pen, severityTone } from './pen.ts'
import { type TableColumn, tableLines } from './table.ts'

/** More than this nobody reads in a terminal. */
const SHOWN = 50

const COLUMNS: readonly TableColumn[] = [
  { title: 'Severity', least: 8 },
  { title: 'Start', least: 8 },
  { title: 'Finding, and what was observed instead of what', fit: 'wrap', least: 30 },
  { title: 'Id', least: 10, expendable: 1 },
]

/** Letters of an id that tell it apart; `dupin explain` takes the beginning of one. */
const ID_SHOWN = 10
/** Longer observations are cut: `dupin explain` tells all. */
const OBSERVED_SHOWN = 160

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
      { text: shortSeverity(finding.severity), tone: severityTone(finding.severity) },
      { text: start.startsWith(day) ? clock(finding.start) : start },
      { text: [title, instead(finding, unit), ...tampered(finding)].map(pen.safe).join('\n') },
      { text: pen.safe(truncate(finding.id, ID_SHOWN, '')), tone: 'dim' as const },
    ]
  })
  const lines = tableLines(COLUMNS, rows, width, pen)
  const more = findings.length - SHOWN
  return more > 0 ? [...lines, pen.paint('dim', `and ${count(more)} more in --format json`)] : lines
}

/** A finding whose records cannot be trusted says so; the others do not. */
function tampered({ trust }: Finding): readonly string[] {
  return trust !== undefined && isTampered(trust) ? [trustInWords(trust)] : []
}

function shortSeverity(severity: Finding['severity']): string {
  return severity === 'INFORMATIONAL' ? 'INFO' : severity
}

function instead(finding: Finding, unit: string | undefined): string {
  const observed = quantity(finding.observed, unit)
  const expected = quantity(finding.expected, unit)
  return truncate(
    `${entityName(finding.entity)}: ${observed} instead of ${expected}`,
    OBSERVED_SHOWN,
  )
}
