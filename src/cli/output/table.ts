import { csvRow } from '../../investigations/render/csv.ts'
import { createPen, type TextOptions } from '../../investigations/render/text/pen.ts'
import { type TableColumn, tableLines } from '../../investigations/render/text/table.ts'

/** Rows as a query gives them: values by column name. */
export type Rows = readonly Readonly<Record<string, unknown>>[]

/**
 * Rows as an aligned table: numbers to the right, an absent value as nothing, instants in ISO 8601, anything nested as
 * JSON. Columns are those of `names`, otherwise all that occur, in the order in which they occur.
 */
export function rowsAsTable(rows: Rows, options: TextOptions, names = columnNames(rows)): string {
  const pen = createPen(options)
  const columns = names.map((name): TableColumn => {
    const values = rows.map((row) => row[name]).filter((value) => (value ?? null) !== null)
    const numeric = values.length > 0 && values.every(isNumber)
    return { title: pen.safe(name), align: numeric ? 'right' : 'left', fit: 'middle', least: 4 }
  })
  const cells = rows.map((row) => names.map((name) => ({ text: pen.safe(valueText(row[name])) })))
  return `${tableLines(columns, cells, pen.width, pen).join('\n')}\n`
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
