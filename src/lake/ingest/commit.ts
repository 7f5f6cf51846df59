import { EVENT_TABLES, type EventTable, type EventTableName } from '../../events/tables.ts'
import type { Engine } from '../engine.ts'
import {
  createStage,
  freshName,
  STORED_TABLES,
  stageName,
  storedValue,
  termText,
} from '../schema.ts'
import { completeInvocations } from './completed.ts'
import { prepareSuperseded, settleSuperseded } from './superseded.ts'

/** Makes the stages of all tables, empty, and the views of what is fresh in them. */
export async function prepareStages(engine: Engine): Promise<void> {
  for (const table of Object.values(EVENT_TABLES)) {
    const columns = table.columns.map((column) => `${storedValue(column)} AS ${column.name}`)
    await engine.query(createStage(table))
    await engine.query(
      `CREATE OR REPLACE TEMP VIEW ${freshName(table.name)} AS
       SELECT ${columns.join(', ')}, object FROM ${stageName(table)}`,
    )
  }
  await prepareSuperseded(engine)
}

/** Rows of an object that were left out, since their account is no member. */
export interface ForeignRows {
  readonly object: number
  readonly account: string
  readonly rows: number
}

export interface StoredRows {
  /** How many rows of each object were new. */
  readonly stored: ReadonlyMap<number, number>
  readonly foreign: readonly ForeignRows[]
  /** How many rows of each object were stored before and are no more: the same request is told of by a better log. */
  readonly superseded: ReadonlyMap<number, number>
}

/** Moves what is staged of `tables` into the lake, without what it has already and without the rows of accounts that are
 * not among `accounts` (all are where there is no such set; rows that name no account always stay). Until `clearStages`,
 * what is left in the stages is what was new. Runs inside the caller's transaction. */
export async function storeStaged(
  engine: Engine,
  tables: ReadonlySet<EventTableName>,
  accounts?: ReadonlySet<string>,
): Promise<StoredRows> {
  const stored = new Map<number, number>()
  const foreign: ForeignRows[] = []
  const superseded = new Map<number, number>()
  for (const table of STORED_TABLES) {
    if (!tables.has(table.name)) continue
    if (accounts !== undefined) foreign.push(...(await dropForeign(engine, table, accounts)))
    await dropRepeated(engine, table)
    for (const [object, rows] of await settleSuperseded(engine, table.name))
      superseded.set(object, (superseded.get(object) ?? 0) + rows)
    // By name: a column that came after the lake was made stands last in its table.
    await engine.query(
      `INSERT INTO stored.${table.name} BY NAME SELECT * FROM ${freshName(table.name)}`,
    )
    const counts = await engine.query(
      `SELECT object, count(*) AS rows FROM ${stageName(table)} GROUP BY object`,
    )
    for (const { object, rows } of counts) {
      stored.set(Number(object), (stored.get(Number(object)) ?? 0) + Number(rows))
    }
  }
  if (tables.has('model_request') || tables.has('invocation')) await completeInvocations(engine)
  if (tables.has('capture_value')) await engine.query(FEATURES)
  return { stored, foreign, superseded }
}

/** Takes the rows of accounts that are no members out of a stage, and answers how many they were. */
async function dropForeign(
  engine: Engine,
  table: EventTable,
  accounts: ReadonlySet<string>,
): Promise<ForeignRows[]> {
  const foreign = `account <> 0 AND account NOT IN (
    SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))`
  const rows = await engine.query(
    `SELECT s.object, ${termText('s.account')} AS account, s.rows FROM (
       SELECT object, account, count(*) AS rows FROM ${stageName(table)} WHERE ${foreign}
       GROUP BY object, account) s ORDER BY s.object, account`,
    [[...accounts]],
  )
  if (rows.length > 0)
    await engine.query(`DELETE FROM ${stageName(table)} WHERE ${foreign}`, [[...accounts]])
  return rows.map((row) => ({
    object: Number(row['object']),
    account: String(row['account']),
    rows: Number(row['rows']),
  }))
}

/** Stages are made anew, not emptied: what is deleted from a temporary table is never given back, and a long ingest would fill
 * memory, and then the disk, with what it has long stored. */
export async function clearStages(
  engine: Engine,
  tables: ReadonlySet<EventTableName>,
): Promise<void> {
  for (const table of tables) await engine.query(createStage(EVENT_TABLES[table]))
  await prepareSuperseded(engine)
}

/**
 * Takes out of a stage what the lake has, and all but the first of the rows that agree in their identity. Two copies of an
 * event have one time, so only the stretch of the lake that the stage spans is looked at: statistics of row groups keep
 * that cheap, and the cost of a commit does not grow with the lake. Repeats are few, so they are looked for, and the many
 * others never copied.
 */
async function dropRepeated(engine: Engine, table: EventTable): Promise<void> {
  const stage = stageName(table)
  const identity = table.identity.join(', ')
  const within = table.identity.map((name) => `d.${name} IS NOT DISTINCT FROM s.${name}`)
  const columns = table.columns.filter(({ name }) => table.identity.includes(name))
  const values = columns.map((column) => `${storedValue(column)} AS ${column.name}`)
  const before = table.identity.map((name) => `t.${name} IS NOT DISTINCT FROM s.${name}`)
  const orTimeless = table.mayLackTime === true ? ' OR time IS NULL' : ''
  const [row] = await engine.query(
    `CREATE OR REPLACE TEMP TABLE repeated AS
     SELECT s.rowid AS nth FROM ${stage} s
     JOIN (SELECT ${identity}, min(rowid) AS first FROM ${stage} GROUP BY ${identity} HAVING count(*) > 1) d
       ON ${within.join(' AND ')} AND s.rowid <> d.first
     UNION
     SELECT s.nth FROM (SELECT rowid AS nth, ${values.join(', ')} FROM ${stage}) s
     SEMI JOIN (SELECT ${identity} FROM stored.${table.name} WHERE time BETWEEN $1 AND $2${orTimeless}) t
       ON ${before.join(' AND ')}`,
    await timeSpan(engine, table),
  )
  if (Number(row?.['Count'] ?? 0) > 0)
    await engine.query(`DELETE FROM ${stage} WHERE rowid IN (SELECT nth FROM repeated)`)
}

async function timeSpan(engine: Engine, table: EventTable): Promise<[Date, Date]> {
  const [row] = await engine.query(
    `SELECT coalesce(min(time), 0) AS first, coalesce(max(time), 0) AS last FROM ${stageName(table)}
     WHERE NOT isnan(time)`,
  )
  return [new Date(Number(row?.['first'])), new Date(Number(row?.['last']))]
}

/** Captured values become hourly sketches: counts per logarithmic bucket or category, which add up in any order. Values of
 * a request that the lake had already are left out, as is the second copy within a commit. */
const FEATURES = `INSERT INTO stored.feature
  SELECT date_trunc('hour', make_timestamp(CAST(c.time * 1000 AS BIGINT))), c.resource, c.variant, c.side, c.feature, c.kind,
    CASE WHEN isnan(c.bucket) THEN 0 ELSE CAST(c.bucket AS BIGINT) END, c.category, count(*),
    min(CASE WHEN isnan(c.value) THEN NULL ELSE c.value END), max(CASE WHEN isnan(c.value) THEN NULL ELSE c.value END)
  FROM (
    SELECT * FROM stage_capture_value
    WHERE rowid IN (SELECT min(rowid) FROM stage_capture_value GROUP BY key, row, feature, side)
  ) c
  JOIN ${freshName('invocation')} f ON f.key = c.key
  GROUP BY ALL`
