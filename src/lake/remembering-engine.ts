import type { Engine, SqlParameter, SqlRow } from './engine.ts'

export interface RememberOptions {
  /** Bytes that all answers may hold together, about; those that were asked for longest ago are let go. */
  readonly mostBytes?: number
}

/** Larger answers are for a file, not for a page that is gone back to: they are not kept. Of all that may be held. */
const LARGEST_SHARE = 1 / 2
const MOST_BYTES = 32 << 20
/** What a value takes in memory that is no text, and a row and an entry beside what they hold. */
const VALUE_BYTES = 16
const ROW_BYTES = 64
const ENTRY_BYTES = 256

interface Entry {
  readonly rows: Promise<readonly SqlRow[]>
  /** 0 while it is asked. */
  bytes: number
}

/**
 * An engine that answers a question that was asked before as it did then, until it is told to forget: the panels of a page ask
 * much that is the same, and people go back and forth. Who asks while the answer is under way gets that one. Only for
 * connections through which nothing is written; what others write is unknown here until `forget`.
 */
export class RememberingEngine implements Engine {
  readonly dialect: Engine['dialect']
  readonly #engine: Engine
  readonly #mostBytes: number
  /** In the order in which they were asked for last. */
  readonly #known = new Map<string, Entry>()
  #bytes = 0

  constructor(engine: Engine, { mostBytes = MOST_BYTES }: RememberOptions = {}) {
    this.dialect = engine.dialect
    this.#engine = engine
    this.#mostBytes = mostBytes
  }

  query(sql: string, parameters: readonly SqlParameter[] = []): Promise<readonly SqlRow[]> {
    if (!READS.test(sql)) return this.#engine.query(sql, parameters)
    const question = JSON.stringify([sql, ...parameters.map(typed)])
    const known = this.#known.get(question)
    if (known !== undefined) {
      this.#known.delete(question)
      this.#known.set(question, known)
      return known.rows
    }
    const entry: Entry = { rows: this.#engine.query(sql, parameters), bytes: 0 }
    this.#known.set(question, entry)
    entry.rows.then(
      (rows) => this.#weigh(question, entry, rows),
      () => this.#drop(question, entry),
    )
    return entry.rows
  }

  /** The lake has changed: what is asked from now on is asked of it anew. */
  forget(): void {
    this.#known.clear()
    this.#bytes = 0
  }

  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#engine.transaction(work)
  }

  close(): Promise<void> {
    this.forget()
    return this.#engine.close()
  }

  #weigh(question: string, entry: Entry, rows: readonly SqlRow[]): void {
    // It may have been forgotten while it was asked.
    if (this.#known.get(question) !== entry) return
    entry.bytes = ENTRY_BYTES + question.length + bytesOf(rows)
    this.#bytes += entry.bytes
    if (entry.bytes > this.#mostBytes * LARGEST_SHARE) this.#drop(question, entry)
    for (const [oldest, other] of this.#known) {
      if (this.#bytes <= this.#mostBytes) break
      this.#drop(oldest, other)
    }
  }

  #drop(question: string, entry: Entry): void {
    if (this.#known.get(question) !== entry) return
    this.#known.delete(question)
    this.#bytes -= entry.bytes
  }
}

const READS = /^\s*(?:SELECT|WITH)\b/i

/** A time and the same written as text are two questions, and so are `null` and no number. */
function typed(parameter: SqlParameter): unknown {
  if (parameter instanceof Date) return { time: parameter.getTime() }
  return typeof parameter === 'number' && !Number.isFinite(parameter)
    ? { number: String(parameter) }
    : parameter
}

function bytesOf(rows: readonly SqlRow[]): number {
  let bytes = 0
  for (const row of rows) {
    bytes += ROW_BYTES
    for (const value of Object.values(row)) {
      // A byte a character: texts of logs are hardly ever in another script.
      if (typeof value === 'string') bytes += value.length
      else if (Array.isArray(value)) bytes += JSON.stringify(value).length
      bytes += VALUE_BYTES
    }
  }
  return bytes
}
