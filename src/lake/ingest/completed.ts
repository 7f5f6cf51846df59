import { REQUEST_COLUMNS } from '../../events/tables/model-request.ts'
import type { Column } from '../../events/tables/table.ts'
import { INVOCATION_ORIGINS } from '../../events/tables.ts'
import type { Engine } from '../engine.ts'
import { freshName } from '../schema.ts'
import { supersededName } from './superseded.ts'

/** How far a question and its answer may lie apart. It bounds what of the lake is looked at. */
const MOST_APART = "INTERVAL '1 hour'"
const TOLD_IN_HALVES = `origin = ${INVOCATION_ORIGINS.indexOf('agent-trace')}`

/**
 * Gives invocations of which a commit brought the question or the answer what their question says. An agent's trace tells of both
 * apart: the answer is the invocation, the question rests in `model_request`, and either may come first or from another object.
 * What a row says itself stays, so that completing it twice changes nothing. Rows that are completed are counted anew: without
 * their question they had no model to be related to.
 */
export async function completeInvocations(engine: Engine): Promise<void> {
  const span = await spanOfFresh(engine)
  if (span === undefined) return
  const [made] = await engine.query(
    `CREATE OR REPLACE TEMP TABLE completing AS
     SELECT r.* FROM stored.model_request r
     SEMI JOIN (SELECT key FROM stored.invocation WHERE ${TOLD_IN_HALVES} AND ${NEAR}) i ON i.key = r.key
     WHERE (${NEAR} OR r.time IS NULL)
       AND r.key IN (SELECT key FROM ${freshName('model_request')} UNION ALL
         SELECT key FROM ${freshName('invocation')} WHERE ${TOLD_IN_HALVES})`,
    span,
  )
  if (Number(made?.['Count'] ?? 0) === 0) return
  const mine = `${TOLD_IN_HALVES} AND ${NEAR} AND i.key IN (SELECT key FROM completing)`
  await engine.query(
    `INSERT INTO ${supersededName('invocation')} SELECT i.* FROM stored.invocation i WHERE ${mine}`,
    span,
  )
  await engine.query(
    `UPDATE stored.invocation SET ${REQUEST_COLUMNS.map(filled).join(', ')} FROM completing r
     WHERE invocation.key = r.key AND invocation.${TOLD_IN_HALVES}
       AND invocation.time >= $1 - ${MOST_APART} AND invocation.time <= $2 + ${MOST_APART}`,
    span,
  )
}

const NEAR = `time >= $1 - ${MOST_APART} AND time <= $2 + ${MOST_APART}`

/** Times between which the fresh halves lie; all times there are where a question says none, undefined where no half is fresh. */
async function spanOfFresh(engine: Engine): Promise<[Date, Date] | undefined> {
  const [row] = await engine.query(
    `SELECT count(*) AS halves, count(*) FILTER (WHERE time IS NULL) AS timeless, min(time) AS first, max(time) AS last
     FROM (SELECT time FROM ${freshName('model_request')} UNION ALL
       SELECT time FROM ${freshName('invocation')} WHERE ${TOLD_IN_HALVES})`,
  )
  if (Number(row?.['halves']) === 0) return undefined
  if (Number(row?.['timeless']) > 0) return [EARLIEST, LATEST]
  return [new Date(Number(row?.['first'])), new Date(Number(row?.['last']))]
}

const EARLIEST = new Date(0)
const LATEST = new Date(Date.UTC(2200, 0, 1))

/** A term or code that is absent is 0, anything else NULL. */
function filled({ name, kind }: Column): string {
  const own =
    kind === 'term' || kind === 'code' ? `nullif(invocation.${name}, 0)` : `invocation.${name}`
  return `${name} = coalesce(${own}, r.${name})`
}
