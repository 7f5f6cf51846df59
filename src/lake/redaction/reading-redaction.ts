import type { RejectNote } from '../../formats/reject-log.ts'
import type { ColumnData, RowBatch } from '../../formats/rows/row-buffer.ts'
import type { TermDictionary } from '../../formats/rows/term-dictionary.ts'
import { type RedactionRules, Redactor } from './redactor.ts'

/** What a thread that reads does with all that it hands over: what is to be forgotten goes no farther. */
export interface ReadingRedaction {
  readonly rows: (batches: readonly RowBatch[]) => readonly RowBatch[]
  /** Texts of a dictionary from an id on; those of rows are ids of it. */
  readonly terms: (terms: TermDictionary, from: number) => readonly string[]
  readonly notes: (notes: readonly RejectNote[]) => readonly RejectNote[]
}

/** Costs nothing where nothing is to be forgotten. */
export function readingRedaction(rules: RedactionRules | undefined): ReadingRedaction {
  if (rules === undefined)
    return {
      rows: (batches) => batches,
      terms: (terms, from) => terms.textsSince(from),
      notes: (notes) => notes,
    }
  const redactor = new Redactor(rules)
  const redactNote = (note: RejectNote) => ({
    ...note,
    detail: redactor.text(note.detail),
    excerpt: redactor.text(note.excerpt),
  })
  return {
    rows: (batches) =>
      batches.map((batch) => ({
        ...batch,
        columns: batch.columns.map((column) => redactTexts(column, redactor)),
      })),
    terms: (terms, from) => redactTerms(terms, from, redactor),
    notes: (notes) => notes.map(redactNote),
  }
}

function redactTerms(terms: TermDictionary, from: number, redactor: Redactor): readonly string[] {
  const textOf = (id: number) =>
    redactor.redact(terms.bytesOf(id))?.bytes.toString('utf8') ?? terms.textOf(id)
  return Array.from({ length: terms.size - from }, (_, i) => textOf(from + i))
}

/** A column as it is where nothing in it is found. */
function redactTexts(column: ColumnData, redactor: Redactor): ColumnData {
  const { values: ends, bytes } = column
  if (bytes === undefined) return column
  const found = new Map<number, Buffer>()
  forEachText(ends, bytes, (row, text) => {
    const redacted = redactor.redact(text)
    if (redacted !== undefined) found.set(row, redacted.bytes)
  })
  if (found.size === 0) return column
  const parts: Uint8Array[] = []
  const newEnds = new Uint32Array(ends.length)
  let used = 0
  forEachText(ends, bytes, (row, text) => {
    const part = found.get(row) ?? text
    parts.push(part)
    used += part.length
    newEnds[row] = used
  })
  // Memory of its own, since it is handed over.
  const together = new Uint8Array(used)
  let at = 0
  for (const part of parts) {
    together.set(part, at)
    at += part.length
  }
  return { values: newEnds, bytes: together }
}

function forEachText(
  ends: ColumnData['values'],
  bytes: Uint8Array,
  look: (row: number, text: Uint8Array) => void,
): void {
  let from = 0
  for (let row = 0; row < ends.length; row++) {
    const end = ends[row] ?? from
    look(row, bytes.subarray(from, end))
    from = end
  }
}
