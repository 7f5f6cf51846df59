/** A value that a statement is bound with or answers. Counts come back as numbers (they stay below 2^53), times as
 * milliseconds since the epoch, keys and ids as strings. */
export type SqlValue = string | number | boolean | null

export type SqlRow = Readonly<Record<string, SqlValue>>

/** What every engine must do. SQL is written so that DuckDB and Trino mean the same by it; parameters are `$1`, `$2` …
 * and are always bound, never pasted. */
export interface Engine {
  readonly dialect: 'duckdb' | 'trino'
  /** Runs a statement and returns all its rows. @throws EngineError with the statement that failed. */
  query(sql: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]>
  close(): Promise<void>
}
