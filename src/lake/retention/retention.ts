import type { EventTable } from '../../events/tables.ts'
import { DAY, floorHour } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import type { Engine } from '../engine.ts'
import { prepareStages } from '../ingest/commit.ts'
import type { Lake } from '../lake.ts'
import { freshName, STORED_TABLES } from '../schema.ts'
import { newestRow } from './newest-row.ts'
import { forgetUnusedTerms } from './unused-terms.ts'

/** Days that a log's rows are kept where nothing else is said; Detective keeps a year too. */
export const KEPT_DAYS = 365

/** How many days rows are kept, by the name of the log format that they were read from; `default` for all others. */
export type RetentionRules = Readonly<Record<string, number>>

export interface ExpireOptions {
  readonly rules: RetentionRules
  readonly now: () => Date
  /** Counts relations from the rows that `freshName` shows, as an ingest has it. */
  readonly derive: (engine: Engine) => Promise<void>
  /** Whether it is only said what would go. */
  readonly dryRun?: boolean
  /** Whether ages are counted to what `now` says even where nothing in the lake is nearly as late. */
  readonly trustClock?: boolean
}

/** What only the clock says is too old: nothing that was read is nearly as late, so the clock may be set wrong. Times are
 * milliseconds since the epoch. */
export interface HeldBack {
  readonly rows: number
  readonly now: number
  /** When the newest of what the lake tells of happened. */
  readonly newest: number
}

/** What went of one log, and the time before which nothing of it is left. */
export interface ExpiredLog {
  readonly log: string
  /** Milliseconds since the epoch, a whole hour. */
  readonly before: number
  readonly rows: number
}

export interface Expired {
  readonly logs: readonly ExpiredLog[]
  readonly rows: number
  readonly relations: number
  readonly features: number
  readonly terms: number
  /** Rows that are older than they may be, counted anew when all was done; anything but 0 is an error of ours. */
  readonly left: number
  readonly heldBack?: HeldBack
}

/** How long before now the newest row may lie, so that the clock is believed. Where logs are read at all, some are of today. */
const MOST_QUIET = 2 * DAY

/**
 * Deletes what is older than it may be kept, in one transaction: rows of the event tables, hourly sketches, relations, excerpts of
 * what was refused, and strings that nothing uses any more. Ends are whole hours, so that an hour's relations are those of rows that
 * are there. The ledger keeps its lines: an object that was read stays known, or its rows would come back with the next reading.
 * A clock that was set a year ahead must not delete a year of logs: ages are counted to at most two days after the newest row,
 * unless the clock is to be trusted.
 *
 * @throws UserError when a rule is for a log that there is not
 */
export async function expire(lake: Lake, options: ExpireOptions): Promise<Expired> {
  const { engine, terms } = lake
  const heldBack = await whatClockAloneSays(engine, options)
  const ends = await writeEnds(engine, options.rules, countedTo(options, heldBack))
  const logs = await rowsBefore(engine, ends)
  const rows = rowsOf(logs)
  const told =
    heldBack === undefined || heldBack.rows <= rows
      ? {}
      : { heldBack: { ...heldBack, rows: heldBack.rows - rows } }
  if (options.dryRun === true)
    return { logs, rows, relations: 0, features: 0, terms: 0, left: rows, ...told }
  const done = await engine.transaction(async () => {
    const features = await deleted(engine, 'DELETE FROM stored.feature WHERE time < $1', [
      endOf(ends, 'sagemaker-data-capture'),
    ])
    const latest = Math.max(...ends.values())
    for (const table of STORED_TABLES) await engine.query(deleteRows(table), [new Date(latest)])
    const relations = await recountRelations(engine, new Date(latest), options.derive)
    await engine.query(FORGET_EXCERPTS)
    return { features, relations, terms: await forgetUnusedTerms(engine) }
  })
  terms.forget()
  const left = (await rowsBefore(engine, ends)).reduce((sum, log) => sum + log.rows, 0)
  return { logs, rows, ...done, left, ...told }
}

/** Undefined where the clock is to be believed; with all the rows that would go by it. */
async function whatClockAloneSays(
  engine: Engine,
  { rules, now, trustClock }: ExpireOptions,
): Promise<HeldBack | undefined> {
  const time = now().getTime()
  const newest = trustClock === true ? undefined : await newestRow(engine)
  if (newest === undefined || time <= newest + MOST_QUIET) return undefined
  const logs = await rowsBefore(engine, await writeEnds(engine, rules, time))
  return { rows: rowsOf(logs), now: time, newest }
}

/** To when ages are counted. */
function countedTo({ now }: ExpireOptions, heldBack: HeldBack | undefined): number {
  return heldBack === undefined ? now().getTime() : heldBack.newest + MOST_QUIET
}

function rowsOf(logs: readonly ExpiredLog[]): number {
  return logs.reduce((sum, { rows }) => sum + rows, 0)
}

/** Before which time rows of each log of the lake go: in the table `retention_end` by object, and by log. */
async function writeEnds(
  engine: Engine,
  rules: RetentionRules,
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const formats = await engine.query('SELECT DISTINCT format FROM stored.object ORDER BY format')
  const logs = formats.map(({ format }) => String(format))
  const end = (log: string) => floorHour(now - (rules[log] ?? rules['default'] ?? KEPT_DAYS) * DAY)
  const ends = new Map(['default', ...logs].map((log) => [log, end(log)]))
  await engine.query(
    `CREATE OR REPLACE TEMP TABLE retention_end AS
     SELECT o.id AS object, o.format, o.ingested, make_timestamp(CAST(e.before * 1000 AS BIGINT)) AS before
     FROM stored.object o JOIN (SELECT unnest($1::VARCHAR[]) AS format, unnest($2::DOUBLE[]) AS before) e
       ON e.format = o.format`,
    [logs, logs.map((log) => ends.get(log) ?? 0)],
  )
  return ends
}

function endOf(ends: ReadonlyMap<string, number>, log: string): Date {
  return new Date(ends.get(log) ?? ends.get('default') ?? 0)
}

/** A row that says no time is as old as the reading that brought it. */
const IS_OLD = 'coalesce(s.time, e.ingested) < e.before'

async function rowsBefore(
  engine: Engine,
  ends: ReadonlyMap<string, number>,
): Promise<readonly ExpiredLog[]> {
  const counts = STORED_TABLES.map(
    ({ name }) =>
      `SELECT e.format, count(*) AS rows FROM stored.${name} s JOIN retention_end e ON e.object = s.object
       WHERE ${IS_OLD} GROUP BY e.format`,
  )
  const rows = await engine.query(
    `SELECT format, sum(rows) AS rows FROM (${counts.join(' UNION ALL ')}) GROUP BY format ORDER BY format`,
  )
  return rows.map((row) => {
    const log = String(row['format'])
    return { log, before: endOf(ends, log).getTime(), rows: Number(row['rows']) }
  })
}

function deleteRows({ name }: EventTable): string {
  return `DELETE FROM stored.${name} s USING retention_end e
    WHERE e.object = s.object AND (s.time IS NULL OR s.time < $1) AND ${IS_OLD}`
}

/**
 * Relations of the hours in which anything may have gone are counted again from the rows that are left: logs that are kept longer
 * than others go on being told of there.
 */
async function recountRelations(
  engine: Engine,
  before: Date,
  derive: (engine: Engine) => Promise<void>,
): Promise<number> {
  // Without an ingest before it in this session there are no stages, nor what else a derivation looks at.
  await prepareStages(engine)
  const old = 'SELECT count(*) AS lines FROM stored.relation'
  const [was] = await engine.query(old)
  await engine.query('DELETE FROM stored.relation WHERE time < $1', [before])
  for (const { name } of STORED_TABLES)
    await engine.query(
      `CREATE OR REPLACE TEMP VIEW ${freshName(name)} AS
       SELECT * FROM stored.${name} WHERE time < make_timestamp(${before.getTime() * 1000})`,
    )
  await derive(engine)
  await prepareStages(engine)
  const [is] = await engine.query(old)
  return Number(was?.['lines']) - Number(is?.['lines'])
}

/** What was refused may hold what a row would have: its excerpt goes, that it was refused and why stays. */
const FORGET_EXCERPTS = `UPDATE reject SET excerpt = '' FROM retention_end e
  WHERE e.object = reject.object AND e.ingested < e.before AND reject.excerpt <> ''`

async function deleted(engine: Engine, sql: string, parameters: readonly Date[]): Promise<number> {
  const [row] = await engine.query(sql, parameters)
  return Number(row?.['Count'] ?? 0)
}

/** @throws UserError for a rule that is for no log */
export function checkRules(rules: RetentionRules, logs: ReadonlySet<string>): void {
  const unknown = Object.keys(rules).filter((log) => log !== 'default' && !logs.has(log))
  if (unknown.length === 0) return
  throw new UserError(
    `there is no log called ${unknown.join(', ')}; the logs are ${[...logs].toSorted().join(', ')}`,
  )
}
