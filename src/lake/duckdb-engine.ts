import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
  SQLNULL,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api'
import { UserError } from '../events/user-error.ts'
import {
  type Engine,
  EngineError,
  type SqlParameter,
  type SqlRow,
  type SqlValue,
} from './engine.ts'

export interface DuckDbOptions {
  /** File of the lake, or `:memory:`. */
  readonly path: string
  /** Mebibytes that the engine may hold before it spills to disk beside the lake. */
  readonly memoryMb?: number
  readonly threads?: number
  readonly readOnly?: boolean
}

/**
 * The embedded engine: one native DuckDB file, checksummed and write-ahead logged, owned by one process. The engine is
 * locked down before the first statement: it reads no file and no network, loads no extension, and the settings cannot be
 * changed back.
 */
export class DuckDbEngine implements Engine {
  readonly dialect = 'duckdb'
  readonly #instance: DuckDBInstance
  /** Whether closing this closes the file as well. */
  readonly #owner: boolean
  #turn: Promise<unknown> = Promise.resolve()
  /** For writers that append chunks; SQL goes through `query`. */
  readonly connection: DuckDBConnection

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, owner: boolean) {
    this.#instance = instance
    this.connection = connection
    this.#owner = owner
  }

  /** @throws UserError when the file is owned by another process, is no lake, or cannot be opened. */
  static async open(options: DuckDbOptions): Promise<DuckDbEngine> {
    const memory = options.path === ':memory:'
    try {
      if (!memory && options.readOnly !== true && !existsSync(options.path))
        await makeFile(options.path)
      const instance = await DuckDBInstance.create(options.path, {
        memory_limit: `${options.memoryMb ?? 320}MiB`,
        threads: String(options.threads ?? 2),
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        preserve_insertion_order: 'false',
        temp_directory: memory ? '' : `${options.path}.tmp`,
        ...(options.readOnly === true ? { access_mode: 'READ_ONLY' } : {}),
      })
      const connection = await instance.connect()
      await connection.run("SET GLOBAL TimeZone = 'UTC'")
      await connection.run('SET enable_external_access = false')
      await connection.run('SET lock_configuration = true')
      return new DuckDbEngine(instance, connection, true)
    } catch (error) {
      throw openError(options.path, error)
    }
  }

  /** Another connection to the same file: it sees what is committed, and its transactions are its own. Whoever asks for it
   * closes it, before the engine that it came from. */
  async connect(): Promise<DuckDbEngine> {
    return new DuckDbEngine(this.#instance, await this.#instance.connect(), false)
  }

  /** Statements take turns here, not in the engine: one that waits there holds a thread that other connections could have,
   * and closing a connection while some wait corrupts its memory. */
  query(sql: string, parameters: readonly SqlParameter[] = []): Promise<readonly SqlRow[]> {
    const answer = this.#turn.then(() => this.#query(sql, parameters))
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  async #query(sql: string, parameters: readonly SqlParameter[]): Promise<readonly SqlRow[]> {
    try {
      const reader =
        parameters.length === 0
          ? await this.connection.runAndReadAll(sql)
          : await this.connection.runAndReadAll(sql, parameters.map(bound), parameters.map(typeOf))
      return rowsOf(reader.deduplicatedColumnNames(), reader.getColumnsJS())
    } catch (error) {
      throw new EngineError(sql, error)
    }
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.query('BEGIN TRANSACTION')
    try {
      const result = await work()
      await this.query('COMMIT')
      return result
    } catch (error) {
      // The first error is the one to tell of; a rollback can only fail because the transaction is gone already.
      await this.query('ROLLBACK').catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#turn
    this.connection.closeSync()
    if (this.#owner) this.#instance.closeSync()
  }
}

/** An empty file of the engine, whole when it has its name: the engine writes its head in steps, and who is stopped between them
 * would leave a file that nothing opens. */
async function makeFile(path: string): Promise<void> {
  const unfinished = `${path}.making`
  rmSync(unfinished, { force: true })
  const instance = await DuckDBInstance.create(unfinished)
  instance.closeSync()
  const descriptor = openSync(unfinished, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
  // Two that make one lake at once: it is the first one's, as it is whole already.
  if (existsSync(path)) rmSync(unfinished)
  else renameSync(unfinished, path)
}

function openError(path: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error)
  if (/lock|conflicting/i.test(message)) {
    return new UserError(
      `${path} is in use by another process; one process owns a lake. Wait for it, or stop it.`,
      { cause: error },
    )
  }
  if (/not a valid DuckDB|serialization|checksum|corrupt/i.test(message)) {
    return new UserError(`${path} is no lake, or it is damaged: ${message}`, { cause: error })
  }
  return new UserError(`cannot open the lake ${path}: ${message}`, { cause: error })
}

function bound(value: SqlParameter): DuckDBValue {
  if (value instanceof Date) return new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n)
  if (typeof value === 'object' && value !== null) return listValue([...value])
  return typeof value === 'number' && numberType(value) === BIGINT ? BigInt(value) : value
}

/** Left alone, the binding takes a list to be of its first item's type: 1 and 2.5 do not fit, nor does an empty list. */
function typeOf(value: SqlParameter): DuckDBType {
  if (value === null) return SQLNULL
  if (value instanceof Date) return TIMESTAMP
  if (typeof value === 'object') return LIST(typeof value[0] === 'number' ? DOUBLE : VARCHAR)
  if (typeof value === 'number') return numberType(value)
  return typeof value === 'boolean' ? BOOLEAN : VARCHAR
}

function numberType(value: number): DuckDBType {
  if (!Number.isSafeInteger(value)) return DOUBLE
  return Math.abs(value) < 2 ** 31 ? INTEGER : BIGINT
}

/** Read by columns and laid out as rows here: the binding's own rows take ten times as long. */
function rowsOf(
  names: readonly string[],
  columns: readonly (readonly unknown[])[],
): readonly SqlRow[] {
  const rows: Record<string, SqlValue>[] = Array.from(columns[0] ?? [], () => ({}))
  names.forEach((name, i) => {
    columns[i]?.forEach((value, nth) => {
      const row = rows[nth]
      if (row !== undefined) row[name] = plain(value)
    })
  })
  return rows
}

/** What the binding answers, in the plain values of the contract. */
function plain(value: unknown): SqlValue {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.getTime()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  return value === null || value === undefined ? null : JSON.stringify(value)
}
