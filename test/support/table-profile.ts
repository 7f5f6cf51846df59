import { TableProfile } from '../../src/detectors/data-quality/column-profile.ts'
import {
  BatchBuilder,
  FRACTIONAL,
  INFINITE,
  INTEGRAL,
  MISSING,
} from '../../src/formats/tabular/column-batch.ts'
import { createRandom } from '../../src/statistics/random.ts'

/** A cell of a small table: text, a number as text, or none. */
export type Cell = string | number | null

/** The profile of a table, given as a list of cells for each column. Texts that spell a number are numbers. */
export function profileOf(
  columns: Readonly<Record<string, readonly Cell[]>>,
  seed = 1,
): TableProfile {
  const names = Object.keys(columns)
  const rows = Math.max(0, ...Object.values(columns).map((cells) => cells.length))
  const batch = new BatchBuilder(names)
  const profile = new TableProfile({ random: createRandom(seed) })
  for (let row = 0; row < rows; row++) {
    names.forEach((name, place) => {
      setCell(batch, place, columns[name]?.[row] ?? null)
    })
    batch.endRow()
    if (batch.isFull) profile.update(batch.take())
  }
  profile.update(batch.take())
  return profile
}

function setCell(batch: BatchBuilder, place: number, cell: Cell): void {
  const text = typeof cell === 'number' ? String(cell) : (cell ?? '')
  if (text === '' || text === 'NaN') batch.setKind(place, MISSING)
  else if (/^-?Infinity$/.test(text)) batch.setKind(place, INFINITE)
  else if (/^-?\d+$/.test(text)) batch.setNumber(place, Number(text), INTEGRAL)
  else if (/^-?\d*\.?\d+(?:e[+-]?\d+)?$/.test(text))
    batch.setNumber(place, Number(text), FRACTIONAL)
  else batch.setText(place, text)
}
