import type { Engine, SqlParameter } from './engine.ts'
import { sqlLiteral, termLiteral } from './sql-literal.ts'

/** A statement that made rows, with what it was bound with: `parameters[0]` is $1, each written as SQL. */
export interface ShownStatement {
  readonly sql: string
  readonly parameters: readonly string[]
}

export interface RecordedEngine {
  readonly engine: Engine
  /** What was asked so far, each statement once, in order. */
  readonly statements: () => readonly ShownStatement[]
}

/** What looks texts up for ids that a statement before answered: of no use by hand, since ids are others in every lake. */
const LOOKUP = /^SELECT id, text FROM term\b/

/**
 * An engine that keeps what it is asked, so that whoever reads rows can see and repeat what made them.
 *
 * @param terms texts by the dictionary's ids of the entity that is asked about: where a statement begins with these as $1 and
 * $2, they are shown by their texts
 */
export function recordStatements(
  engine: Engine,
  terms: ReadonlyMap<number, string>,
): RecordedEngine {
  const asked = new Map<string, ShownStatement>()
  const keep = (sql: string, parameters: readonly SqlParameter[]) => {
    const text = sql.trim().replace(/\n {2,}/g, '\n  ')
    if (LOOKUP.test(text)) return
    const shown = { sql: text, parameters: shownParameters(parameters, terms) }
    asked.set(JSON.stringify(shown), shown)
  }
  return {
    engine: {
      dialect: engine.dialect,
      query: (sql, parameters = []) => {
        keep(sql, parameters)
        return engine.query(sql, parameters)
      },
      transaction: (work) => engine.transaction(work),
      close: () => engine.close(),
    },
    statements: () => [...asked.values()],
  }
}

function shownParameters(
  parameters: readonly SqlParameter[],
  texts: ReadonlyMap<number, string>,
): readonly string[] {
  const leads = parameters.slice(0, 2)
  const isEntity =
    leads.length === 2 && leads.every((value) => typeof value === 'number' && texts.has(value))
  return parameters.map((value, i) => {
    const text = isEntity && i < 2 && typeof value === 'number' ? texts.get(value) : undefined
    return text === undefined ? sqlLiteral(value) : termLiteral(text)
  })
}
