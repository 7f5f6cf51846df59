import { createHash } from 'node:crypto'
import type { LogObject } from '../sources/source.ts'
import type { Engine, SqlParameter } from './engine.ts'
import type { ObjectDone } from './ingest/messages.ts'

/** An object that is being read now. */
export interface OpenObject extends LogObject {
  readonly id: number
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

/** Which of `objects` the lake has not read yet. */
export async function unread(engine: Engine, objects: readonly LogObject[]): Promise<LogObject[]> {
  const keys = objects.map(objectKey)
  const rows = await engine.query(
    'SELECT CAST(key AS VARCHAR) AS key FROM stored.object WHERE key IN (SELECT CAST(unnest($1::VARCHAR[]) AS UUID))',
    [keys],
  )
  const known = new Set(rows.map(({ key }) => key))
  return objects.filter((_, i) => !known.has(keys[i] ?? ''))
}

export async function nextObjectId(engine: Engine): Promise<number> {
  const [row] = await engine.query('SELECT coalesce(max(id), 0) + 1 AS next FROM stored.object')
  return Number(row?.['next'] ?? 1)
}

const COLUMNS = 12

/** Writes the lines of objects that are read to their end, and what was refused of them.
 * @throws when a line does not add up: read = stored + duplicate + rejected. */
export async function writeLedger(
  engine: Engine,
  lines: readonly LedgerLine[],
  now: Date,
): Promise<void> {
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

function ledgerRow({ object, done, stored, duplicate }: LedgerLine, now: Date): SqlParameter[] {
  if (done.read !== stored + duplicate + done.rejected) {
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
