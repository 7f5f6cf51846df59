import type { ColumnBatch } from '../../formats/tabular/column-batch.ts'
import type { Random } from '../../statistics/random.ts'
import type { DriftOptions } from './drift-options.ts'
import { RowSample, type SampledCell, type SampledRow } from './row-sample.ts'

/** Rows that are kept of the columns that tell of the model. */
const ROWS = 200_000

/** A row of what the model said, how sure it was, and the truth where it is known. */
export interface ModelRow {
  readonly chunk: string
  readonly index: number
  readonly target: SampledCell
  readonly prediction: SampledCell
  /** In the order of the options. */
  readonly probabilities: readonly number[]
}

/** The columns that tell of a model's performance, over a sample of the rows. */
export class PerformanceSample {
  readonly #sample: RowSample
  readonly #options: DriftOptions

  constructor(random: Random, options: DriftOptions) {
    this.#options = options
    const named = new Set(columnsOf(options))
    this.#sample = new RowSample(ROWS, random, (name) => named.has(name), named.size)
  }

  get options(): DriftOptions {
    return this.#options
  }

  get rows(): readonly ModelRow[] {
    const { target, prediction, probabilities = [] } = this.#options
    const { names, rows } = this.#sample
    const at = (name: string | undefined) => (name === undefined ? -1 : names.indexOf(name))
    const places = { target: at(target), prediction: at(prediction) }
    const chances = probabilities.map(({ column }) => at(column))
    return rows.map((row) => ({
      chunk: row.chunk,
      index: row.index,
      target: cell(row, places.target),
      prediction: cell(row, places.prediction),
      probabilities: chances.map((place) => numberOf(cell(row, place))),
    }))
  }

  has(name: string | undefined): boolean {
    return name !== undefined && this.#sample.names.includes(name)
  }

  /** `chunks`: the name of each row's chunk. */
  update(batch: ColumnBatch, chunks: readonly string[] | undefined): void {
    if (columnsOf(this.#options).length === 0) return
    this.#sample.update(batch, (row) => chunks?.[row] ?? '')
  }
}

function columnsOf({ target, prediction, probabilities = [] }: DriftOptions): readonly string[] {
  const named = [target, prediction, ...probabilities.map(({ column }) => column)]
  return named.filter((name) => name !== undefined)
}

function cell(row: SampledRow, place: number): SampledCell {
  return place < 0 ? undefined : row.cells[place]
}

function numberOf(value: SampledCell): number {
  return typeof value === 'number' ? value : Number.NaN
}
