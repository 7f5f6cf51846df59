import { createHash } from 'node:crypto'
import type { LogObject } from '../sources/source.ts'
import type { Engine, SqlParameter } from './engine.ts'
import type { ObjectDone } from './ingest/messages.ts'

/** An object that is being read now. */
export interface OpenObject extends LogObject {
  readonly id: number
  /** Whether the lake has heard of it before, under the same id. */
  readonly resumed: boolean
}

/** An object to read, and what an earlier attempt at it left behind. */
export interface UnreadObject {
  readonly object: LogObject
  readonly earlier?: { readonly id: number; readonly stored: number }
}

/** What a ledger line says of an object. */
export interface LedgerLine {
  readonly object: OpenObject
  readonly done: ObjectDone
  readonly stored: number
  readonly duplicate: number
}

/** The key under which the ledger knows an object: where it is and which content it has there. */
function objectKey(object: LogObject): string {
  const hex = createHash('sha256').update(`${object.uri}\0${object.version}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** Which of `objects` the lake has not read to their end. One that could not be read at all is tried again: what was in
 * the way, such as a permission, leaves no trace in its version. */
export async function unread(
  engine: Engine,
  objects: readonly LogObject[],
): Promise<UnreadObject[]> {
  const keys = objects.map(objectKey)
  const rows = await engine.query(
    `WITH asked AS (SELECT CAST(unnest($1::VARCHAR[]) AS UUID) AS key)
     SELECT CAST(key AS VARCHAR) AS key, id, stored,
       id IN (SELECT object FROM reject WHERE reason = 'unreadable-object') AS again
     FROM stored.object WHERE key IN (SELECT key FROM asked)
     UNION ALL
     SELECT CAST(key AS VARCHAR), id, stored, true FROM stored.unfinished WHERE key IN (SELECT key FROM asked)`,
    [keys],
  )
  const known = new Map(rows.map((row) => [String(row['key']), row]))
  return objects.flatMap((object, i) => {
    const row = known.get(keys[i] ?? '')
    if (row === undefined) return [{ object }]
    if (row['again'] !== true) return []
    return [{ object, earlier: { id: Number(row['id']), stored: Number(row['stored']) } }]
  })
}

export async function nextObjectId(engine: Engine): Promise<number> {
  const [row] = await engine.query(
    `SELECT coalesce(max(id), 0) + 1 AS next
     FROM (SELECT id FROM stored.object UNION ALL SELECT id FROM stored.unfinished)`,
  )
  return Number(row?.['next'] ?? 1)
}

/** Notes how many rows are stored of objects that are still being read, in the transaction that stores them: whoever
 * comes after a crash goes on counting from there. */
export async function writeUnfinished(
  engine: Engine,
  objects: readonly { readonly object: OpenObject; readonly stored: number }[],
): Promise<void> {
  for (const { object, stored } of objects) {
    await engine.query('DELETE FROM stored.unfinished WHERE id = $1', [object.id])
    await engine.query('INSERT INTO stored.unfinished VALUES ($1, $2, $3, $4)', [
      object.id,
      objectKey(object),
      object.uri,
      stored,
    ])
  }
}

const COLUMNS = 12

/** Writes the lines of objects that are read to their end, and what was refused of them.
 * @throws when a line does not add up: read = stored + duplicate + rejected. */
export async function writeLedger(
  engine: Engine,
  lines: readonly LedgerLine[],
  now: Date,
): Promise<void> {
  for (const { object } of lines) if (object.resumed) await forget(engine, object.id)
  for (let start = 0; start < lines.length; start += 500) {
    const rows = lines.slice(start, start + 500).map((line) => ledgerRow(line, now))
    const values = rows.map(
      (_, i) =>
        `(${Array.from({ length: COLUMNS }, (__, c) => `$${i * COLUMNS + c + 1}`).join(', ')})`,
    )
    await engine.query(`INSERT INTO stored.object VALUES ${values.join(', ')}`, rows.flat())
  }
  const rejects = lines.flatMap(({ object, done }) =>
    done.rejects.map((note) => ({ object, note })),
  )
  for (const { object, note } of rejects) {
    await engine.query('INSERT INTO reject VALUES ($1, $2, $3, $4, $5, $6)', [
      object.id,
      note.position,
      note.reason,
      note.detail,
      note.excerpt,
      note.records,
    ])
  }
}

async function forget(engine: Engine, id: number): Promise<void> {
  for (const table of ['stored.unfinished', 'stored.object'])
    await engine.query(`DELETE FROM ${table} WHERE id = $1`, [id])
  await engine.query('DELETE FROM reject WHERE object = $1', [id])
}

function ledgerRow({ object, done, stored, duplicate }: LedgerLine, now: Date): SqlParameter[] {
  if (done.read !== stored + duplicate + done.rejected || duplicate < 0) {
    throw new Error(
      `the ledger does not balance for ${object.uri}: read ${done.read}, stored ${stored}, duplicate ${duplicate}, rejected ${done.rejected}`,
    )
  }
  const counts = [done.read, stored, duplicate, done.rejected]
  return [
    object.id,
    objectKey(object),
    object.uri,
    object.version,
    done.sha256,
    object.bytes,
    done.format,
    ...counts,
    now,
  ]
}
