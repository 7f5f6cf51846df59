/**
 * One cell of a CSV file, RFC 4180. A text that a spreadsheet would run as a formula gets a leading apostrophe and
 * quotes (OWASP ASVS 5.0, 1.2.10); numbers stay numbers. Absent and non-finite values are an empty cell.
 */
export function csvCell(value: string | number | boolean | bigint | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  if (typeof value !== 'string') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return text !== value || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One record, ended with CR LF. */
export function csvRow(
  cells: readonly (string | number | boolean | bigint | null | undefined)[],
): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** What Excel, LibreOffice and Sheets take for the start of a formula, the full-width forms included; white space before it is skipped. */
const FORMULA = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n\0]/
const NEEDS_QUOTES = /["',;\s\0]/
