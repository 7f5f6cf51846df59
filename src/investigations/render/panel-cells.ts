import type { PanelColumn, PanelRow, PanelValue } from '../../graph/panel.ts'
import { count, percent, quantity, stamp } from './words.ts'

/** Columns that a map needs, and nobody reads. */
const FOR_MAPS: ReadonlySet<string> = new Set(['latitude', 'longitude'])

/** The columns of a panel that say anything in these rows. */
export function tellingColumns(
  columns: readonly PanelColumn[],
  rows: readonly PanelRow[],
): readonly PanelColumn[] {
  return columns.filter(
    ({ name, kind }) =>
      !FOR_MAPS.has(name) && rows.some((row) => cellText(kind, row[name] ?? null) !== ''),
  )
}

/** A value of a panel as people read it; `''` for what is not known, for no failure and for a flag that is not set. */
export function cellText(kind: PanelColumn['kind'], value: PanelValue): string {
  if (value === null || value === false) return ''
  if (value === true) return 'yes'
  if (typeof value === 'object') return value.id
  if (typeof value === 'string') return value
  switch (kind) {
    case 'time':
      return stamp(value).slice(0, 16)
    case 'share':
      return percent(value)
    case 'bytes':
    case 'milliseconds':
      return quantity(value, kind)
    default:
      return count(value)
  }
}

export function isNumeric({ kind }: PanelColumn): boolean {
  return ['count', 'number', 'share', 'bytes', 'milliseconds', 'tokens'].includes(kind)
}

/** Rows with what is newly observed in front, otherwise in their order. */
export function newFirst(rows: readonly PanelRow[]): readonly PanelRow[] {
  return [
    ...rows.filter((row) => row['isNew'] === true),
    ...rows.filter((row) => row['isNew'] !== true),
  ]
}
