import { type ColumnBatch, TEXT } from '../../formats/tabular/column-batch.ts'
import { HASH_CELLS, hashCell } from './column-block.ts'

/** The texts of each column of a table, counted by their hash. */
export class TableHashes {
  readonly #counts = new Map<string, Float64Array>()

  update(batch: ColumnBatch): void {
    for (const { name, kinds, texts } of batch.columns) {
      // Columns of numbers have no list of texts at all.
      if (texts.length === 0) continue
      const counts = this.#counts.get(name) ?? new Float64Array(HASH_CELLS)
      this.#counts.set(name, counts)
      for (let i = 0; i < batch.rows; i++) {
        if (kinds[i] !== TEXT) continue
        const cell = hashCell(texts[i] ?? '')
        counts[cell] = (counts[cell] ?? 0) + 1
      }
    }
  }

  /** Undefined for a column without texts. */
  of(name: string): Float64Array | undefined {
    return this.#counts.get(name)
  }
}
