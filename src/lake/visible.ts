import type { DuckDbEngine } from './duckdb-engine.ts'
import type { Engine, SqlParameter, SqlRow } from './engine.ts'
import { READABLE_VIEWS, STORED_TABLES } from './schema.ts'

/** Tables whose rows belong to an account: what a behavior graph may see of them is a matter of its members. */
const OWNED: readonly string[] = [...STORED_TABLES.map(({ name }) => name), 'relation']

/** Names an owned table as statements do, and nothing else. */
const OWNED_NAME = new RegExp(`\\bstored\\.(${[...OWNED, 'feature'].join('|')})\\b`, 'g')

/**
 * The lake as a behavior graph may see it: a connection on which every table shows only the rows of some accounts, whoever
 * asks and however. Statements are left as they are but for the names of the tables, which become views of this connection;
 * so no detector and no panel can forget the condition. An account whose first record comes later is not seen: whoever
 * holds such a connection opens another one after an ingest.
 *
 * @param accounts ids of the accounts that are visible
 * @param unowned whether rows that name no account (data capture, metrics without one) are shown
 */
export async function visibleEngine(
  engine: DuckDbEngine,
  accounts: readonly string[],
  unowned: boolean,
): Promise<Engine> {
  const connection = await engine.connect()
  try {
    await connection.query(
      `CREATE OR REPLACE TEMP TABLE visible_account AS
       SELECT id, text FROM term WHERE text IN (SELECT unnest($1::VARCHAR[]))`,
      [accounts],
    )
    const own = 'account IN (SELECT id FROM visible_account)'
    const shown = unowned ? `(${own} OR account = 0)` : own
    for (const table of OWNED) {
      await connection.query(
        `CREATE OR REPLACE TEMP VIEW visible_${table} AS SELECT * FROM stored.${table} WHERE ${shown}`,
      )
    }
    await connection.query(visibleFeatures(unowned))
    for (const view of READABLE_VIEWS)
      await connection.query(renamed(view.replace('REPLACE VIEW', 'REPLACE TEMP VIEW')))
  } catch (error) {
    await connection.close()
    throw error
  }
  return new VisibleEngine(connection)
}

/** A sketch names its endpoint alone; whose it is stands in the ARN, or is not known. */
function visibleFeatures(unowned: boolean): string {
  const owner = `split_part(t.text, ':', 5)`
  const nobody = unowned ? ` OR NOT starts_with(t.text, 'arn:')` : ''
  return `CREATE OR REPLACE TEMP VIEW visible_feature AS SELECT * FROM stored.feature WHERE resource IN (
    SELECT t.id FROM term t WHERE (starts_with(t.text, 'arn:') AND ${owner} IN (SELECT text FROM visible_account))${nobody})`
}

function renamed(sql: string): string {
  return sql.replace(OWNED_NAME, 'visible_$1')
}

class VisibleEngine implements Engine {
  readonly dialect = 'duckdb'
  readonly #engine: DuckDbEngine

  constructor(engine: DuckDbEngine) {
    this.#engine = engine
  }

  query(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly SqlRow[]> {
    return this.#engine.query(renamed(sql), parameters)
  }

  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#engine.transaction(work)
  }

  close(): Promise<void> {
    return this.#engine.close()
  }
}
