import { UserError } from '../../../events/user-error.ts'
import {
  type Column,
  type ColumnBatch,
  FRACTIONAL,
  INTEGRAL,
  MISSING,
  TEXT,
} from '../../../formats/tabular/column-batch.ts'
import type { FacetRows } from './facet-table.ts'

/** A column and one of its values. */
export interface ColumnValue {
  readonly column: string
  readonly value: string
}

/** What of a table bias is measured on. */
export interface BiasQuestion {
  /** The disfavoured facet; all other values are the favoured one. */
  readonly facet: ColumnValue
  /** The observed label's positive outcome. */
  readonly label: ColumnValue
  /** The predicted label's. */
  readonly prediction?: ColumnValue
  /** The column of the subgroups for the conditional metrics. */
  readonly group?: string
  /** Columns that are no features, such as scores. */
  readonly ignore?: readonly string[]
}

/** Some hundred megabytes. */
const MOST_ROWS = 5_000_000
/** With more rows there are too many pairs for the flip test, which alone needs the features. */
const MOST_ROWS_WITH_FEATURES = 10_000

/** Takes from the batches of a table what the bias metrics need. */
export class FacetReader {
  readonly #question: BiasQuestion
  readonly #disfavoured: boolean[] = []
  readonly #observed: boolean[] = []
  readonly #predicted: boolean[] = []
  readonly #groups: string[] = []
  /** The numbers of each column that is a feature; of one that held anything else, none. */
  #features: Map<string, number[] | undefined> | undefined = new Map()
  #skipped = 0

  constructor(question: BiasQuestion) {
    this.#question = question
  }

  /** Rows without a value for the facet, a label or the prediction. */
  get skipped(): number {
    return this.#skipped
  }

  /** A UserError when a column that was asked for is not there, or when there are too many rows. */
  update({ rows, columns }: ColumnBatch): void {
    const { facet, label, prediction, group } = this.#question
    const find = (name: string) => columnOf(columns, name)
    const used = {
      facet: find(facet.column),
      label: find(label.column),
      prediction: prediction && find(prediction.column),
      group: group === undefined ? undefined : find(group),
    }
    const features = columns.filter(({ name }) => this.#isFeature(name))
    for (let row = 0; row < rows; row++) {
      const [isFacet, isPositive] = [
        isValue(used.facet, row, facet),
        isValue(used.label, row, label),
      ]
      const predicted = used.prediction && prediction && isValue(used.prediction, row, prediction)
      const lacksPrediction = prediction !== undefined && predicted === undefined
      if (isFacet === undefined || isPositive === undefined || lacksPrediction) {
        this.#skipped++
        continue
      }
      this.#takeFeatures(features, row)
      this.#disfavoured.push(isFacet)
      this.#observed.push(isPositive)
      if (predicted !== undefined) this.#predicted.push(predicted)
      if (used.group !== undefined) this.#groups.push(cellText(used.group, row) ?? '')
    }
    if (this.#disfavoured.length > MOST_ROWS) {
      throw new UserError(`the table has more than ${MOST_ROWS} rows; give a sample of it`)
    }
  }

  /** What was read so far. A UserError when a facet or an outcome does not occur. */
  rows(): FacetRows {
    const { facet, label, prediction, group } = this.#question
    requireBoth(this.#disfavoured, facet)
    requireBoth(this.#observed, label)
    const features =
      this.#features && [...this.#features.values()].filter((one) => one !== undefined)
    return {
      disfavoured: this.#disfavoured,
      observed: this.#observed,
      ...(prediction && { predicted: this.#predicted }),
      ...(group !== undefined && { groups: this.#groups }),
      ...(features !== undefined &&
        features.length > 0 && {
          features: this.#disfavoured.map((_, row) => features.map((column) => column[row] ?? 0)),
        }),
    }
  }

  #isFeature(name: string): boolean {
    const { label, prediction, ignore = [] } = this.#question
    return name !== label.column && name !== prediction?.column && !ignore.includes(name)
  }

  #takeFeatures(columns: readonly Column[], row: number): void {
    const at = this.#disfavoured.length
    if (at >= MOST_ROWS_WITH_FEATURES) this.#features = undefined
    for (const { name, kinds, numbers } of this.#features === undefined ? [] : columns) {
      const known = this.#features?.has(name) ? this.#features.get(name) : at === 0 ? [] : undefined
      const kind = kinds[row]
      const isNumber = kind === INTEGRAL || kind === FRACTIONAL
      if (isNumber) known?.push(numbers[row] ?? 0)
      this.#features?.set(name, isNumber ? known : undefined)
    }
  }
}

function columnOf(columns: readonly Column[], name: string): Column {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = columns.slice(0, 12).map((column) => column.name)
  throw new UserError(
    `the table has no column ${JSON.stringify(name)}; it has ${names.join(', ')}${columns.length > 12 ? ', …' : ''}`,
  )
}

/** Undefined for a missing cell. Numbers are compared as numbers: 1 is 1.0. */
function isValue(column: Column, row: number, { value }: ColumnValue): boolean | undefined {
  const kind = column.kinds[row] ?? MISSING
  if (kind === MISSING) return undefined
  if (kind === TEXT) return column.texts[row] === value
  return value.trim() !== '' && column.numbers[row] === Number(value)
}

function cellText(column: Column, row: number): string | undefined {
  const kind = column.kinds[row] ?? MISSING
  if (kind === MISSING) return undefined
  return kind === TEXT ? column.texts[row] : String(column.numbers[row])
}

function requireBoth(values: readonly boolean[], { column, value }: ColumnValue): void {
  if (values.includes(true) && values.includes(false)) return
  const what = values.includes(true) ? 'nothing but' : 'no row with'
  throw new UserError(
    `the table has ${what} ${column} = ${JSON.stringify(value)}; bias is measured between rows that have it and rows that do not`,
  )
}
