import { SEVERITIES } from '../../events/severity.ts'
import type { Report } from '../report.ts'
import { setAside } from './set-aside.ts'
import { assessmentLines } from './text/assessment.ts'
import { coverageLines, coverageSummary } from './text/coverage.ts'
import { groupLines } from './text/group.ts'
import { createPen, type Pen, severityTone, type TextOptions } from './text/pen.ts'
import { hanging, paragraph } from './text/prose.ts'
import { count, duration, plural, span } from './words.ts'

/**
 * The report for a terminal or a text file: lines of at most `width` columns (40 to 200), ended with a line feed. No
 * character of a log acts on the terminal. Ids, which are there to be copied, and commands are never cut.
 */
export function renderText(report: Report, options: TextOptions): string {
  const pen = createPen(options)
  const blocks = [
    headLines(report, pen),
    ...(report.investigation === undefined ? [] : [assessmentLines(report.investigation, pen)]),
    ...(report.findingGroups.length === 0
      ? [quietLines(report, pen)]
      : report.findingGroups.map((group) => groupLines(group, pen))),
    [
      pen.paint('dim', pen.glyphs.thinRule.repeat(pen.width)),
      ...coverageLines(report.coverage, pen.width, pen),
    ],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const LABEL = 10

function headLines(report: Report, pen: Pen): readonly string[] {
  const { start, end } = report.scope
  const rejected = report.coverage.rejected > 0
  const line = (label: string, text: string) =>
    hanging(pen.paint('dim', label.padEnd(LABEL)), LABEL, text, pen.width, pen)
  return [
    `${pen.paint('heading', 'Dupin')} ${pen.paint('bold', 'investigation')}`,
    '',
    ...line('Scope', `${span(start, end)} UTC (${duration(end - start)})`),
    ...line('Read', coverageSummary(report.coverage)),
    ...(rejected ? line('', 'dupin coverage shows what was rejected, and why') : []),
    ...foundLines(report, pen),
    ...setAside(report).flatMap((text) => line('', text)),
  ]
}

function foundLines(report: Report, pen: Pen): readonly string[] {
  const groups = report.findingGroups
  const counts = SEVERITIES.toReversed().flatMap((severity) => {
    const size = groups.filter((group) => group.severity === severity).length
    return size === 0
      ? []
      : [pen.paint(severityTone(severity), `${size} ${severity.toLowerCase()}`)]
  })
  const label = pen.paint('dim', 'Found'.padEnd(LABEL))
  if (groups.length === 0) return [`${label}nothing`]
  const found = plural(groups.length, 'finding group')
  return pen.width >= 90
    ? [`${label}${found}: ${counts.join(', ')}`]
    : [`${label}${found}`, ...counts.map((text) => ' '.repeat(LABEL) + text)]
}

function quietLines(report: Report, pen: Pen): readonly string[] {
  const { coverage, investigation } = report
  if (investigation !== undefined && coverage.stored > 0)
    return [pen.paint('good', 'It has a part in no finding group.')]
  if (coverage.stored === 0) {
    return [
      pen.paint('warn', 'No records, no verdict.'),
      ...paragraph(
        'Nothing was stored from the logs, so nothing can be said about this scope. `dupin ingest PATH` reads logs.',
        pen.width,
        pen,
      ),
    ]
  }
  const logs = coverage.formats.filter((format) => format.stored > 0).map(({ format }) => format)
  const over = logs.length === 0 ? '' : ` from ${logs.join(', ')}`
  return [
    pen.paint('good', 'Nothing found.'),
    ...paragraph(
      `No endpoint, model or principal behaved unlike itself, in ${count(coverage.stored)} records${over}.`,
      pen.width,
      pen,
    ),
  ]
}
