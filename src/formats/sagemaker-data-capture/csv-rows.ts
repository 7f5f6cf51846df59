/**
 * Splits CSV as RFC 4180 has it: quoted fields may hold commas, line breaks and doubled quotes. An unclosed quote ends
 * with the text. Blank lines are no rows. Stops after `most` fields, so that a hostile body costs no more.
 */
export function csvRows(text: string, most: number): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let place = 0
  let fields = 0
  const endRow = (): void => {
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  while (place <= text.length && fields < most) {
    const { value, end } = text[place] === '"' ? quoted(text, place) : bare(text, place)
    row.push(value)
    fields++
    const stop = text[end]
    place = end + (stop === '\r' && text[end + 1] === '\n' ? 2 : 1)
    if (stop !== ',') endRow()
  }
  if (row.length > 0) endRow()
  return rows
}

interface Field {
  readonly value: string
  /** Where the comma or line break after it stands, or the text ends. */
  readonly end: number
}

const STOP = /[,\r\n]/g

function bare(text: string, start: number): Field {
  STOP.lastIndex = start
  const end = STOP.exec(text)?.index ?? text.length
  return { value: text.slice(start, end).trim(), end }
}

function quoted(text: string, start: number): Field {
  let value = ''
  let place = start + 1
  for (;;) {
    const quote = text.indexOf('"', place)
    if (quote < 0) return { value: value + text.slice(place), end: text.length }
    value += text.slice(place, quote)
    if (text[quote + 1] !== '"') {
      const tail = bare(text, quote + 1)
      return { value: value + tail.value, end: tail.end }
    }
    value += '"'
    place = quote + 2
  }
}
