import {
  type Column,
  type ColumnBatch,
  INTEGRAL,
  MISSING,
  TEXT,
} from '../../formats/tabular/column-batch.ts'
import type { Random } from '../../statistics/random.ts'
import { type ColumnProfile, TableProfile } from './column-profile.ts'
import type { FeatureRole } from './drift-report.ts'
import { RowSample } from './row-sample.ts'
import { BlockSeries } from './table-blocks.ts'
import { TableHashes } from './table-hashes.ts'

/** Rows that are kept whole, to see columns together. */
export const SAMPLED_ROWS = 5000
/** Columns of them. */
export const SAMPLED_COLUMNS = 128

/** What one pass over a table keeps of it: profiles, blocks in the table's order, whole rows. Bounded memory. */
export class TableSketch {
  readonly profile: TableProfile
  /** Undefined when nobody asked for blocks. */
  readonly blocks: BlockSeries | undefined
  readonly hashes = new TableHashes()
  readonly sample: RowSample
  readonly #isInOrder: boolean
  readonly #ordered = new Map<string, OrderCheck>()

  constructor(
    random: Random,
    wanted: (name: string) => boolean,
    keeps: 'blocks' | 'order' | 'neither',
  ) {
    this.#isInOrder = keeps !== 'neither'
    this.profile = new TableProfile({ random: random.fork('profile') })
    this.blocks = keeps === 'blocks' ? new BlockSeries(random.fork('blocks')) : undefined
    this.sample = new RowSample(SAMPLED_ROWS, random.fork('rows'), wanted, SAMPLED_COLUMNS)
  }

  update(batch: ColumnBatch): void {
    this.profile.update(batch)
    this.hashes.update(batch)
    this.blocks?.update(batch)
    this.sample.update(batch)
    if (!this.#isInOrder) return
    for (const column of batch.columns) {
      const check = this.#ordered.get(column.name) ?? {
        last: Number.NEGATIVE_INFINITY,
        isOrdered: true,
        times: 0,
        texts: 0,
      }
      this.#ordered.set(column.name, check)
      lookAtOrder(check, column, batch.rows)
      lookAtTexts(check, column, batch.rows)
    }
  }

  role(column: ColumnProfile): FeatureRole {
    const check = this.#ordered.get(column.name)
    if (column.present === 0) return 'empty'
    if (
      check !== undefined &&
      check.texts > 0 &&
      check.times === check.texts &&
      column.text > column.present / 2
    )
      return 'time'
    if (isCounter(column, check) || isIdentifier(column)) return 'identifier'
    return column.integral + column.fractional >= column.text ? 'numeric' : 'categorical'
  }
}

/** What is found out of a column's order and texts on the way. */
interface OrderCheck {
  last: number
  /** Whether each number was larger than the one before. */
  isOrdered: boolean
  /** Texts looked at, and how many were times. */
  texts: number
  times: number
}

const TIME = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/
/** Texts that are enough to know whether a column holds times. */
const ENOUGH_TEXTS = 64
const LEAST_ROWS = 20

/** Stops at the first number that is not larger than the one before, or is no whole one. */
function lookAtOrder(check: OrderCheck, { kinds, numbers }: Column, rows: number): void {
  for (let i = 0; i < rows && check.isOrdered; i++) {
    const kind = kinds[i] ?? MISSING
    if (kind === MISSING) continue
    const value = numbers[i] ?? 0
    check.isOrdered = kind === INTEGRAL && value > check.last
    check.last = value
  }
}

function lookAtTexts(check: OrderCheck, { kinds, texts }: Column, rows: number): void {
  if (texts.length === 0) return
  for (let i = 0; i < rows && check.texts < ENOUGH_TEXTS; i++) {
    if (kinds[i] !== TEXT) continue
    check.texts++
    check.times += TIME.test(texts[i] ?? '') ? 1 : 0
  }
}

/** Whole numbers that only ever grow: a row number, a time. */
function isCounter(column: ColumnProfile, check: OrderCheck | undefined): boolean {
  const isWhole = column.integral === column.present && column.integral >= LEAST_ROWS
  return isWhole && check?.isOrdered === true
}

/** Texts of which hardly one comes twice: a name, an id, free text. */
function isIdentifier({ text, texts, present }: ColumnProfile): boolean {
  return text >= LEAST_ROWS && text > present / 2 && texts.distinct > Math.max(50, 0.5 * text)
}
