import type { Engine } from '../engine.ts'
import type { Lake } from '../lake.ts'
import { pseudonymOf } from '../redaction/pseudonym.ts'
import { checkRedactable } from '../redaction/redactable.ts'
import { REDACTION_KIND } from '../redaction/redaction.ts'
import { ruleOf } from '../redaction/redaction-rule.ts'
import { Redactor } from '../redaction/redactor.ts'
import { STORED_TABLES } from '../schema.ts'
import { type Place, redactPlace } from './redact-place.ts'
import { termColumns } from './unused-terms.ts'

/** Documents that are state and not told from logs: who is a member is not changed by taking a name out of records. */
const STATE = [
  'graph',
  'member',
  'organization',
  'server',
  'answered-request',
  'cloudtrail-key',
  REDACTION_KIND,
]

export interface Redacted {
  readonly value: string
  /** What stands in its place: the same for the same value in this lake. */
  readonly pseudonym: string
  /** Strings of the dictionary, texts of rows and documents that held it. */
  readonly places: number
}

/**
 * Takes texts (a name, an address, a key) out of all that a lake holds, and keeps a rule for each by which it is recognised when logs
 * bring it again; all in one transaction. The same pseudonym stands everywhere instead, so that what one principal did is still seen to
 * be done by one.
 *
 * @param now milliseconds since the epoch. @throws UserError for a value that would be found where nobody is meant
 */
export async function redact(
  lake: Lake,
  values: readonly string[],
  now: number,
): Promise<readonly Redacted[]> {
  checkRedactable(values)
  const { engine, terms, redaction } = lake
  const wanted = [...new Set(values)]
  const rules = wanted.map((value) => ruleOf(redaction.key, value))
  const redactor = new Redactor({ key: redaction.key, rules })
  const places = new Map<string, number>()
  await engine.transaction(async () => {
    for (const place of PLACES)
      for (const [pseudonym, texts] of await redactPlace(engine, place, redactor, wanted))
        places.set(pseudonym, (places.get(pseudonym) ?? 0) + texts)
    await engine.query(FORGET_LOCATIONS)
    await mergeTerms(engine)
    await redaction.keep(engine, wanted, now)
  })
  terms.forget()
  await redaction.reload(engine)
  return wanted.map((value) => {
    const pseudonym = pseudonymOf(redaction.key, value)
    return { value, pseudonym, places: places.get(pseudonym) ?? 0 }
  })
}

const PLACES: readonly Place[] = [
  { table: 'main.term', column: 'text' },
  { table: 'main.reject', column: 'detail' },
  { table: 'main.reject', column: 'excerpt' },
  { table: 'stored.object', column: 'uri' },
  { table: 'stored.unfinished', column: 'uri' },
  { table: 'stored.verdict', column: 'body' },
  {
    table: 'stored.document',
    column: 'body',
    where: `kind NOT IN (${STATE.map((kind) => `'${kind}'`).join(', ')})`,
  },
  ...STORED_TABLES.flatMap(({ name, columns }) =>
    columns
      .filter(({ kind }) => kind === 'text')
      .map((column) => ({ table: `stored.${name}`, column: column.name })),
  ),
]

/** Where an address is was told from the address; of one that is redacted as it is read nobody looks it up. */
const FORGET_LOCATIONS = `DELETE FROM stored.location
  WHERE ip IN (SELECT id FROM term WHERE starts_with(text, 'redacted-'))`

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
