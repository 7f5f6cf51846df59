import { type BatchBuilder, FRACTIONAL, INFINITE, INTEGRAL, MISSING } from './column-batch.ts'

/** Longer text is cut: what follows tells no categories apart. */
export const CELL_CHARACTERS = 1024

const INTEGER = /^[+-]?\d+$/
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** How pandas, R, Spark and databases write a value that is not there. */
const ABSENT: ReadonlySet<string> = new Set([
  ...['', 'nan', 'NaN', 'NAN', '-nan', '-NaN', 'null', 'NULL', 'None', 'NA', '<NA>', 'N/A', '\\N'],
])
const INFINITY = /^[+-]?inf(?:inity)?$/i

/** Writes what the text of a cell says: nothing, a number, an infinite one, or text. What looks like a formula is text. */
export function setCell(builder: BatchBuilder, place: number, text: string): void {
  const short = text.length <= 64 ? text.trim() : undefined
  if (short !== undefined && ABSENT.has(short)) builder.setKind(place, MISSING)
  else if (short !== undefined && NUMBER.test(short)) {
    const value = Number(short)
    if (!Number.isFinite(value)) builder.setKind(place, INFINITE)
    else builder.setNumber(place, value, INTEGER.test(short) ? INTEGRAL : FRACTIONAL)
  } else if (short !== undefined && INFINITY.test(short)) builder.setKind(place, INFINITE)
  else builder.setText(place, text.length > CELL_CHARACTERS ? text.slice(0, CELL_CHARACTERS) : text)
}

/** Whether the text of a cell says a value that a name would not be: a number, or none at all. */
export function isValueText(text: string): boolean {
  const trimmed = text.trim()
  return ABSENT.has(trimmed) || NUMBER.test(trimmed) || INFINITY.test(trimmed)
}
