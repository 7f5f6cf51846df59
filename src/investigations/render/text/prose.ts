import { wrap } from '../width.ts'
import type { Pen } from './pen.ts'

/** Prose is not set wider than this, however wide the terminal is. */
const MEASURE = 100

/** Indents every line. */
export function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line))
}

/** Harmless, wrapped lines of at most `width` columns. */
export function paragraph(text: string, width: number, pen: Pen): readonly string[] {
  return wrap(pen.safe(text), Math.min(MEASURE, width))
}

/** Wrapped text whose first line begins with `head` (of `headWidth` columns) and whose others stand below its text. */
export function hanging(
  head: string,
  headWidth: number,
  text: string,
  width: number,
  pen: Pen,
): readonly string[] {
  const lines = paragraph(text, width - headWidth, pen)
  return lines.map((line, i) => (i === 0 ? head : ' '.repeat(headWidth)) + line)
}

/** A word that a shell takes as one argument and does not interpret. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) && !text.startsWith('-')
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`
}
