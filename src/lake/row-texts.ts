import { termTexts } from './calls.ts'
import type { Engine, SqlRow, SqlValue } from './engine.ts'

/**
 * The same rows with texts in place of ids of the dictionary in some columns; null where there is none. One look into the
 * dictionary for all of them: a join for each column costs its whole length each time.
 */
export async function rowTexts(
  engine: Engine,
  rows: readonly SqlRow[],
  columns: readonly string[],
): Promise<readonly SqlRow[]> {
  const ids = new Set<number>()
  for (const row of rows) for (const name of columns) ids.add(Number(row[name] ?? 0))
  const texts = await termTexts(engine, ids)
  return rows.map((row) => {
    const told: Record<string, SqlValue> = { ...row }
    for (const name of columns) told[name] = texts.get(Number(row[name] ?? 0)) ?? null
    return told
  })
}
