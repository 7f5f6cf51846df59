import { UINTEGER, VARCHAR } from '@duckdb/node-api'
import { appendRows } from './append.ts'
import type { DuckDbEngine } from './duckdb-engine.ts'

/** Characters of strings remembered in memory; beyond it the lake is asked. */
const MEMORY_CHARACTERS = 48 << 20

/**
 * The lake's dictionary: every distinct string has one id for ever, 0 is the empty string. Ids are given by the one process
 * that owns the lake. Strings met lately are remembered; when they grow past a bound they are forgotten, and what is not
 * remembered is looked up in the lake.
 */
export class TermTable {
  readonly #engine: DuckDbEngine
  readonly #memoryCharacters: number
  #ids = new Map<string, number>()
  #characters = 0
  /** Whether every term of the lake is in memory, so that an unknown string is a new one. */
  #complete = true
  #next = 1
  #fresh: { id: number; text: string }[] = []

  private constructor(engine: DuckDbEngine, memoryCharacters: number) {
    this.#engine = engine
    this.#memoryCharacters = memoryCharacters
  }

  static async open(
    engine: DuckDbEngine,
    memoryCharacters = MEMORY_CHARACTERS,
  ): Promise<TermTable> {
    const table = new TermTable(engine, memoryCharacters)
    const [row] = await engine.query(
      'SELECT coalesce(max(id), 0) AS last, coalesce(sum(length(text)), 0) AS size FROM term',
    )
    table.#next = Number(row?.['last'] ?? 0) + 1
    table.#complete = Number(row?.['size'] ?? 0) <= memoryCharacters
    if (table.#complete) {
      for (const { id, text } of await engine.query('SELECT id, text FROM term'))
        table.#remember(String(text), Number(id))
    }
    return table
  }

  /** Ids of `texts`, new ones included; what is new is written by `flush`, in the same transaction as its rows. */
  async idsOf(texts: readonly string[]): Promise<Uint32Array> {
    const ids = new Uint32Array(texts.length)
    const unknown: number[] = []
    for (const [i, text] of texts.entries()) {
      const id = text === '' ? 0 : this.#ids.get(text)
      if (id === undefined) unknown.push(i)
      else ids[i] = id
    }
    const stored = await this.#lookUp(unknown.map((i) => texts[i] ?? ''))
    for (const i of unknown) {
      const text = texts[i] ?? ''
      ids[i] = this.#ids.get(text) ?? stored.get(text) ?? this.#add(text)
    }
    this.#forgetWhenLarge()
    return ids
  }

  /** Writes the terms that are new. They count as written when the transaction is through: `kept`, else `discard`. */
  async flush(): Promise<void> {
    await appendRows(this.#engine, 'main', 'term', [
      { type: UINTEGER, values: this.#fresh.map(({ id }) => id) },
      { type: VARCHAR, values: this.#fresh.map(({ text }) => text) },
    ])
  }

  /** The transaction that wrote the new terms is through. */
  kept(): void {
    this.#fresh = []
  }

  /** Forgets what a transaction that failed would have written. */
  discard(): void {
    for (const { text } of this.#fresh) this.#ids.delete(text)
    this.#fresh = []
  }

  /** Terms have left the lake: none is taken for known any more. Their ids are not given again while this process lives. */
  forget(): void {
    this.#ids = new Map()
    this.#characters = 0
    this.#complete = false
  }

  async #lookUp(texts: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (this.#complete || texts.length === 0) return new Map()
    const rows = await this.#engine.query(
      'SELECT id, text FROM term WHERE text IN (SELECT unnest($1::VARCHAR[]))',
      [texts],
    )
    for (const { id, text } of rows) this.#remember(String(text), Number(id))
    return new Map(rows.map(({ id, text }) => [String(text), Number(id)]))
  }

  #add(text: string): number {
    const id = this.#next++
    this.#remember(text, id)
    this.#fresh.push({ id, text })
    return id
  }

  #remember(text: string, id: number): void {
    this.#ids.set(text, id)
    this.#characters += text.length + 32
  }

  /** Only between transactions' flushes are all terms in the lake, so what is fresh stays. */
  #forgetWhenLarge(): void {
    if (this.#characters <= this.#memoryCharacters) return
    this.#ids = new Map(this.#fresh.map(({ id, text }) => [text, id]))
    this.#characters = this.#fresh.reduce((sum, { text }) => sum + text.length + 32, 0)
    this.#complete = false
  }
}
