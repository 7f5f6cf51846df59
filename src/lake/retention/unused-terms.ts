import type { Engine } from '../engine.ts'
import { STORED_TABLES } from '../schema.ts'

/** Columns beside those of the event tables that hold ids of the dictionary. */
const OTHER_TERMS: Readonly<Record<string, readonly string[]>> = {
  feature: ['resource', 'variant', 'feature', 'category'],
  relation: ['source', 'target', 'service', 'operation', 'account'],
}

/** Every column that holds ids of the dictionary, by its table in `stored`; that of `location` is a key, not a use. */
export function termColumns(): readonly { table: string; names: readonly string[] }[] {
  return [
    ...STORED_TABLES.map(({ name, columns }) => ({
      table: name,
      names: columns.filter(({ kind }) => kind === 'term').map((column) => column.name),
    })),
    ...Object.entries(OTHER_TERMS).map(([table, names]) => ({ table, names })),
  ]
}

/** Takes strings out of the dictionary that no row uses, and what is known of the places of addresses among them; answers how many
 * they were. Nobody may be reading logs meanwhile. */
export async function forgetUnusedTerms(engine: Engine): Promise<number> {
  await engine.query('CREATE OR REPLACE TEMP TABLE used_term (id UINTEGER NOT NULL)')
  for (const { table, names } of termColumns())
    for (const name of names)
      await engine.query(`INSERT INTO used_term SELECT DISTINCT ${name} FROM stored.${table}`)
  await engine.query('DELETE FROM stored.location WHERE ip NOT IN (SELECT id FROM used_term)')
  const [row] = await engine.query('DELETE FROM term WHERE id NOT IN (SELECT id FROM used_term)')
  await engine.query('DROP TABLE used_term')
  return Number(row?.['Count'] ?? 0)
}
