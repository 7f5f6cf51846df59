import type { Engine } from '../engine.ts'
import type { Redactor } from '../redaction/redactor.ts'

/** A column of texts. Names come from our own lists. */
export interface Place {
  readonly table: string
  readonly column: string
  /** Which rows, where not all. */
  readonly where?: string
}

/** Texts that are in memory at once: 16 KiB each at most. */
const PAGE = 8000
/** So many texts are looked for by the engine; for more of them all texts are looked at here. */
const MOST_SOUGHT = 100

/**
 * Redacts the texts of a column, in the transaction under way. The engine finds those that may hold one of `values`, or hold it in
 * escapes; the same code as at reading decides, so that both come to the same.
 *
 * @returns in how many texts each pseudonym was put
 */
export async function redactPlace(
  engine: Engine,
  place: Place,
  redactor: Redactor,
  values: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const sought = values.length <= MOST_SOUGHT ? values : []
  const [made] = await engine.query(
    `CREATE OR REPLACE TEMP TABLE redaction_place AS
     SELECT row_number() OVER (ORDER BY rowid) AS nth, rowid AS place FROM ${place.table}
     WHERE ${place.where ?? 'true'} AND (${mayHold(place.column, sought)})`,
    sought,
  )
  const places = new Map<string, number>()
  for (let from = 0; from < Number(made?.['Count'] ?? 0); from += PAGE)
    for (const pseudonym of await redactPage(engine, place, redactor, from))
      places.set(pseudonym, (places.get(pseudonym) ?? 0) + 1)
  await engine.query('DROP TABLE redaction_place')
  return places
}

function mayHold(column: string, sought: readonly string[]): string {
  if (sought.length === 0) return `${column} <> ''`
  const held = sought.map((_, i) => `contains(${column}, $${i + 1})`)
  return [`contains(${column}, '\\')`, `contains(${column}, '%')`, ...held].join(' OR ')
}

/** Answers the pseudonyms that were put into texts, each once a text. */
async function redactPage(
  engine: Engine,
  { table, column }: Place,
  redactor: Redactor,
  from: number,
): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT p.place, t.${column} AS text FROM redaction_place p JOIN ${table} t ON t.rowid = p.place
     WHERE p.nth > $1 AND p.nth <= $2`,
    [from, from + PAGE],
  )
  const changed = rows.flatMap(({ place, text }) => {
    const redacted = redactor.redact(Buffer.from(String(text), 'utf8'))
    return redacted === undefined ? [] : [{ ...redacted, place: Number(place) }]
  })
  if (changed.length > 0)
    await engine.query(
      `UPDATE ${table} SET ${column} = c.text
       FROM (SELECT CAST(unnest($1::DOUBLE[]) AS BIGINT) AS place, unnest($2::VARCHAR[]) AS text) c
       WHERE ${table}.rowid = c.place`,
      [changed.map(({ place }) => place), changed.map(({ bytes }) => bytes.toString('utf8'))],
    )
  return changed.flatMap(({ pseudonyms }) => [...new Set(pseudonyms)])
}
