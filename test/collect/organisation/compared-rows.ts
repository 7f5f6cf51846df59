import { isRecord, type PlainRecord } from '../../../src/events/plain-record.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { contentOf } from '../../lake/ingest-support.ts'

/** Rows of a lake by the view that they are of, in some order. */
export type Rows = ReadonlyMap<string, readonly PlainRecord[]>

/** Which object of the ledger a row came from, and when it was asked for, is another thing each time. */
const PASSING = ['object', 'asked']
/** A key is made of the state, in which moto may differ. */
const OF_STATES = [...PASSING, 'key']

/**
 * All rows of all tables, and the ledger: each object that was read, and of those in S3 what was in them. Of the answers of APIs
 * only that they were read is told, as what they hold is in the tables.
 */
export async function rowsOf({ engine }: Pick<Lake, 'engine'>): Promise<Rows> {
  const views = await engine.query(
    `SELECT view_name AS name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal
       AND view_name NOT IN ('object', 'relation', 'entity') ORDER BY 1`,
  )
  const rows = new Map<string, PlainRecord[]>()
  for (const { name } of views) {
    const left = name === 'resource_state' ? OF_STATES : PASSING
    const found = await engine.query(`SELECT * FROM "${name}"`)
    rows.set(
      String(name),
      found.map((row) => without(row, left)),
    )
  }
  const ledger = 'SELECT uri, version, rejected FROM object'
  rows.set('object', [...(await engine.query(ledger))])
  const inS3 = `SELECT uri, sha256, bytes, format, read FROM object WHERE uri LIKE 's3:%'`
  rows.set('object in S3', [...(await engine.query(inS3))])
  return rows
}

/** What is counted from the rows: each relation and entity, as sorted text. */
export async function derivedFrom(lake: Lake): Promise<readonly string[]> {
  return (await contentOf(lake)).filter((line) => /^(?:relation|entity) /.test(line))
}

function without(row: PlainRecord, names: readonly string[]): PlainRecord {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))
}

/** Something that moto answers otherwise than AWS. */
export interface Deviation {
  /** Of the row in `resource_state`. */
  readonly kind: string
  /** Of its state; lists are gone into. */
  readonly path: readonly string[]
  readonly how: string
}

/** The same rows without what moto is known to answer otherwise. */
export function withoutDeviations(rows: Rows, deviations: readonly Deviation[]): Rows {
  const states = (rows.get('resource_state') ?? []).map((row) => {
    const paths = deviations.filter(({ kind }) => kind === row['kind']).map(({ path }) => path)
    const state: unknown = JSON.parse(String(row['state']))
    return { ...row, state: paths.reduce((value, path) => cut(value, path), state) }
  })
  return new Map([...rows, ['resource_state', states]])
}

function cut(value: unknown, path: readonly string[]): unknown {
  const [name, ...deeper] = path
  if (Array.isArray(value)) return value.map((one) => cut(one, path))
  if (!isRecord(value) || name === undefined || !(name in value)) return value
  const { [name]: inner, ...rest } = value
  return deeper.length === 0 ? rest : { ...rest, [name]: cut(inner, deeper) }
}
