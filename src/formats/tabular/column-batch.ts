/**
 * Rows of a table by column, some thousands at a time: the one form in which every reader hands over what it reads.
 *
 * A cell has a kind, and its value lies where its kind says: numbers in `numbers`, text in `texts`. Elsewhere both hold
 * whatever was there before.
 */

/** A cell that is empty, or that says that there is no value (NaN, null). */
export const MISSING = 0
/** A number written without fraction and exponent. */
export const INTEGRAL = 1
export const FRACTIONAL = 2
export const TEXT = 3
/** An infinite number: there is a value, but none that could be counted with. */
export const INFINITE = 4
export const KINDS = 5

export interface Column {
  readonly name: string
  /** The kind of each cell; as long as the batch may become, of which the first `rows` are filled. */
  readonly kinds: Uint8Array
  readonly numbers: Float64Array
  readonly texts: readonly (string | undefined)[]
}

export interface ColumnBatch {
  readonly rows: number
  /** Columns that any row has named so far. A batch is valid until the next one is asked for: its memory is used again. */
  readonly columns: readonly Column[]
}

/** Cells that a batch may hold: some tens of megabytes, however many columns there are. */
const CELLS = 1 << 20
const MOST_ROWS = 8192

/** Columns that a table may have. */
export const MOST_COLUMNS = 16_384

interface GrowingColumn extends Column {
  readonly texts: (string | undefined)[]
}

/** Fills a batch cell by cell and is used again for the next one. */
export class BatchBuilder {
  readonly #columns: GrowingColumn[] = []
  readonly #places = new Map<string, number>()
  #capacity: number
  #rows = 0

  /** `names` in their order; more may come with `place`. Names must differ. */
  constructor(names: readonly string[] = []) {
    this.#capacity = capacityFor(Math.max(64, names.length))
    for (const name of names) this.place(name)
  }

  get rows(): number {
    return this.#rows
  }

  get isFull(): boolean {
    return this.#rows >= this.#capacity
  }

  get width(): number {
    return this.#columns.length
  }

  /** The place of a column, which is made when there is none of that name yet; -1 when there are too many. Cells of the rows
   * before it are missing. */
  place(name: string): number {
    const known = this.#places.get(name)
    if (known !== undefined) return known
    if (this.#columns.length >= MOST_COLUMNS) return -1
    const place = this.#columns.length
    this.#places.set(name, place)
    // Columns that come in on the way make the batch shorter, or a few wide rows would fill the memory.
    this.#capacity = Math.min(this.#capacity, Math.max(this.#rows + 1, capacityFor(place + 1)))
    const size = this.#capacity
    this.#columns.push({
      name,
      kinds: new Uint8Array(size),
      numbers: new Float64Array(size),
      texts: [],
    })
    return place
  }

  /** Sets a cell of the row that is being written. */
  setNumber(place: number, value: number, kind: typeof INTEGRAL | typeof FRACTIONAL): void {
    const column = this.#columns[place]
    if (column === undefined) return
    column.kinds[this.#rows] = kind
    column.numbers[this.#rows] = value
  }

  setText(place: number, text: string): void {
    const column = this.#columns[place]
    if (column === undefined) return
    // Of full length from the first text on: a list that grows by leaps is kept as a slow map.
    if (column.texts.length === 0) column.texts.length = column.kinds.length
    column.kinds[this.#rows] = TEXT
    column.texts[this.#rows] = text
  }

  setKind(place: number, kind: typeof MISSING | typeof INFINITE): void {
    const column = this.#columns[place]
    if (column !== undefined) column.kinds[this.#rows] = kind
  }

  /** A number of any kind; NaN is a missing value. */
  setValue(place: number, value: number): void {
    if (Number.isNaN(value)) this.setKind(place, MISSING)
    else if (!Number.isFinite(value)) this.setKind(place, INFINITE)
    else this.setNumber(place, value, Number.isInteger(value) ? INTEGRAL : FRACTIONAL)
  }

  /** Makes every cell of the row to come missing, for rows that do not name all columns. */
  clearRow(): void {
    for (const column of this.#columns) column.kinds[this.#rows] = MISSING
  }

  /** Keeps the row that was written; without it the next one is written over it. */
  endRow(): void {
    this.#rows++
  }

  /** What was written since the last time. Its memory is written over from the next row on. */
  take(): ColumnBatch {
    const batch = { rows: this.#rows, columns: [...this.#columns] }
    this.#rows = 0
    return batch
  }
}

function capacityFor(columns: number): number {
  return Math.max(16, Math.min(MOST_ROWS, Math.floor(CELLS / Math.max(1, columns))))
}
