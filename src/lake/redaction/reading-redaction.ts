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

/** A text of a column that is not as it was. */
interface Change {
  readonly row: number
  readonly from: number
  readonly to: number
  readonly text: Uint8Array
}

/** A column as it is where nothing in it is found. */
function redactTexts(column: ColumnData, redactor: Redactor): ColumnData {
  const { values: ends, bytes } = column
  if (bytes === undefined) return column
  const changes: Change[] = []
  let from = 0
  for (let row = 0; row < ends.length; row++) {
    const to = ends[row] ?? from
    // Most texts are empty.
    const redacted = to === from ? undefined : redactor.redact(bytes.subarray(from, to))
    if (redacted !== undefined) changes.push({ row, from, to, text: redacted.bytes })
    from = to
  }
  return changes.length === 0 ? column : withChanges(ends, bytes, changes)
}

/** What lies between changes is copied in one piece. The memory is the column's own, since it is handed over. */
function withChanges(
  ends: ColumnData['values'],
  bytes: Uint8Array,
  changes: readonly Change[],
): ColumnData {
  const growth = changes.reduce((sum, { from, to, text }) => sum + text.length - (to - from), 0)
  const changed = new Uint8Array(bytes.length + growth)
  const values = Uint32Array.from(ends)
  let done = 0
  let shift = 0
  for (const [i, { row, from, to, text }] of changes.entries()) {
    changed.set(bytes.subarray(done, from), done + shift)
    changed.set(text, from + shift)
    done = to
    shift += text.length - (to - from)
    const next = changes[i + 1]?.row ?? ends.length
    for (let later = row; later < next; later++) values[later] = (ends[later] ?? 0) + shift
  }
  changed.set(bytes.subarray(done), done + shift)
  return { values, bytes: changed }
}
