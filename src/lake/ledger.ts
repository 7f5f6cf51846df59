import { hash } from 'node:crypto'
import {
  BIGINT,
  DuckDBTimestampValue,
  DuckDBUUIDValue,
  type DuckDBValue,
  TIMESTAMP,
  UINTEGER,
  UUID,
  VARCHAR,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { RejectNote } from '../formats/reject-log.ts'
import type { LogObject } from '../sources/source.ts'
import { appendRows } from './append.ts'
import type { DuckDbEngine } from './duckdb-engine.ts'
import type { ObjectDone } from './ingest/messages.ts'
import { type Key, KeySet } from './key-set.ts'

/** An object that is being read now. */
export interface OpenObject extends LogObject {
  readonly id: number
  /** Its place as the lake writes it down: without what is to be forgotten. It is known by the place itself. */
  readonly shown: string
  /** Whether the lake has heard of it before, under the same id. */
  readonly resumed: boolean
}

/** What an earlier attempt at an object left behind: its id, and how many rows are stored. */
interface Attempt {
  readonly id: number
  readonly stored: number
}

export interface UnreadObject {
  readonly object: LogObject
  readonly earlier?: Attempt
}

/** What a ledger line says of an object. */
export interface LedgerLine {
  readonly object: OpenObject
  readonly done: ObjectDone
  readonly stored: number
  readonly duplicate: number
  /** Records that were left out by account, since it is no member: they count as rejected. */
  readonly foreign: ReadonlyMap<string, number>
}

/**
 * What the ledger knew when an ingest began, in memory, and what was offered since: whether an object was read is asked
 * for each object of a source every time, and most of them were.
 */
export class KnownObjects {
  readonly #keys = new KeySet()
  readonly #earlier: Map<string, Attempt>
  #nextId: number

  private constructor(earlier: Map<string, Attempt>, nextId: number) {
    this.#earlier = earlier
    this.#nextId = nextId
  }

  /** An id that no object has. */
  newId(): number {
    return this.#nextId++
  }

  /** @param accounts those that are ingested; every account when left out */
  static async open(engine: DuckDbEngine, accounts?: ReadonlySet<string>): Promise<KnownObjects> {
    await engine.query(TO_READ_AGAIN, [[...(accounts ?? [])], accounts === undefined])
    const earlier = await engine.query(
      `SELECT CAST(key AS VARCHAR) AS key, id, stored FROM stored.object
       WHERE id IN (SELECT object FROM to_read_again)
       UNION ALL SELECT CAST(key AS VARCHAR), id, stored FROM stored.unfinished`,
    )
    const [row] = await engine.query(
      `SELECT coalesce(max(id), 0) + 1 AS next
       FROM (SELECT id FROM stored.object UNION ALL SELECT id FROM stored.unfinished)`,
    )
    const attempts = earlier.map(
      ({ key, id, stored }) => [String(key), { id: Number(id), stored: Number(stored) }] as const,
    )
    const known = new KnownObjects(new Map(attempts), Number(row?.['next'] ?? 1))
    await known.#load(engine)
    return known
  }

  /** Which of `objects` the lake has not read to their end, each of them once. One that could not be read at all is tried
   * again: what was in the way, such as a permission, leaves no trace in its version. So is one with records of an account
   * that has become a member since: whether it did before or after its logs were found makes no difference. */
  unread(objects: readonly LogObject[]): UnreadObject[] {
    return objects.flatMap((object) => {
      const digest = objectDigest(object)
      const text = this.#earlier.size > 0 ? uuidText(digest) : ''
      const earlier = this.#earlier.get(text)
      this.#earlier.delete(text)
      // What was attempted is offered again, and once only, as any other.
      const isNew = this.#keys.add(keyOf(digest))
      if (earlier !== undefined) return [{ object, earlier }]
      return isNew ? [{ object }] : []
    })
  }

  /** Whether `unread` would leave an object out; asking changes nothing. */
  has(object: LogObject): boolean {
    const digest = objectDigest(object)
    const again = this.#earlier.size > 0 && this.#earlier.has(uuidText(digest))
    return !again && this.#keys.has(keyOf(digest))
  }

  /** An object that could not be read at all is offered again. */
  retry(object: LogObject, attempt: Attempt): void {
    this.#earlier.set(uuidText(objectDigest(object)), attempt)
  }

  async #load(engine: DuckDbEngine): Promise<void> {
    const result = await engine.connection.stream(
      'SELECT key FROM stored.object WHERE id NOT IN (SELECT object FROM to_read_again)',
    )
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, 0)
      const bytes = duckdb.vector_get_data(vector, chunk.rowCount * 16)
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const word = (row: number, at: number) => view.getUint32(row * 16 + at * 4, true)
      for (let i = 0; i < chunk.rowCount; i++)
        this.#keys.add([word(i, 0), word(i, 1), word(i, 2), word(i, 3)])
    }
  }
}

/** Objects whose line in the ledger is not the last word on them. Earlier versions passed digests over. */
const TO_READ_AGAIN = `CREATE OR REPLACE TEMP TABLE to_read_again AS
  SELECT DISTINCT object FROM reject WHERE reason = 'unreadable-object'
    OR (reason = 'not-a-member' AND ($2 OR detail IN (SELECT unnest($1::VARCHAR[]))))
  UNION SELECT id FROM stored.object WHERE format = 'cloudtrail-digest' AND read = 0`

/** The key under which the ledger knows an object: where it is and which content it has there. */
function objectDigest(object: LogObject): Buffer {
  return hash('sha256', `${object.uri}\0${object.version}`, 'buffer').subarray(0, 16)
}

/** The words of a digest as DuckDB holds it as a UUID: lowest first, the highest bit flipped. */
function keyOf(digest: Buffer): Key {
  return [
    digest.readUInt32BE(12),
    digest.readUInt32BE(8),
    digest.readUInt32BE(4),
    (digest.readUInt32BE(0) ^ 0x80000000) >>> 0,
  ]
}

function uuidText(digest: Buffer): string {
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function uuidOf(object: LogObject): DuckDBUUIDValue {
  return DuckDBUUIDValue.fromUint128(BigInt(`0x${objectDigest(object).toString('hex')}`))
}

/** Notes how many rows are stored of objects that are still being read, in the transaction that stores them: whoever
 * comes after a crash goes on counting from there. */
export async function writeUnfinished(
  engine: DuckDbEngine,
  objects: readonly { readonly object: OpenObject; readonly stored: number }[],
): Promise<void> {
  for (const { object } of objects)
    await engine.query('DELETE FROM stored.unfinished WHERE id = $1', [object.id])
  const column = (of: (line: (typeof objects)[number]) => DuckDBValue) => objects.map(of)
  await appendRows(engine, 'stored', 'unfinished', [
    { type: UINTEGER, values: column(({ object }) => object.id) },
    { type: UUID, values: column(({ object }) => uuidOf(object)) },
    { type: VARCHAR, values: column(({ object }) => object.shown) },
    { type: BIGINT, values: column(({ stored }) => BigInt(stored)) },
  ])
}

/** Writes the lines of objects that are read to their end, and what was refused of them.
 * @throws when a line does not add up: read = stored + duplicate + rejected. */
export async function writeLedger(
  engine: DuckDbEngine,
  lines: readonly LedgerLine[],
  now: Date,
): Promise<void> {
  for (const line of lines) {
    checkBalance(line)
    if (line.object.resumed) await forget(engine, line.object.id)
  }
  const written = new DuckDBTimestampValue(BigInt(now.getTime()) * 1000n)
  const column = (of: (line: LedgerLine) => DuckDBValue) => lines.map(of)
  const count = (of: (line: LedgerLine) => number) => ({
    type: BIGINT,
    values: lines.map((line) => BigInt(of(line))),
  })
  await appendRows(engine, 'stored', 'object', [
    { type: UINTEGER, values: column(({ object }) => object.id) },
    { type: UUID, values: column(({ object }) => uuidOf(object)) },
    { type: VARCHAR, values: column(({ object }) => object.shown) },
    { type: VARCHAR, values: column(({ object }) => object.version) },
    { type: VARCHAR, values: column(({ done }) => done.sha256) },
    count(({ object }) => object.bytes),
    { type: VARCHAR, values: column(({ done }) => done.format) },
    count(({ done }) => done.read),
    count(({ stored }) => stored),
    count(({ duplicate }) => duplicate),
    count(rejectedOf),
    { type: TIMESTAMP, values: column(() => written) },
    { type: VARCHAR, values: column(({ done }) => done.contentSha256) },
  ])
  await writeRejects(engine, lines)
}

async function writeRejects(engine: DuckDbEngine, lines: readonly LedgerLine[]): Promise<void> {
  const rejects = lines.flatMap(({ object, done, foreign }) =>
    [...done.rejects, ...[...foreign].map(foreignNote)].map((note) => ({ object, note })),
  )
  const column = (of: (reject: (typeof rejects)[number]) => DuckDBValue) => rejects.map(of)
  await appendRows(engine, 'main', 'reject', [
    { type: UINTEGER, values: column(({ object }) => object.id) },
    { type: BIGINT, values: column(({ note }) => BigInt(note.position)) },
    { type: VARCHAR, values: column(({ note }) => note.reason) },
    { type: VARCHAR, values: column(({ note }) => note.detail) },
    { type: VARCHAR, values: column(({ note }) => note.excerpt) },
    { type: BIGINT, values: column(({ note }) => BigInt(note.records)) },
  ])
}

/** The detail is the account, alone: the next ingest looks for those that have become members. */
function foreignNote([account, records]: readonly [string, number]): RejectNote {
  return { reason: 'not-a-member', detail: account, position: 0, excerpt: '', records }
}

function rejectedOf({ done, foreign }: LedgerLine): number {
  return [...foreign.values()].reduce((sum, records) => sum + records, done.rejected)
}

async function forget(engine: DuckDbEngine, id: number): Promise<void> {
  for (const table of ['stored.unfinished', 'stored.object'])
    await engine.query(`DELETE FROM ${table} WHERE id = $1`, [id])
  await engine.query('DELETE FROM reject WHERE object = $1', [id])
}

function checkBalance(line: LedgerLine): void {
  const { object, done, stored, duplicate } = line
  const rejected = rejectedOf(line)
  if (done.read === stored + duplicate + rejected && duplicate >= 0) return
  throw new Error(
    `the ledger does not balance for ${object.uri}: read ${done.read}, stored ${stored}, duplicate ${duplicate}, rejected ${rejected}`,
  )
}
