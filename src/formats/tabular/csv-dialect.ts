import { isValueText } from './cell-text.ts'

/** How a CSV file is written, as far as its first rows tell. */
export interface CsvDialect {
  /** The byte between fields. */
  readonly delimiter: number
  readonly hasHeader: boolean
  /** The fields of the first row. */
  readonly first: readonly string[]
}

const DELIMITERS = [',', ';', '\t', '|'] as const
/** Rows that are looked at. */
const ROWS = 32

/**
 * The delimiter that cuts most of the first rows into the same number of fields, the most such fields, a comma when none does. The
 * first row is a header when none of its fields is a number, and either a later row has a number, or its fields do not come
 * again. Where fields are empty beside the first (pandas leaves the name of its index empty) there has to be more: a text
 * over a column of values.
 */
export function csvDialect(sample: string, header: 'auto' | 'none'): CsvDialect {
  const tried = DELIMITERS.map((delimiter) => {
    const rows = sampleRows(sample, delimiter)
    return { delimiter, rows, fields: commonWidth(rows) }
  })
  const best = tried.reduce((most, one) => (one.fields > most.fields ? one : most))
  const [first = [], ...rest] = best.rows
  return {
    delimiter: best.delimiter.charCodeAt(0),
    first,
    hasHeader: header === 'auto' && looksLikeHeader(first, rest),
  }
}

function commonWidth(rows: readonly (readonly string[])[]): number {
  const width = rows[0]?.length ?? 0
  const agreeing = rows.filter((row) => row.length === width).length
  return agreeing >= rows.length / 2 ? width : 0
}

function looksLikeHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (first.some((field) => field.trim() !== '' && isValueText(field))) return false
  if (first.some((field, i) => i > 0 && field.trim() === '')) return isNamedOverValues(first, rest)
  if (rest.some((row) => row.some((field) => field !== '' && isValueText(field)))) return true
  return !rest.some((row) => row.some((field, i) => field === first[i]))
}

/** Whether a first row with gaps, which values have as well, has a text over a column of nothing but values. */
function isNamedOverValues(
  first: readonly string[],
  rest: readonly (readonly string[])[],
): boolean {
  return first.some((field, i) => {
    const below = rest.map((row) => row[i] ?? '')
    const hasAny = below.some((value) => value.trim() !== '')
    return field.trim() !== '' && hasAny && below.every(isValueText)
  })
}

/** The first rows, by the same rules as those of `CsvTable`. What follows the last delimiter may be cut off: it is left out. */
function sampleRows(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length && rows.length < ROWS) {
    const { value, end } = fieldAt(text, at, delimiter)
    row.push(value)
    at = end + 1
    if (text[end] === delimiter) {
      if (at < text.length) continue
      row.push('')
    } else if (text[end] === '\r' && text[end + 1] === '\n') at++
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  // The sample may end within a row.
  return rows.length > 2 && at >= text.length ? rows.slice(0, -1) : rows
}

function fieldAt(text: string, start: number, delimiter: string): { value: string; end: number } {
  let value = ''
  let at = start
  if (text[at] === '"') {
    for (at++; at < text.length; at++) {
      if (text[at] !== '"') value += text[at]
      else if (text[at + 1] === '"') value += text[at++]
      else break
    }
    at++
  }
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r')
    value += text[at++]
  return { value, end: at }
}
