import type { EventTableName } from '../events/tables.ts'
import type { Engine } from '../lake/engine.ts'
import { SUPERSEDABLE, supersededName } from '../lake/ingest/superseded.ts'
import { freshName } from '../lake/schema.ts'
import { RELATION_TYPES, type RelationType } from './relation-types.ts'

/**
 * Counts the relations that a commit's new rows make. What is written adds up: the lake holds a line per commit, hour and
 * pair, and whoever asks takes the sum, so that the order in which logs arrive does not matter and nothing is ever
 * updated in place. Only where a commit took rows back (see superseded.ts) the hours of these are counted anew.
 */
export async function deriveRelations(engine: Engine): Promise<void> {
  for (const [code, type] of RELATION_TYPES.entries()) {
    await engine.query(deriveStatement(code, type, freshName(type.from)))
  }
  for (const table of SUPERSEDABLE) await countAnew(engine, table)
}

/** Counts the rows of the hours again from which a commit took some back. */
async function countAnew(engine: Engine, table: EventTableName): Promise<void> {
  const hours = `SELECT DISTINCT date_trunc('hour', time) AS hour FROM ${supersededName(table)}`
  const [row] = await engine.query(`SELECT min(hour) AS first, max(hour) AS last FROM (${hours}) h`)
  if (typeof row?.['first'] !== 'number') return
  const types = [...RELATION_TYPES.entries()].filter(([, { from }]) => from === table)
  const span = [new Date(row['first']), new Date(Number(row['last']))]
  await engine.query(
    `DELETE FROM stored.relation WHERE time >= $1 AND time <= $2 AND time IN (${hours})
       AND type IN (${types.map(([code]) => code).join(', ')})`,
    span,
  )
  const rows = `(SELECT * FROM stored.${table} WHERE time >= $1 AND time < $2 + INTERVAL '1 hour'
    AND date_trunc('hour', time) IN (${hours}))`
  for (const [code, type] of types) await engine.query(deriveStatement(code, type, rows), span)
}

/** @param rows name of a table, or a sub-query */
function deriveStatement(code: number, type: RelationType, rows: string): string {
  return `INSERT INTO stored.relation
    SELECT date_trunc('hour', time), ${code}, ${type.sourceType}, ${type.source}, ${type.targetType}, ${type.target},
      ${type.service ?? '0'}, ${type.operation ?? '0'}, ${type.account ?? '0'}, count(*),
      count(*) FILTER (WHERE ${type.failed ?? 'false'}), min(time), max(time)
    FROM ${rows}
    WHERE ${type.where}
    GROUP BY ALL`
}

/** A lake of many commits has many lines for the same hour and pair; beyond this share they are summed up. */
const WORTH_COMPACTING = 1.15
/** So many lines are read whole in a few milliseconds, however they lie. */
const FEW_LINES = 400_000

/** Sums up the lines of the same hour and pair and orders them by entity, so that one entity's history lies together; a
 * graph of less than `fewLines` is left as it is. */
export async function compactRelations(engine: Engine, fewLines = FEW_LINES): Promise<void> {
  const [row] = await engine.query('SELECT count(*) AS lines FROM stored.relation')
  const lines = Number(row?.['lines'])
  const [mark] = await engine.query("SELECT value FROM setting WHERE name = 'relation_lines'")
  const compacted = Number(mark?.['value'] ?? 0)
  if (lines < fewLines || lines < compacted * WORTH_COMPACTING) return
  await engine.transaction(async () => {
    await engine.query(`CREATE TABLE stored.relation_compacted AS ${SUMMED}`)
    await engine.query('DROP TABLE stored.relation')
    await engine.query('ALTER TABLE stored.relation_compacted RENAME TO relation')
    await engine.query("DELETE FROM setting WHERE name = 'relation_lines'")
    await engine.query(
      "INSERT INTO setting SELECT 'relation_lines', CAST(count(*) AS VARCHAR) FROM stored.relation",
    )
  })
}

const SUMMED = `SELECT time, type, source_type, source, target_type, target, service, operation, account,
    CAST(sum(count) AS BIGINT) AS count, CAST(sum(failed) AS BIGINT) AS failed, min(first) AS first, max(last) AS last
  FROM stored.relation GROUP BY ALL ORDER BY source_type, source, type, time`
