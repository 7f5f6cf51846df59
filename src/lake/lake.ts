import { UserError } from '../events/user-error.ts'
import { DuckDbEngine, type DuckDbOptions } from './duckdb-engine.ts'
import type { Engine } from './engine.ts'
import { Redaction } from './redaction/redaction.ts'
import { createStatements, SCHEMA_VERSION } from './schema.ts'
import { TermTable } from './term-table.ts'

/** A lake to ask: all of it, or what of it somebody may see. */
export interface ReadableLake {
  readonly engine: Engine
}

/** A lake that is open: where it rests, its engine, and its dictionary. */
export interface Lake {
  readonly path: string
  readonly engine: DuckDbEngine
  readonly terms: TermTable
  /** Keys the hashes of captured content; made when the lake is. */
  readonly contentKey: string
  /** What must not be read into it. */
  readonly redaction: Redaction
}

export interface LakeOptions extends DuckDbOptions {
  /** Source of the secret that a new lake is given: 32 hex digits or more. */
  readonly newSecret: () => string
  /** Texts that are not to be read into it, beside those that it keeps rules for. */
  readonly redact?: readonly string[]
}

/** Opens a lake, and makes it when there is none.
 * @throws UserError when it cannot be opened or was made by a newer version, or for a text that cannot be redacted. */
export async function openLake(options: LakeOptions): Promise<Lake> {
  const engine = await DuckDbEngine.open(options)
  try {
    for (const statement of createStatements()) await engine.query(statement)
    const version = await setting(engine, 'schema_version', String(SCHEMA_VERSION))
    if (Number(version) > SCHEMA_VERSION) {
      throw new UserError(
        `${options.path} was made by a newer dupin (schema ${version}); update dupin to open it`,
      )
    }
    const contentKey = await setting(engine, 'content_key', options.newSecret())
    const redactionKey = await setting(engine, 'redaction_key', options.newSecret())
    return {
      path: options.path,
      engine,
      terms: await TermTable.open(engine),
      contentKey,
      redaction: await Redaction.open(engine, redactionKey, options.redact),
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** The value of a setting; `initial` when it has none yet. */
async function setting(engine: DuckDbEngine, name: string, initial: string): Promise<string> {
  const [row] = await engine.query('SELECT value FROM setting WHERE name = $1', [name])
  if (row !== undefined) return String(row['value'])
  await engine.query('INSERT INTO setting VALUES ($1, $2)', [name, initial])
  return initial
}
