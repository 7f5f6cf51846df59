import { EVENT_CATEGORIES, EVENT_TABLES } from '../../events/tables.ts'
import type { Engine } from '../engine.ts'
import { stageName, storedValue } from '../schema.ts'

/**
 * A request to S3 that both CloudTrail and an access log tell of is one call, and CloudTrail's row is the one that stays: it says
 * more, and comes with the key and session that were used. Both logs have the request's id. Which of them is read first must
 * not matter, so a row of an access log is left out when CloudTrail's is there, and taken back when that comes later; see
 * docs/decisions/0025-s3-access-logs.md.
 */
const CALLS = EVENT_TABLES.api_call
const STAGE = stageName(CALLS)
const ACCESS_LOG = EVENT_CATEGORIES.indexOf('AccessLog')

/** How far the two logs' times of one request may lie apart: both are to the second. It bounds what of the lake is looked at. */
const MOST_APART = "INTERVAL '5 minutes'"

/** The rows that a commit took back, in a temporary table named by this until the stages are cleared. */
export const SUPERSEDED = 'superseded_api_call'

const column = (name: string) =>
  CALLS.columns
    .filter((one) => one.name === name)
    .map((one) => `${storedValue(one)} AS ${name}`)
    .join()

/** What is staged, as far as it decides whether two rows are one request. */
const STAGED = `(SELECT rowid AS nth, ${['request_id', 'time', 'account', 'category'].map(column).join(', ')} FROM ${STAGE})`

/** A trail of another account tells of the same request too: to whom the bucket belongs, that is no word of its own. */
const SAME = `t.request_id = a.request_id AND t.time BETWEEN a.time - ${MOST_APART} AND a.time + ${MOST_APART}
  AND (a.account = 0 OR a.account = t.account)`

/** Makes the table of what a commit takes back, empty. */
export async function prepareSuperseded(engine: Engine): Promise<void> {
  await engine.query(
    `CREATE OR REPLACE TEMP TABLE ${SUPERSEDED} AS SELECT * FROM stored.api_call LIMIT 0`,
  )
}

/** Takes out of the stage of API calls the rows of access logs of which CloudTrail tells, in the lake or in the stage. */
export async function dropSuperseded(engine: Engine): Promise<void> {
  const [staged] = await engine.query(
    `SELECT min(s.time) AS first, max(s.time) AS last FROM ${STAGED} s WHERE s.category = ${ACCESS_LOG}`,
  )
  if (typeof staged?.['first'] !== 'number') return
  await engine.query(
    `DELETE FROM ${STAGE} WHERE rowid IN (
       SELECT a.nth FROM ${STAGED} a SEMI JOIN (
         SELECT request_id, time, account FROM stored.api_call
         WHERE category <> ${ACCESS_LOG} AND time >= $1 - ${MOST_APART} AND time <= $2 + ${MOST_APART}
         UNION ALL SELECT request_id, time, account FROM ${STAGED} WHERE category <> ${ACCESS_LOG}) t ON ${SAME}
       WHERE a.category = ${ACCESS_LOG})`,
    [new Date(staged['first']), new Date(Number(staged['last']))],
  )
}

/** Takes back the stored rows of access logs of which the staged calls of CloudTrail tell. The ledger has them as duplicates
 * from then on. Answers how many of each object they were. */
export async function takeBackSuperseded(engine: Engine): Promise<ReadonlyMap<number, number>> {
  const [staged] = await engine.query(
    `SELECT min(s.time) AS first, max(s.time) AS last FROM ${STAGED} s
     WHERE s.category <> ${ACCESS_LOG} AND s.request_id IS NOT NULL`,
  )
  if (typeof staged?.['first'] !== 'number') return new Map()
  const [made] = await engine.query(
    `CREATE OR REPLACE TEMP TABLE ${SUPERSEDED} AS
     SELECT a.* FROM (SELECT * FROM stored.api_call WHERE category = ${ACCESS_LOG}
       AND time >= $1 - ${MOST_APART} AND time <= $2 + ${MOST_APART}) a
     SEMI JOIN (SELECT * FROM ${STAGED} WHERE category <> ${ACCESS_LOG}) t ON ${SAME}`,
    [new Date(staged['first']), new Date(Number(staged['last']))],
  )
  if (Number(made?.['Count'] ?? 0) === 0) return new Map()
  await engine.query(
    `DELETE FROM stored.api_call WHERE category = ${ACCESS_LOG} AND time >= $1 - ${MOST_APART} AND time <= $2 + ${MOST_APART}
       AND (account, event_id, time) IN (SELECT (account, event_id, time) FROM ${SUPERSEDED})`,
    [new Date(staged['first']), new Date(Number(staged['last']))],
  )
  const rows = await engine.query(
    `SELECT object, count(*) AS rows FROM ${SUPERSEDED} GROUP BY object`,
  )
  await correctLedger(engine)
  return new Map(rows.map((row) => [Number(row['object']), Number(row['rows'])]))
}

async function correctLedger(engine: Engine): Promise<void> {
  const counts = `(SELECT object, count(*) AS rows FROM ${SUPERSEDED} GROUP BY object) c`
  await engine.query(
    `UPDATE stored.object SET stored = stored - c.rows, duplicate = duplicate + c.rows FROM ${counts} WHERE id = c.object`,
  )
  await engine.query(
    `UPDATE stored.unfinished SET stored = stored - c.rows FROM ${counts} WHERE id = c.object`,
  )
}
