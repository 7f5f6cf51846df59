import {
  type Column,
  type ColumnBatch,
  FRACTIONAL,
  INTEGRAL,
  MISSING,
  TEXT,
} from '../../formats/tabular/column-batch.ts'
import type { Random } from '../../statistics/random.ts'

/** A cell as it is kept: a number, a text, or nothing. */
export type SampledCell = number | string | undefined

export interface SampledRow {
  /** Its place in the table, from 0. */
  readonly index: number
  readonly chunk: string
  readonly cells: readonly SampledCell[]
}

/**
 * A uniform sample of a table's rows (Vitter's reservoir with Li's skips, "Reservoir-Sampling Algorithms of Time Complexity
 * O(n(1 + log(N/n)))", ACM TOMS 1994), whole rows so that columns can be seen together.
 */
export class RowSample {
  readonly names: string[] = []
  readonly #capacity: number
  readonly #random: Random
  readonly #wanted: (name: string) => boolean
  readonly #most: number
  readonly #rows: SampledRow[] = []
  #seen = 0
  #weight = 1
  #next = -1

  /** Keeps up to `capacity` rows of the first `most` columns that are `wanted`. */
  constructor(capacity: number, random: Random, wanted: (name: string) => boolean, most: number) {
    this.#capacity = capacity
    this.#random = random
    this.#wanted = wanted
    this.#most = most
  }

  /** How many rows went by. */
  get seen(): number {
    return this.#seen
  }

  /** In the order of the table. */
  get rows(): readonly SampledRow[] {
    return this.#rows.toSorted((x, y) => x.index - y.index)
  }

  update(batch: ColumnBatch, chunkOf: (row: number) => string = () => ''): void {
    const columns = this.#columns(batch)
    for (let row = 0; row < batch.rows; row++) {
      const index = this.#seen++
      if (this.#rows.length < this.#capacity) {
        this.#rows.push(rowAt(columns, row, index, chunkOf(row)))
        if (this.#rows.length === this.#capacity) this.#skip(index)
      } else if (index === this.#next) {
        this.#rows[this.#random.int(this.#capacity)] = rowAt(columns, row, index, chunkOf(row))
        this.#skip(index)
      }
    }
  }

  #skip(index: number): void {
    this.#weight *= Math.exp(Math.log(1 - this.#random.next()) / this.#capacity)
    const skipped = Math.log(1 - this.#random.next()) / Math.log1p(-this.#weight)
    this.#next = index + 1 + Math.floor(skipped)
  }

  #columns(batch: ColumnBatch): readonly (Column | undefined)[] {
    const byName = new Map(batch.columns.map((column) => [column.name, column]))
    for (const { name } of batch.columns) {
      if (this.names.length >= this.#most) break
      if (!this.names.includes(name) && this.#wanted(name)) this.names.push(name)
    }
    return this.names.map((name) => byName.get(name))
  }
}

function rowAt(
  columns: readonly (Column | undefined)[],
  row: number,
  index: number,
  chunk: string,
): SampledRow {
  return { index, chunk, cells: columns.map((column) => cellAt(column, row)) }
}

function cellAt(column: Column | undefined, row: number): SampledCell {
  const kind = column?.kinds[row] ?? MISSING
  if (kind === INTEGRAL || kind === FRACTIONAL) return column?.numbers[row]
  // Long texts are no categories, and would be most of the memory.
  return kind === TEXT ? column?.texts[row]?.slice(0, 64) : undefined
}
