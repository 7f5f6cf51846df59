import type { Engine } from './engine.ts'

/** A small piece of state that is kept beside the tables: a behavior graph, a member, an investigation. */
export interface Document {
  /** What it is, such as `member`. */
  readonly kind: string
  readonly id: string
  /** JSON. */
  readonly body: string
}

/** A document to keep in place of the one of its kind and id; without a body, one to forget. */
export type DocumentChange = Document | { readonly kind: string; readonly id: string }

/** Makes the table of documents when there is none. */
export const CREATE_DOCUMENTS = `CREATE TABLE IF NOT EXISTS stored.document
  (kind VARCHAR NOT NULL, id VARCHAR NOT NULL, body VARCHAR NOT NULL)`

/**
 * Durable state beside the tables of a lake, in the same file and under the same checksums. Changes are written one
 * transaction after the other; who asks is answered when they are on disk. Holds a connection of its own, so that an ingest
 * may be under way meanwhile.
 */
export class Documents {
  readonly #engine: Engine
  #turn: Promise<unknown> = Promise.resolve()

  /** @param engine a connection that nobody else writes on */
  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Every document of a kind, in the order of ids. */
  async all(kind: string): Promise<Document[]> {
    const rows = await this.#engine.query(
      'SELECT kind, id, body FROM stored.document WHERE kind = $1 ORDER BY id',
      [kind],
    )
    return rows.map(documentOf)
  }

  async get(kind: string, id: string): Promise<Document | undefined> {
    const [row] = await this.#engine.query(
      'SELECT kind, id, body FROM stored.document WHERE kind = $1 AND id = $2',
      [kind, id],
    )
    return row === undefined ? undefined : documentOf(row)
  }

  /** Keeps all of the changes or none. @throws EngineError when the disk refuses. */
  write(changes: readonly DocumentChange[]): Promise<void> {
    const written = this.#turn.then(() => this.#write(changes))
    this.#turn = written.catch(() => undefined)
    return written
  }

  close(): Promise<void> {
    return this.#turn.then(() => this.#engine.close())
  }

  async #write(changes: readonly DocumentChange[]): Promise<void> {
    if (changes.length === 0) return
    const last = [...new Map(changes.map((one) => [`${one.kind}\0${one.id}`, one])).values()]
    const kept = last.filter((one) => 'body' in one)
    await this.#engine.transaction(async () => {
      await this.#engine.query(FORGET, [last.map(({ kind }) => kind), last.map(({ id }) => id)])
      if (kept.length === 0) return
      const columns = [kept.map(({ kind }) => kind), kept.map(({ id }) => id)]
      await this.#engine.query(KEEP, [...columns, kept.map(({ body }) => body)])
    })
  }
}

/** One statement for however many: a graph of 1,200 members may change at once. */
const FORGET = `DELETE FROM stored.document
  WHERE (kind, id) IN (SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]))`
const KEEP = `INSERT INTO stored.document
  SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]), unnest($3::VARCHAR[])`

function documentOf(row: Readonly<Record<string, unknown>>): Document {
  return { kind: String(row['kind']), id: String(row['id']), body: String(row['body']) }
}
