import type { ColumnBatch } from '../../formats/tabular/column-batch.ts'
import type { KllRandom } from '../../statistics/kll-sketch.ts'
import { ColumnBlock } from './column-block.ts'

/** Consecutive rows of a table, column by column. */
export class TableBlock {
  readonly columns = new Map<string, ColumnBlock>()
  rows = 0
  readonly #k: number
  readonly #random: KllRandom

  constructor(k: number, random: KllRandom) {
    this.#k = k
    this.#random = random
  }

  update(batch: ColumnBatch, from: number, to: number, scratch: Float64Array): void {
    for (const column of batch.columns) this.#column(column.name).update(column, from, to, scratch)
    this.rows += to - from
  }

  merge(other: TableBlock): void {
    for (const [name, block] of other.columns) this.#column(name).merge(block)
    this.rows += other.rows
  }

  /** The block of a column, in which rows that did not name it are missing. */
  column(name: string): ColumnBlock | undefined {
    const block = this.columns.get(name)
    if (block !== undefined && block.rows < this.rows) block.addMissing(this.rows - block.rows)
    return block
  }

  #column(name: string): ColumnBlock {
    const known = this.columns.get(name)
    if (known !== undefined) return known
    const made = new ColumnBlock(this.#k, this.#random)
    this.columns.set(name, made)
    return made
  }
}

/** Numbers that the sketches of all blocks may hold together: about a hundred megabytes. */
const NUMBERS = 12 << 20
const MOST_BLOCKS = 64
const FEWEST_BLOCKS = 16
/** Rows of the first blocks: fewer tell nothing. */
const FIRST_ROWS = 16

/**
 * The blocks that a table falls into in its order, all of one size but the last. Nobody knows beforehand how long a table
 * is: when there are too many blocks, neighbours become one and blocks get twice the size. Memory is bounded.
 */
export class BlockSeries {
  readonly #random: KllRandom
  #blocks: TableBlock[] = []
  #size = FIRST_ROWS
  #scratch = new Float64Array(0)
  #most = MOST_BLOCKS
  #k = 256

  constructor(random: KllRandom) {
    this.#random = random
  }

  get rowsPerBlock(): number {
    return this.#size
  }

  /**
   * Whole blocks, and what is left over when it is at least half of one. They are joined until they have about `wanted` rows,
   * as long as `fewest` of them are left: what varies from block to block then varies over as long a time as in what is to
   * be compared.
   */
  settle(wanted: number, fewest: number): readonly TableBlock[] {
    while (this.#size * 2 <= wanted && this.#blocks.length >= 2 * fewest) this.#pair()
    return this.#blocks.filter(({ rows }) => rows * 2 >= this.#size)
  }

  update(batch: ColumnBatch): void {
    if (this.#blocks.length === 0) this.#plan(batch.columns.length)
    if (this.#scratch.length < batch.rows) this.#scratch = new Float64Array(batch.rows)
    for (let at = 0; at < batch.rows; ) {
      const block = this.#open()
      const end = Math.min(batch.rows, at + this.#size - block.rows)
      block.update(batch, at, end, this.#scratch)
      at = end
    }
  }

  /** A sketch holds about three times its k. Wide tables get fewer and coarser blocks. */
  #plan(columns: number): void {
    const each = NUMBERS / Math.max(1, columns)
    this.#most = Math.max(FEWEST_BLOCKS, Math.min(MOST_BLOCKS, 2 * Math.floor(each / 3 / 256 / 2)))
    this.#k = Math.max(32, Math.min(256, Math.floor(each / 3 / this.#most)))
  }

  #open(): TableBlock {
    const last = this.#blocks.at(-1)
    if (last !== undefined && last.rows < this.#size) return last
    if (this.#blocks.length >= this.#most) {
      this.#pair()
      return this.#open()
    }
    const made = new TableBlock(this.#k, this.#random)
    this.#blocks.push(made)
    return made
  }

  #pair(): void {
    const paired: TableBlock[] = []
    for (let i = 0; i < this.#blocks.length; i += 2) {
      const [first, second] = [this.#blocks[i], this.#blocks[i + 1]]
      if (first === undefined) break
      if (second !== undefined) first.merge(second)
      paired.push(first)
    }
    this.#blocks = paired
    this.#size *= 2
  }
}
