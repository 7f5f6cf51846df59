import { csvRow } from '../../investigations/render/csv.ts'
import { createPen, type Pen, type TextOptions } from '../../investigations/render/text/pen.ts'
import { type TableColumn, tableLines } from '../../investigations/render/text/table.ts'

/** Rows as a query gives them: values by column name. */
export type Rows = readonly Readonly<Record<string, unknown>>[]

/** A column of at most so many characters (a time, a call) is not cut while longer ones can be. */
const WHOLE = 24

/**
 * Rows as an aligned table: numbers to the right, an absent value as nothing, instants in ISO 8601, anything nested as
 * JSON. Columns are those of `names`, otherwise all that occur, in the order in which they occur.
 */
export function rowsAsTable(rows: Rows, options: TextOptions, names = columnNames(rows)): string {
  const pen = createPen(options)
  if (names.length * CROWDED > pen.width) return rowsAsRecords(rows, names, pen)
  const whole = Math.min(WHOLE, Math.floor(pen.width / Math.max(1, names.length)) + 8)
  const columns = names.map((name): TableColumn => {
    const values = rows.map((row) => row[name]).filter((value) => (value ?? null) !== null)
    const numeric = values.length > 0 && values.every(isNumber)
    const widest = values.reduce<number>(
      (most, value) => Math.max(most, valueText(value).length),
      0,
    )
    const least = widest <= whole ? Math.max(4, widest) : 4
    return { title: pen.safe(name), align: numeric ? 'right' : 'left', fit: 'middle', least }
  })
  const cells = rows.map((row) => names.map((name) => ({ text: pen.safe(valueText(row[name])) })))
  return `${tableLines(columns, cells, pen.width, pen).join('\n')}\n`
}

/** More columns than this many characters each leaves room for are told one below the other. */
const CROWDED = 7

/** Rows one after the other, a line a value; what is absent is left out. */
function rowsAsRecords(rows: Rows, names: readonly string[], pen: Pen): string {
  const room = Math.max(...names.map((name) => name.length)) + 2
  const blocks = rows.map((row) =>
    names
      .filter((name) => valueText(row[name]) !== '')
      .map((name) => `${pen.safe(name).padEnd(room)}${pen.safe(valueText(row[name]))}`)
      .join('\n'),
  )
  return `${blocks.join('\n\n')}\n`
}

/** Rows as CSV with a head, RFC 4180; no cell is a formula to a spreadsheet. */
export function rowsAsCsv(rows: Rows, names = columnNames(rows)): string {
  const records = rows.map((row) =>
    names.map((name) => {
      const value = row[name]
      return typeof value === 'number' || typeof value === 'bigint' ? value : valueText(value)
    }),
  )
  return [names, ...records].map(csvRow).join('')
}

function columnNames(rows: Rows): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))]
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint'
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  if (typeof value !== 'object') return String(value)
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner))
}
