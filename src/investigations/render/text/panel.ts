import type { PanelColumn, PanelRow, PanelValue } from '../../../graph/panel.ts'
import type { SeenPanel } from '../../entity/entity-page.ts'
import { cellText, isNumeric, newFirst, tellingColumns } from '../panel-cells.ts'
import { count, entityName } from '../words.ts'
import type { Pen } from './pen.ts'
import { type TableCell, type TableColumn, tableLines } from './table.ts'

/** The rows of a panel as a table, what is new in front; how many more there are is said. */
export function panelLines(
  { panel, data }: SeenPanel,
  limit: number,
  width: number,
  pen: Pen,
): readonly string[] {
  const rows = newFirst(data.rows).slice(0, limit)
  const columns = tellingColumns(panel.columns, rows)
  const table = tableLines(
    columns.map((column, i) => tableColumn(column, i)),
    rows.map((row) => columns.map((column) => cell(column, row, pen))),
    width,
    pen,
  )
  const left = data.rows.length - rows.length
  const more = left > 0 ? `and ${count(left)} more${data.truncated ? ', and some beyond' : ''}` : ''
  const beyond = data.truncated ? 'and more than these' : ''
  const said = more || beyond
  return said === '' ? table : [...table, pen.paint('dim', said)]
}

/** The first two columns say what it is and stay; of the others the last go first where there is no room. */
function tableColumn({ name, title, kind }: PanelColumn, index: number): TableColumn {
  const goes = index < 2 || STAYING.has(name) ? {} : { expendable: index }
  if (name === 'isNew') return { title: '', least: 3 }
  if (name === 'title') return { title, fit: 'wrap', least: 40 }
  if (name === 'type' || name === 'detector')
    return { title, fit: 'middle', least: 14, expendable: 9 }
  if (kind === 'entity') return { title, fit: 'middle', least: index === 0 ? 26 : 16, ...goes }
  if (name === 'operation') return { title, fit: 'middle', least: 18, ...goes }
  if (kind === 'text') return { title, fit: 'middle', least: 8, ...goes }
  if (kind === 'time') return { title, least: 16, ...goes }
  return { title: SHORT[name] ?? title, align: 'right', ...goes }
}

const STAYING: ReadonlySet<string> = new Set(['successful', 'failed', 'isNew', 'title'])

const SHORT: Readonly<Record<string, string>> = {
  successful: 'Ok',
  failed: 'Failed',
  before: 'Before',
}

function cell(column: PanelColumn, row: PanelRow, pen: Pen): TableCell {
  const { name, kind } = column
  const value = row[name] ?? null
  if (name === 'isNew') return value === true ? { text: 'new', tone: 'warn' } : { text: '' }
  if (name === 'failed')
    return value === 0 ? { text: '' } : { text: cellText(kind, value), tone: 'warn' }
  if (isNumeric(column)) return { text: cellText(kind, value) }
  return { text: pen.safe(wordOf(name, kind, value)) }
}

/** Letters of an id that tell it apart: verbs take the beginning of one. */
const ID_SHOWN = 10
const LONG_ID = /^[0-9a-f-]{32,36}$/

/** Short enough for a terminal; verbs take the end of an ARN too. */
function wordOf(name: string, kind: PanelColumn['kind'], value: PanelValue): string {
  if (typeof value === 'object' && value !== null) return entityName(value)
  const text = cellText(kind, value)
  if ((name === 'id' || name === 'eventId') && LONG_ID.test(text)) return text.slice(0, ID_SHOWN)
  return text.replace('.amazonaws.com', '')
}
