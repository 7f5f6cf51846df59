import type { FindingGroup } from '../../report.ts'
import { leadingCause } from '../story.ts'
import { count, entityName, percent } from '../words.ts'
import { type Pen, severityTone } from './pen.ts'
import { indent } from './prose.ts'
import { type TableColumn, tableLines } from './table.ts'

const COLUMNS: readonly TableColumn[] = [
  { title: 'Severity', least: 8 },
  { title: 'Group', fit: 'wrap', least: 24 },
  { title: 'Likeliest cause', fit: 'wrap', least: 16, expendable: 1 },
  { title: 'Id', least: 11 },
]

/** Groups that an entity has a part in, with the likeliest cause of each. */
export function findingGroupLines(
  groups: readonly FindingGroup[],
  limit: number,
  pen: Pen,
): readonly (readonly string[])[] {
  if (groups.length === 0) return []
  const shown = groups.slice(0, limit)
  const rows = shown.map((group) => [
    { text: group.severity, tone: severityTone(group.severity) },
    { text: pen.safe(group.title) },
    { text: pen.safe(causeOf(group)) },
    { text: pen.safe(group.id.slice(0, 11)), tone: 'dim' as const },
  ])
  const left = groups.length - shown.length
  return [
    [
      pen.paint('heading', 'Finding groups it has a part in'),
      ...indent(tableLines(COLUMNS, rows, pen.width - 2, pen), 2),
      ...(left > 0 ? [pen.paint('dim', `  and ${count(left)} more`)] : []),
    ],
  ]
}

function causeOf(group: FindingGroup): string {
  const cause = leadingCause(group)
  if (cause === undefined) return 'unexplained'
  const who = cause.principal ? ` by ${entityName(cause.principal)}` : ''
  return `${cause.kind.replaceAll('-', ' ')}${who}, ${percent(cause.probability)}`
}
