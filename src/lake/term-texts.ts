import type { Engine } from './engine.ts'
import type { TermText } from './recorded-statements.ts'

/** The texts of ids of the dictionary; those that it does not have are left out. */
export async function termTexts(engine: Engine, ids: readonly number[]): Promise<TermText[]> {
  const rows = await engine.query(
    'SELECT id, text FROM term WHERE id IN (SELECT unnest($1::UINTEGER[]))',
    [ids],
  )
  return rows.map((row) => [Number(row['id']), String(row['text'])])
}
