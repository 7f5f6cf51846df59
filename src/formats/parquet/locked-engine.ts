import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

export interface LockedEngine {
  readonly connection: DuckDBConnection
  /** The file as the rows of a statement. */
  readonly from: string
  readonly close: () => void
}

/** An engine for one Parquet file of whoever: it can read that file and nothing else, and neither that nor what memory it
 * may take can be changed by what it reads. To be called in a process that may crash. */
export async function lockedEngine(path: string): Promise<LockedEngine> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '512MiB',
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: '',
    allow_unsigned_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run(`SET allowed_paths = [${quoted(path)}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return {
    connection,
    from: `read_parquet(${quoted(path)}, hive_partitioning = false)`,
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** DuckDB draws the statement below what it says, and that is ours, not the user's. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return /^[^\r\n]*/.exec(message)?.[0] ?? ''
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
