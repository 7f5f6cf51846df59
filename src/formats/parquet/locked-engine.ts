import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

export interface LockedEngine {
  readonly connection: DuckDBConnection
  readonly close: () => void
}

/** An engine for Parquet files of whoever: it can read one file, or what lies in one folder, and nothing else, and neither that
 * nor what memory it may take can be changed by what it reads. To be called in a process that may crash. */
export async function lockedEngine(
  allowed: { readonly path: string } | { readonly folder: string },
): Promise<LockedEngine> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '512MiB',
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: '',
    allow_unsigned_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run(
    'path' in allowed
      ? `SET allowed_paths = [${quoted(allowed.path)}]`
      : `SET allowed_directories = [${quoted(`${allowed.folder}/`)}]`,
  )
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return {
    connection,
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** A file as the rows of a statement. */
export function rowsOfFile(path: string): string {
  return `read_parquet(${quoted(path)}, hive_partitioning = false)`
}

/** DuckDB draws the statement below what it says, and that is ours, not the user's. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return /^[^\r\n]*/.exec(message)?.[0] ?? ''
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
