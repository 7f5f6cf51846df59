import { createHmac } from 'node:crypto'
import { UserError } from '../../events/user-error.ts'
import type { Engine } from '../engine.ts'
import type { Lake } from '../lake.ts'
import { STORED_TABLES } from '../schema.ts'
import { termColumns } from './unused-terms.ts'

/** Shorter texts stand in too much that they do not mean. */
const SHORTEST = 4

/** Documents that are state and not told from logs: who is a member is not changed by taking a name out of records. */
const STATE = ['graph', 'member', 'organization', 'server', 'answered-request']

export interface Redacted {
  readonly value: string
  /** What stands in its place: the same for the same value in this lake, and no way back. */
  readonly pseudonym: string
  /** Strings of the dictionary, texts of rows and documents that held it. */
  readonly places: number
}

/**
 * Takes texts (a name, an address, a key) out of all that a lake holds, in one transaction. The same pseudonym stands everywhere
 * instead, so that what one principal did is still seen to be done by one.
 *
 * @throws UserError for a value that is too short to be meant
 */
export async function redact(lake: Lake, values: readonly string[]): Promise<readonly Redacted[]> {
  const short = values.find((value) => value.length < SHORTEST)
  if (short !== undefined)
    throw new UserError(`"${short}" is too short to redact: name at least ${SHORTEST} characters`)
  const { engine, terms } = lake
  const pseudonymOf = (value: string) =>
    `redacted-${createHmac('sha256', lake.contentKey).update(`redact\0${value}`).digest('hex').slice(0, 12)}`
  const wanted = [...new Set(values)]
  // A value that holds another goes first, or it would not be found any more.
  const ordered = wanted.toSorted((a, b) => b.length - a.length)
  const places = new Map<string, number>()
  await engine.transaction(async () => {
    for (const value of ordered)
      places.set(value, await replaceEverywhere(engine, value, pseudonymOf(value)))
    await mergeTerms(engine)
  })
  terms.forget()
  return wanted.map((value) => ({
    value,
    pseudonym: pseudonymOf(value),
    places: places.get(value) ?? 0,
  }))
}

async function replaceEverywhere(engine: Engine, value: string, by: string): Promise<number> {
  const texts = [
    ['main.term', 'text'],
    ['main.reject', 'detail'],
    ['main.reject', 'excerpt'],
    ['stored.object', 'uri'],
    ['stored.unfinished', 'uri'],
    ['stored.verdict', 'body'],
    ...STORED_TABLES.flatMap(({ name, columns }) =>
      columns
        .filter(({ kind }) => kind === 'text')
        .map((column) => [`stored.${name}`, column.name]),
    ),
  ] as const
  // In JSON a text may be written with escapes.
  const forms = [...new Set([value, JSON.stringify(value).slice(1, -1)])]
  let places = 0
  for (const form of forms) {
    for (const [table, column] of texts)
      places += await replaced(
        engine,
        `${table} SET ${column} = replace(${column}, $1, $2) WHERE contains(${column}, $1)`,
        [form, by],
      )
    places += await replaced(
      engine,
      `stored.document SET body = replace(body, $1, $2) WHERE contains(body, $1)
       AND kind NOT IN (${STATE.map((kind) => `'${kind}'`).join(', ')})`,
      [form, by],
    )
  }
  return places
}

async function replaced(
  engine: Engine,
  update: string,
  parameters: readonly string[],
): Promise<number> {
  const [row] = await engine.query(`UPDATE ${update}`, parameters)
  return Number(row?.['Count'] ?? 0)
}

/** Two strings that have become one have one id. */
async function mergeTerms(engine: Engine): Promise<void> {
  await engine.query(
    `CREATE OR REPLACE TEMP TABLE merged_term AS
     SELECT t.id, k.kept FROM term t
     JOIN (SELECT text, min(id) AS kept FROM term GROUP BY text HAVING count(*) > 1) k ON k.text = t.text
     WHERE t.id <> k.kept`,
  )
  const [row] = await engine.query('SELECT count(*) AS merged FROM merged_term')
  if (Number(row?.['merged']) > 0) {
    for (const { table, names } of termColumns())
      for (const name of names)
        await engine.query(
          `UPDATE stored.${table} s SET ${name} = m.kept FROM merged_term m WHERE m.id = s.${name}`,
        )
    await engine.query(
      'UPDATE stored.location s SET ip = m.kept FROM merged_term m WHERE m.id = s.ip',
    )
    await engine.query('DELETE FROM term WHERE id IN (SELECT id FROM merged_term)')
  }
  await engine.query('DROP TABLE merged_term')
}
