import type { Cell } from '../../parts/save-file.ts'

/** A row as the statement answered it, with its place. */
export interface EvidenceRow {
  readonly n: number
  readonly cells: Readonly<Record<string, unknown>>
}

/** More columns cannot be read. */
const MOST_COLUMNS = 16

export function numbered(items: readonly Readonly<Record<string, unknown>>[]): EvidenceRow[] {
  return items.map((cells, n) => ({ n, cells }))
}

/** Columns of all rows, in the order of the first that has them. */
export function columnsOf(rows: readonly EvidenceRow[]) {
  const names = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))].slice(0, MOST_COLUMNS)
  return names.map((name, i) => ({
    id: `column ${name}`,
    title: titleOf(name),
    value: ({ cells }: EvidenceRow): Cell => cellOf(name, cells[name]),
    isRowHeader: i === 0,
    width: 140,
  }))
}

function titleOf(name: string): string {
  const words = name.slice(0, 60).replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const TIMES = /^(?:time|first|last|start|end|hour|day)(?:_|$)|_(?:time|at)$/
/** Milliseconds since the epoch of the years 2001 to 2100. */
const [FIRST_TIME, LAST_TIME] = [978_307_200_000, 4_102_444_800_000]

/** A value as a cell: times as such, nothing that would be an object of the page. */
function cellOf(name: string, value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' && TIMES.test(name) && value > FIRST_TIME && value < LAST_TIME)
    return new Date(value).toISOString()
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
    return value
  return JSON.stringify(value).slice(0, 400)
}
