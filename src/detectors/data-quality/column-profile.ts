import {
  type Column,
  type ColumnBatch,
  FRACTIONAL,
  INFINITE,
  INTEGRAL,
  KINDS,
  MISSING,
  TEXT,
} from '../../formats/tabular/column-batch.ts'
import { KLL_K, type KllRandom, KllSketch } from '../../statistics/kll-sketch.ts'
import { Moments } from '../../statistics/moments.ts'
import { NumberCounts } from './number-counts.ts'
import { ValueCounts } from './value-counts.ts'

/** What a column is taken to hold, in Model Monitor's words. */
export type InferredType = 'Integral' | 'Fractional' | 'String' | 'Unknown'

export interface ProfileOptions {
  /** For the sketches. */
  readonly random: KllRandom
  /** Size of a quantile sketch: some 6 k numbers of memory for each column of many values. */
  readonly k?: number
}

/**
 * What is known of a column after one pass over it: kinds of cells, moments, quantiles and the most frequent values.
 * Profiles of parts of a column merge into the profile of the whole.
 */
export class ColumnProfile {
  readonly name: string
  /** Of the finite numbers. */
  readonly moments = new Moments()
  readonly sketch: KllSketch
  /** Of the texts. */
  readonly texts = new ValueCounts()
  /** Of the finite numbers, while there are few different ones. */
  readonly numbers = new NumberCounts()
  readonly #kinds = new Float64Array(KINDS)
  #scratch = new Float64Array(0)

  constructor(name: string, { random, k = KLL_K }: ProfileOptions) {
    this.name = name
    this.sketch = new KllSketch({ k, random })
  }

  get rows(): number {
    return this.#kinds.reduce((sum, count) => sum + count, 0)
  }

  get missing(): number {
    return this.#count(MISSING)
  }

  get present(): number {
    return this.rows - this.missing
  }

  get integral(): number {
    return this.#count(INTEGRAL)
  }

  get fractional(): number {
    return this.#count(FRACTIONAL)
  }

  get text(): number {
    return this.#count(TEXT)
  }

  get infinite(): number {
    return this.#count(INFINITE)
  }

  /** The share of cells that hold a value; 1 for a column without rows. */
  get completeness(): number {
    return this.rows === 0 ? 1 : this.present / this.rows
  }

  /** NaN without a finite number. */
  get min(): number {
    return this.sketch.min
  }

  /** NaN without a finite number. */
  get max(): number {
    return this.sketch.max
  }

  /**
   * As Deequ infers it, and with it Model Monitor: a single text makes a column one of texts, a single fraction one of
   * fractions.
   */
  get inferredType(): InferredType {
    if (this.text > 0) return 'String'
    if (this.fractional > 0 || this.infinite > 0) return 'Fractional'
    return this.integral > 0 ? 'Integral' : 'Unknown'
  }

  /** Takes in the first `rows` cells. */
  update(column: Column, rows: number): void {
    const { kinds } = column
    if (this.#scratch.length < rows) this.#scratch = new Float64Array(rows)
    const finite = this.#scratch
    let size = 0
    let integral = 0
    let others = 0
    for (let i = 0; i < rows; i++) {
      const kind = kinds[i] ?? MISSING
      if (kind === INTEGRAL || kind === FRACTIONAL) {
        finite[size++] = column.numbers[i] ?? 0
        integral += kind === INTEGRAL ? 1 : 0
      } else {
        others++
      }
    }
    this.#add(INTEGRAL, integral)
    this.#add(FRACTIONAL, size - integral)
    if (others > 0) this.#takeOthers(column, rows)
    if (size === 0) return
    this.moments.updateMany(finite, size)
    this.sketch.updateMany(finite, size)
    this.numbers.updateMany(finite, size)
  }

  /** Rows in which the column does not occur. */
  addMissing(rows: number): void {
    if (rows > 0) this.#add(MISSING, rows)
  }

  /** Adds all that a profile of another part of the column has seen. */
  merge(other: ColumnProfile): void {
    other.#kinds.forEach((count, kind) => {
      this.#add(kind, count)
    })
    this.moments.merge(other.moments)
    this.sketch.merge(other.sketch)
    this.texts.merge(other.texts)
    this.numbers.merge(other.numbers)
  }

  #takeOthers({ kinds, texts }: Column, rows: number): void {
    for (let i = 0; i < rows; i++) {
      const kind = kinds[i] ?? MISSING
      if (kind === INTEGRAL || kind === FRACTIONAL) continue
      this.#add(kind, 1)
      if (kind === TEXT) this.texts.update(texts[i] ?? '')
    }
  }

  #count(kind: number): number {
    return this.#kinds[kind] ?? 0
  }

  #add(kind: number, count: number): void {
    this.#kinds[kind] = this.#count(kind) + count
  }
}

/** The profiles of a table's columns, in the order in which the columns came. */
export class TableProfile {
  readonly #columns = new Map<string, ColumnProfile>()
  readonly #options: ProfileOptions
  #rows = 0

  constructor(options: ProfileOptions) {
    this.#options = options
  }

  get rows(): number {
    return this.#rows
  }

  get columns(): readonly ColumnProfile[] {
    return [...this.#columns.values()]
  }

  column(name: string): ColumnProfile | undefined {
    return this.#columns.get(name)
  }

  /** A column that is not in the batch is missing in its rows, one that is new was missing in all rows before. */
  update(batch: ColumnBatch): void {
    for (const column of batch.columns) this.#profile(column.name).update(column, batch.rows)
    this.#rows += batch.rows
    this.#fill()
  }

  /** Adds the profile of more rows. */
  merge(other: TableProfile): void {
    for (const column of other.columns) this.#profile(column.name).merge(column)
    this.#rows += other.rows
    this.#fill()
  }

  #profile(name: string): ColumnProfile {
    const known = this.#columns.get(name)
    if (known !== undefined) return known
    const made = new ColumnProfile(name, this.#options)
    made.addMissing(this.#rows)
    this.#columns.set(name, made)
    return made
  }

  #fill(): void {
    for (const column of this.#columns.values()) column.addMissing(this.#rows - column.rows)
  }
}
