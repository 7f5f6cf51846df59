import { DuckDBInstance } from '@duckdb/node-api'

/** Writes what `select` (SQL of DuckDB) gives as a Parquet file. */
export async function writeParquet(path: string, select: string, options = ''): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run(
    `COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet${options})`,
  )
  connection.closeSync()
  instance.closeSync()
}
