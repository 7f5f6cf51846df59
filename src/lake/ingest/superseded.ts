import {
  EVENT_CATEGORIES,
  EVENT_TABLES,
  type EventTableName,
  INVOCATION_ORIGINS,
} from '../../events/tables.ts'
import type { Engine } from '../engine.ts'
import { stageName, storedValue } from '../schema.ts'

/**
 * A request that two logs tell of is one call, and the row of the log that says more is the one that stays: CloudTrail’s before
 * an access log’s, the invocation log’s before a span’s and that before an agent trace’s. All have the request's id. Which of them is read first must not
 * matter, so the weaker row is left out when the other is there, and taken back when that comes later; see
 * docs/decisions/0025-s3-access-logs.md, 0026-spans-are-invocations.md and 0032-agent-traces-are-invocations.md.
 */
interface Ranked {
  readonly table: EventTableName
  /** Which rows are of logs that say less: by a code of this column, from the one that says most of them to the least. */
  readonly column: string
  readonly weaker: readonly number[]
}

const origin = (name: (typeof INVOCATION_ORIGINS)[number]) => INVOCATION_ORIGINS.indexOf(name)

const RANKED: readonly Ranked[] = [
  { table: 'api_call', column: 'category', weaker: [EVENT_CATEGORIES.indexOf('AccessLog')] },
  { table: 'invocation', column: 'origin', weaker: [origin('span'), origin('agent-trace')] },
]

/** Tables of which a commit may take rows back. */
export const SUPERSEDABLE: readonly EventTableName[] = RANKED.map(({ table }) => table)

/** How far the two logs' times of one request may lie apart. It bounds what of the lake is looked at. */
const MOST_APART = "INTERVAL '5 minutes'"

/** The rows that a commit took back or changed, in a temporary table named by this until the stages are cleared: the relations of
 * their hours are counted anew. */
export function supersededName(table: EventTableName): string {
  return `superseded_${table}`
}

/** Makes the tables of what a commit takes back, empty. */
export async function prepareSuperseded(engine: Engine): Promise<void> {
  for (const table of SUPERSEDABLE)
    await engine.query(
      `CREATE OR REPLACE TEMP TABLE ${supersededName(table)} AS SELECT * FROM stored.${table} LIMIT 0`,
    )
}

/** Takes what is superseded out of the stage of a table and out of the lake. The ledger has it as duplicate from then on.
 * Answers how many rows of each object were stored and are no more. */
export async function settleSuperseded(
  engine: Engine,
  table: EventTableName,
): Promise<ReadonlyMap<number, number>> {
  const ranked = RANKED.find((one) => one.table === table)
  if (ranked === undefined) return new Map()
  await dropStaged(engine, ranked)
  return takeBack(engine, ranked)
}

/** What is staged, as far as it decides whether two rows are one request. */
function staged({ table, column }: Ranked): string {
  const wanted = ['request_id', 'time', 'account', column]
  const columns = EVENT_TABLES[table].columns
    .filter(({ name }) => wanted.includes(name))
    .map((one) => `${storedValue(one)} AS ${one.name}`)
  return `(SELECT rowid AS nth, ${columns.join(', ')} FROM ${stageName(EVENT_TABLES[table])})`
}

/** 0 for a row of a log that says all there is, more the less its log says. */
function rank({ column, weaker }: Ranked, row: string): string {
  const cases = weaker.map((code, nth) => `WHEN ${code} THEN ${nth + 1}`)
  return `CASE ${row}.${column} ${cases.join(' ')} ELSE 0 END`
}

const isWeaker = ({ column, weaker }: Ranked) => `${column} IN (${weaker.join(', ')})`
/** Whether a row may take the place of another: all may but those of the log that says least. */
const isBetter = ({ column, weaker }: Ranked) => `${column} <> ${weaker.at(-1)}`

/** A log of another account tells of the same request too: to whom the resource belongs, that is no word of its own. */
const sameIn = (ranked: Ranked) =>
  `t.request_id = a.request_id AND t.time BETWEEN a.time - ${MOST_APART} AND a.time + ${MOST_APART}
  AND (a.account = 0 OR t.account = 0 OR a.account = t.account) AND ${rank(ranked, 't')} < ${rank(ranked, 'a')}`
const NEAR = `time >= $1 - ${MOST_APART} AND time <= $2 + ${MOST_APART}`

async function spanOf(
  engine: Engine,
  ranked: Ranked,
  condition: string,
): Promise<[Date, Date] | undefined> {
  const [row] = await engine.query(
    `SELECT min(s.time) AS first, max(s.time) AS last FROM ${staged(ranked)} s
     WHERE ${condition} AND request_id IS NOT NULL`,
  )
  if (typeof row?.['first'] !== 'number') return undefined
  return [new Date(row['first']), new Date(Number(row['last']))]
}

async function dropStaged(engine: Engine, ranked: Ranked): Promise<void> {
  const { table, column } = ranked
  const span = await spanOf(engine, ranked, isWeaker(ranked))
  if (span === undefined) return
  await engine.query(
    `DELETE FROM ${stageName(EVENT_TABLES[table])} WHERE rowid IN (
       SELECT a.nth FROM ${staged(ranked)} a SEMI JOIN (
         SELECT request_id, time, account, ${column} FROM stored.${table} WHERE ${isBetter(ranked)} AND ${NEAR}
         UNION ALL SELECT request_id, time, account, ${column} FROM ${staged(ranked)} WHERE ${isBetter(ranked)}) t
         ON ${sameIn(ranked)}
       WHERE ${isWeaker(ranked)})`,
    span,
  )
}

async function takeBack(engine: Engine, ranked: Ranked): Promise<ReadonlyMap<number, number>> {
  const { table } = ranked
  const gone = supersededName(table)
  const span = await spanOf(engine, ranked, isBetter(ranked))
  if (span === undefined) return new Map()
  // Most lakes have no such row: statistics of row groups say so, and what is staged need not be looked through.
  const weak = `SELECT 1 FROM stored.${table} WHERE ${isWeaker(ranked)} AND ${NEAR} LIMIT 1`
  if ((await engine.query(weak, span)).length === 0) return new Map()
  const [made] = await engine.query(
    `CREATE OR REPLACE TEMP TABLE ${gone} AS
     SELECT a.* FROM (SELECT * FROM stored.${table} WHERE ${isWeaker(ranked)} AND ${NEAR}) a
     SEMI JOIN (SELECT * FROM ${staged(ranked)} WHERE ${isBetter(ranked)}) t ON ${sameIn(ranked)}`,
    span,
  )
  if (Number(made?.['Count'] ?? 0) === 0) return new Map()
  const identity = EVENT_TABLES[table].identity.map(
    (name) => `g.${name} IS NOT DISTINCT FROM stored.${table}.${name}`,
  )
  await engine.query(
    `DELETE FROM stored.${table} WHERE ${isWeaker(ranked)} AND ${NEAR}
       AND EXISTS (SELECT 1 FROM ${gone} g WHERE ${identity.join(' AND ')})`,
    span,
  )
  const rows = await engine.query(`SELECT object, count(*) AS rows FROM ${gone} GROUP BY object`)
  await correctLedger(engine, gone)
  return new Map(rows.map((row) => [Number(row['object']), Number(row['rows'])]))
}

async function correctLedger(engine: Engine, gone: string): Promise<void> {
  const counts = `(SELECT object, count(*) AS rows FROM ${gone} GROUP BY object) c`
  await engine.query(
    `UPDATE stored.object SET stored = stored - c.rows, duplicate = duplicate + c.rows FROM ${counts} WHERE id = c.object`,
  )
  await engine.query(
    `UPDATE stored.unfinished SET stored = stored - c.rows FROM ${counts} WHERE id = c.object`,
  )
}
