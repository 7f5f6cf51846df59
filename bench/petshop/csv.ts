import { UserError } from '../../src/events/user-error.ts'

/** Beyond this a table is none of a benchmark. */
const MOST_CHARACTERS = 512 * 1024 * 1024

/**
 * The records of a CSV text (RFC 4180): quoted fields may hold commas, doubled quotes and line ends. A byte order mark and
 * empty lines are skipped; records may differ in length.
 *
 * @throws UserError for a quote that never ends, or a text too large
 */
export function parseCsv(text: string, file: string): string[][] {
  if (text.length > MOST_CHARACTERS)
    throw new UserError(`${file} has ${text.length} characters, more than ${MOST_CHARACTERS}`)
  const records: string[][] = []
  let record: string[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    const field = fieldAt(text, at, file)
    record.push(field.value)
    at = field.end
    if (text[at] === ',') {
      at++
      // A comma at the very end still begins a field.
      if (at === text.length) record.push('')
      else continue
    }
    if (record.length > 1 || record[0] !== '') records.push(record)
    record = []
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
  }
  return records
}

function fieldAt(text: string, start: number, file: string): { value: string; end: number } {
  if (text[start] !== '"') {
    let end = start
    while (end < text.length && !isEnd(text.charCodeAt(end))) end++
    return { value: text.slice(start, end), end }
  }
  let value = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0)
      throw new UserError(`${file}: the quote at character ${start + 1} never ends: close it`)
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') {
      at = quote + 1
      break
    }
    value += '"'
    at = quote + 2
  }
  // What follows a closing quote belongs to the field, as most readers have it.
  let end = at
  while (end < text.length && !isEnd(text.charCodeAt(end))) end++
  return { value: value + text.slice(at, end), end }
}

function isEnd(code: number): boolean {
  return code === 0x2c || code === 0x0a || code === 0x0d
}
