import { UserError } from '../../events/user-error.ts'
import { type Column, type ColumnBatch, MISSING, TEXT } from '../../formats/tabular/column-batch.ts'
import type { KllRandom } from '../../statistics/kll-sketch.ts'
import { TableProfile } from './column-profile.ts'
import { TableHashes } from './table-hashes.ts'

/** How the current side is cut: so many rows, or by the day that a column names. */
export type ChunkBy =
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'day'; readonly column: string | undefined }

/** Chunks of which a report can tell; rows after them are in no chunk. */
export const MOST_CHUNKS = 1000
/** Days that are open at once: a table need not be sorted by the minute. */
const OPEN_DAYS = 3
const NAMES =
  /^(?:.*\.)?(?:inferenceTime|timestamp|time|datetime|date|event_?time|created_?at|ts)$/i

/** Some rows of a table. */
export interface TableChunk {
  readonly profile: TableProfile
  readonly hashes: TableHashes
}

/** Cuts a table into chunks on its way and hands each over once it is whole, so that one is in memory at a time. */
export class ChunkedSketch {
  readonly #by: ChunkBy
  readonly #random: KllRandom
  readonly #onChunk: (name: string, chunk: TableChunk) => void
  readonly #open = new Map<string, TableChunk>()
  readonly #closed = new Set<string>()
  #seen = 0
  /** Rows that belong to no chunk: without a day, or of a day that was closed already. */
  leftOut = 0

  constructor(by: ChunkBy, random: KllRandom, onChunk: (name: string, chunk: TableChunk) => void) {
    this.#by = by
    this.#random = random
    this.#onChunk = onChunk
  }

  /** The name of each row's chunk, `''` for none. */
  update(batch: ColumnBatch): readonly string[] {
    const names = this.#namesOf(batch)
    for (let from = 0; from < batch.rows; ) {
      const name = names[from] ?? ''
      let to = from
      while (to < batch.rows && names[to] === name) to++
      this.#take(name, batch, from, to)
      from = to
    }
    this.#seen += batch.rows
    return names
  }

  /** Hands over what is still open. @throws UserError when no row had a day. */
  finish(): void {
    if (this.#seen > 0 && this.#closed.size + this.#open.size === 0) {
      const { column } = this.#by.kind === 'day' ? this.#by : { column: undefined }
      const why =
        column === undefined
          ? 'no column is named like a time; name it with --time'
          : `the column ${column} holds no times; write them as ISO 8601 or as seconds since 1970`
      throw new UserError(`the current data cannot be cut by day: ${why}`)
    }
    for (const name of this.#open.keys()) this.#close(name)
  }

  #take(name: string, batch: ColumnBatch, from: number, to: number): void {
    const known = this.#open.get(name)
    const isFull = known === undefined && this.#closed.size + this.#open.size >= MOST_CHUNKS
    if (name === '' || this.#closed.has(name) || isFull) {
      this.leftOut += to - from
      return
    }
    const chunk = known ?? newChunk(this.#random)
    if (known === undefined) {
      const most = this.#by.kind === 'rows' ? 1 : OPEN_DAYS
      const [oldest] = this.#open.keys()
      if (this.#open.size >= most && oldest !== undefined) this.#close(oldest)
      this.#open.set(name, chunk)
    }
    const part = slice(batch, from, to)
    chunk.profile.update(part)
    chunk.hashes.update(part)
  }

  #close(name: string): void {
    const chunk = this.#open.get(name)
    this.#open.delete(name)
    this.#closed.add(name)
    if (chunk !== undefined) this.#onChunk(name, chunk)
  }

  #namesOf(batch: ColumnBatch): readonly string[] {
    if (this.#by.kind === 'rows') {
      const { rows } = this.#by
      return Array.from({ length: batch.rows }, (_, i) => {
        const first = Math.floor((this.#seen + i) / rows) * rows
        return `rows ${first} to ${first + rows - 1}`
      })
    }
    const wanted = this.#by.column
    const column = batch.columns.find(({ name }) =>
      wanted === undefined ? NAMES.test(name) : name === wanted,
    )
    return Array.from({ length: batch.rows }, (_, i) =>
      column === undefined ? '' : dayOf(column, i),
    )
  }
}

function newChunk(random: KllRandom): TableChunk {
  return { profile: new TableProfile({ random, k: 256 }), hashes: new TableHashes() }
}

function slice(batch: ColumnBatch, from: number, to: number): ColumnBatch {
  if (from === 0 && to === batch.rows) return batch
  const columns = batch.columns.map(({ name, kinds, numbers, texts }) => ({
    name,
    kinds: kinds.subarray(from, to),
    numbers: numbers.subarray(from, to),
    texts: texts.slice(from, to),
  }))
  return { rows: to - from, columns }
}

/** The day of a time written as ISO 8601, or in seconds or milliseconds since 1970; `''` when it is none. */
function dayOf({ kinds, texts, numbers }: Column, row: number): string {
  const kind = kinds[row] ?? MISSING
  if (kind === TEXT) return /^\d{4}-\d\d-\d\d/.exec(texts[row] ?? '')?.[0] ?? ''
  if (kind === MISSING) return ''
  const value = numbers[row] ?? Number.NaN
  const date = new Date(Math.abs(value) < 1e11 ? value * 1000 : value)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
