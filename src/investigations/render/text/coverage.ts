import type { Coverage } from '../../report.ts'
import { count, plural, stamp } from '../words.ts'
import type { Pen } from './pen.ts'
import { hanging, indent } from './prose.ts'
import { type TableCell, type TableColumn, tableLines } from './table.ts'

const COLUMNS: readonly TableColumn[] = [
  { title: 'Log', fit: 'middle', least: 10 },
  { title: 'Objects', align: 'right', expendable: 2 },
  { title: 'Read', align: 'right', expendable: 3 },
  { title: 'Stored', align: 'right' },
  { title: 'Duplicate', align: 'right', expendable: 4 },
  { title: 'Rejected', align: 'right' },
  { title: 'First', least: 16, expendable: 5 },
  { title: 'Last', least: 16, expendable: 1 },
]

/** `412,906 records of 1,843 objects: 412,551 stored, 343 duplicate, 12 rejected`. */
export function coverageSummary(coverage: Coverage): string {
  const parts = [
    `${count(coverage.stored)} stored`,
    ...(coverage.duplicate > 0 ? [`${count(coverage.duplicate)} duplicate`] : []),
    ...(coverage.rejected > 0 ? [`${count(coverage.rejected)} rejected`] : []),
  ]
  const read = plural(coverage.read, 'record')
  return `${read} of ${plural(coverage.objects, 'object')}: ${parts.join(', ')}`
}

/** What was read of each log format, and what was not collected. */
export function coverageLines(coverage: Coverage, width: number, pen: Pen): readonly string[] {
  const rows = coverage.formats.map((format): readonly TableCell[] => [
    { text: pen.safe(format.format) },
    { text: count(format.objects) },
    { text: count(format.read) },
    { text: count(format.stored), tone: format.stored === 0 ? 'warn' : 'plain' },
    { text: count(format.duplicate) },
    { text: count(format.rejected), tone: format.rejected > 0 ? 'warn' : 'plain' },
    { text: format.start === undefined ? 'nothing' : stamp(format.start).slice(0, 16) },
    { text: format.end === undefined ? 'nothing' : stamp(format.end).slice(0, 16) },
  ])
  const table = rows.length === 0 ? ['No log was read.'] : tableLines(COLUMNS, rows, width - 2, pen)
  return [
    pen.paint('heading', 'Coverage'),
    ...indent(table, 2),
    ...notMembers(coverage, width, pen),
    ...missing(coverage, width, pen),
  ]
}

/** Nothing is wrong with these records; they are nobody's who joined the behavior graph. */
function notMembers(coverage: Coverage, width: number, pen: Pen): readonly string[] {
  if (coverage.notMembers.length === 0) return []
  const accounts = coverage.notMembers
    .slice(0, 20)
    .map(({ account, records }) => `${account} (${plural(records, 'record')})`)
  const more = coverage.notMembers.length - accounts.length
  const list = [...accounts, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
  const text = `Left out, since the account is not a member of the behavior graph: ${pen.safe(list)}`
  return ['', ...indent(hanging('', 0, text, width - 2, pen), 2)]
}

/** Not collected is another thing than did not happen. */
function missing(coverage: Coverage, width: number, pen: Pen): readonly string[] {
  if (coverage.missing.length === 0) return []
  const bullet = pen.paint('warn', pen.glyphs.bullet)
  const head = 'Not collected, so this report cannot say whether anything happened there:'
  return [
    '',
    ...indent(
      [
        ...hanging('', 0, head, width - 2, pen).map((line) => pen.paint('warn', line)),
        ...coverage.missing.flatMap((item) => hanging(`${bullet} `, 2, item, width - 2, pen)),
      ],
      2,
    ),
  ]
}
