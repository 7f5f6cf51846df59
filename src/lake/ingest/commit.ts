import { EVENT_TABLES, type EventTable, type EventTableName } from '../../events/tables.ts'
import type { Engine } from '../engine.ts'
import { STORED_TABLES, stageName, storedValue } from '../schema.ts'

/** The rows of a commit that the lake did not have, in temporary tables named by this. */
export function freshName(table: EventTableName): string {
  return `fresh_${table}`
}

/** Moves what is staged into the lake, without what it has already; answers how many rows of each object were new.
 * Runs inside the caller's transaction. */
export async function storeStaged(engine: Engine): Promise<ReadonlyMap<number, number>> {
  const stored = new Map<number, number>()
  for (const table of STORED_TABLES) {
    await engine.query(freshStatement(table), await timeSpan(engine, table))
    await engine.query(`INSERT INTO stored.${table.name} SELECT * FROM ${freshName(table.name)}`)
    const counts = await engine.query(
      `SELECT object, count(*) AS rows FROM ${freshName(table.name)} GROUP BY object`,
    )
    for (const { object, rows } of counts) {
      stored.set(Number(object), (stored.get(Number(object)) ?? 0) + Number(rows))
    }
  }
  await engine.query(FEATURES)
  return stored
}

export async function clearStages(engine: Engine): Promise<void> {
  for (const table of Object.values(EVENT_TABLES))
    await engine.query(`TRUNCATE ${stageName(table)}`)
  for (const table of STORED_TABLES)
    await engine.query(`DROP TABLE IF EXISTS ${freshName(table.name)}`)
}

/**
 * The first of the staged rows that agree in their identity, unless the lake has one. Two copies of an event have one
 * time, so only the stretch of the lake that the stage spans is looked at: statistics of row groups keep that cheap, and
 * the cost of a commit does not grow with the lake.
 */
function freshStatement(table: EventTable): string {
  const columns = table.columns.map((column) => `${storedValue(column)} AS ${column.name}`)
  const identity = table.identity.join(', ')
  const same = table.identity.map((name) => `t.${name} IS NOT DISTINCT FROM s.${name}`)
  return `CREATE OR REPLACE TEMP TABLE ${freshName(table.name)} AS
    SELECT s.* FROM (
      SELECT ${columns.join(', ')}, object FROM ${stageName(table)}
      WHERE rowid IN (SELECT min(rowid) FROM ${stageName(table)} GROUP BY ${identity})
    ) s
    WHERE NOT EXISTS (
      SELECT 1 FROM (SELECT ${identity} FROM stored.${table.name} WHERE time BETWEEN $1 AND $2) t
      WHERE ${same.join(' AND ')}
    )`
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
