/** What a statement answers. Counts come back as numbers (they stay below 2^53), times as milliseconds since the epoch,
 * keys as text. */
export type SqlValue = string | number | boolean | null | readonly SqlValue[]

/** What a statement may be bound with; a Date is a timestamp. */
export type SqlParameter =
  | string
  | number
  | boolean
  | null
  | Date
  | readonly string[]
  | readonly number[]

export type SqlRow = Readonly<Record<string, SqlValue>>

/**
 * What every engine does. SQL is written so that DuckDB and Trino mean the same by it; parameters are `$1`, `$2` … and are
 * always bound, never pasted.
 */
export interface Engine {
  readonly dialect: 'duckdb' | 'trino'
  /** Runs one statement and returns all its rows. @throws EngineError with the statement that failed. */
  query(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly SqlRow[]>
  /** Runs several statements as one: all of what they wrote is kept, or nothing. */
  transaction<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A statement failed in the engine. Keeps the engine's own words and the statement. */
export class EngineError extends Error {
  readonly sql: string

  constructor(sql: string, cause: unknown) {
    super(
      `${cause instanceof Error ? cause.message : String(cause)}\n  in: ${sql.trim().slice(0, 2000)}`,
      { cause },
    )
    this.name = 'EngineError'
    this.sql = sql
  }
}
