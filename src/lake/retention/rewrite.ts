import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { UserError } from '../../events/user-error.ts'

export interface Rewritten {
  readonly bytesBefore: number
  readonly bytesAfter: number
}

/**
 * Writes a lake anew, row by row, and puts it in the place of the old file: deleting leaves what was deleted in blocks that are
 * free but not wiped. The old file stays as it is until the new one is whole and on disk. Nobody may have the lake open.
 *
 * @throws UserError when it is in use, or there is no room beside it
 */
export async function rewriteLake(path: string): Promise<Rewritten> {
  if (!existsSync(path)) throw new UserError(`there is no lake at ${path}`)
  const fresh = `${path}.rewriting`
  const bytesBefore = statSync(path).size
  remove(fresh)
  try {
    await copyDatabase(path, fresh)
    sync(fresh)
    renameSync(fresh, path)
    sync(dirname(path))
  } catch (error) {
    remove(fresh)
    const why = error instanceof Error ? error.message : String(error)
    throw new UserError(`the lake ${path} was not written anew, and is as it was: ${why}`, {
      cause: error,
    })
  }
  return { bytesBefore, bytesAfter: statSync(path).size }
}

/** Each file by its name in quotes: the engine reads and writes these two and nothing else. */
async function copyDatabase(from: string, to: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '512MiB',
    threads: '2',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH ${quoted(from)} AS old`)
    // What the log still holds goes into the file first, and the log away: it is of the old file alone.
    await connection.run('CHECKPOINT old')
    await connection.run(`ATTACH ${quoted(to)} AS new`)
    await connection.run('COPY FROM DATABASE old TO new')
    await connection.run('CHECKPOINT new')
    await connection.run('DETACH new')
    await connection.run('DETACH old')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function remove(path: string): void {
  for (const end of ['', '.wal']) rmSync(`${path}${end}`, { force: true })
}
