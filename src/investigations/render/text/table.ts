import { displayWidth, truncate, truncateMiddle, wrap } from '../width.ts'
import type { Pen, Tone } from './pen.ts'

export interface TableColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** What happens to a longer cell; `end` when left out. */
  readonly fit?: 'wrap' | 'middle' | 'end'
  /** Narrowest useful width; 6 when left out. */
  readonly least?: number
  /** Widest that it may get. */
  readonly most?: number
  /** Columns with the highest number go first when there is no room; without one a column stays. */
  readonly expendable?: number
}

export interface TableCell {
  /** Already harmless; our own line feeds begin another line in a column that wraps. */
  readonly text: string
  readonly tone?: Tone
}

/** Lines of an aligned table that fits `width` columns. */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  width: number,
  pen: Pen,
): readonly string[] {
  const kept = columnsThatFit(columns, rows, width)
  const widths = shareOut(columns, kept, rows, width)
  const heads = columns.map((column): TableCell => ({ text: column.title, tone: 'dim' }))
  return [heads, ...rows].flatMap((row) => rowLines(columns, kept, widths, row, pen))
}

const GAP = 2

function natural(columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]) {
  return columns.map((column, i) => {
    const widest = rows.reduce(
      (most, row) => Math.max(most, ...(row[i]?.text ?? '').split('\n').map(displayWidth)),
      displayWidth(column.title),
    )
    return Math.min(widest, column.most ?? widest)
  })
}

function least(column: TableColumn, most: number): number {
  return Math.min(most, Math.max(column.least ?? 6, 1))
}

/** Indices of the columns that there is room for. */
function columnsThatFit(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  width: number,
): readonly number[] {
  const widest = natural(columns, rows)
  let kept = columns.map((_, i) => i)
  const need = () =>
    kept.reduce((sum, i) => sum + least(columns[i] ?? { title: '' }, widest[i] ?? 0) + GAP, -GAP)
  const order = columns
    .map((column, i) => ({ i, rank: column.expendable ?? 0 }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
  for (const { i } of order) {
    if (need() <= width) break
    kept = kept.filter((k) => k !== i)
  }
  return kept
}

/** Takes from the widest column until all fit. */
function shareOut(
  columns: readonly TableColumn[],
  kept: readonly number[],
  rows: readonly (readonly TableCell[])[],
  width: number,
): readonly number[] {
  const widest = natural(columns, rows)
  const widths = [...widest]
  const total = () => kept.reduce((sum, i) => sum + (widths[i] ?? 0) + GAP, -GAP)
  while (total() > width) {
    const shrinkable = kept.filter(
      (i) => (widths[i] ?? 0) > least(columns[i] ?? { title: '' }, widest[i] ?? 0),
    )
    const candidates = shrinkable.length > 0 ? shrinkable : kept.filter((i) => (widths[i] ?? 0) > 1)
    if (candidates.length === 0) break
    const fattest = candidates.reduce((a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a))
    widths[fattest] = (widths[fattest] ?? 1) - 1
  }
  return widths
}

function rowLines(
  columns: readonly TableColumn[],
  kept: readonly number[],
  widths: readonly number[],
  row: readonly TableCell[],
  pen: Pen,
): readonly string[] {
  const cells = kept.map((i) => fitCell(columns[i], row[i]?.text ?? '', widths[i] ?? 0, pen))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    kept
      .map((i, k) => {
        const text = cells[k]?.[line] ?? ''
        const gap = ' '.repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(text)))
        const painted = pen.paint(row[i]?.tone ?? 'plain', text)
        return columns[i]?.align === 'right' ? gap + painted : painted + gap
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  )
}

function fitCell(
  column: TableColumn | undefined,
  text: string,
  width: number,
  pen: Pen,
): readonly string[] {
  if (column?.fit === 'wrap' && width >= 2)
    return text.split('\n').flatMap((line) => wrap(line, width))
  const cut = column?.fit === 'middle' ? truncateMiddle : truncate
  return [cut(text, width, pen.glyphs.ellipsis)]
}
