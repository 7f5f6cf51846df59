import type { Engine, SqlRow } from './engine.ts'
import { STORED_TABLES } from './schema.ts'

/** A record that was refused, or several of one object that are not listed one by one. */
export interface Reject {
  /** A word of REJECT_REASONS. */
  readonly reason: string
  readonly detail: string
  readonly format: string
  /** Where the object lies. */
  readonly uri: string
  /** Byte in the inflated object where the record begins. */
  readonly position: number
  /** The beginning of the record: hostile, like all content. */
  readonly excerpt: string
  readonly records: number
}

/** How many were refused of a log for a reason. */
export interface RejectCount {
  readonly format: string
  readonly reason: string
  readonly records: number
  readonly objects: number
}

export interface RejectQuestion {
  /** Whose rejects may be told: `all`; `unowned`: those of objects that hold nothing of anybody else; `own`: the same, and
   * not of objects of which nothing was stored, since they are nobody's. */
  readonly of: 'all' | 'unowned' | 'own'
  readonly reason?: string | undefined
  readonly format?: string | undefined
  readonly offset: number
  readonly limit: number
}

const HELD = STORED_TABLES.map(
  ({ name }) => `SELECT object, count(*) AS held FROM stored.${name} GROUP BY object`,
).join(' UNION ALL ')

/** Objects whose rows can all be seen: what else was in them is nobody else's. */
const SEEN = `SELECT o.id FROM stored.object o
  LEFT JOIN (SELECT object, sum(held) AS held FROM (${HELD}) h GROUP BY object) s ON s.object = o.id
  WHERE coalesce(s.held, 0) >= o.stored`

const OBJECTS: Readonly<Record<RejectQuestion['of'], string>> = {
  all: 'SELECT id FROM stored.object',
  unowned: SEEN,
  own: `${SEEN} AND o.stored > 0`,
}

/** Records of accounts that are no members name other accounts: coverage tells of them apart. */
const from = (of: RejectQuestion['of']) => `FROM reject r JOIN stored.object o ON o.id = r.object
  WHERE r.object IN (${OBJECTS[of]}) AND r.reason <> 'not-a-member'`

/** What was refused, where and why: object by object, in the order of the records. */
export async function readRejects(engine: Engine, question: RejectQuestion): Promise<Reject[]> {
  const { of, reason = '', format = '', offset, limit } = question
  const rows = await engine.query(
    `SELECT r.reason, r.detail, o.format, o.uri, r.position, r.excerpt, r.records ${from(of)}
       AND ($1 = '' OR r.reason = $1) AND ($2 = '' OR o.format = $2)
     ORDER BY o.uri, r.object, r.position, r.reason LIMIT ${whole(limit)} OFFSET ${whole(offset)}`,
    [reason, format],
  )
  return rows.map(rejectOf)
}

/** The same counted by log and reason, most first. */
export async function countRejects(
  engine: Engine,
  { of }: Pick<RejectQuestion, 'of'>,
): Promise<RejectCount[]> {
  const rows = await engine.query(
    `SELECT o.format, r.reason, sum(r.records) AS records, count(DISTINCT r.object) AS objects ${from(of)}
     GROUP BY o.format, r.reason ORDER BY records DESC, o.format, r.reason`,
  )
  return rows.map((row) => ({
    format: String(row['format']),
    reason: String(row['reason']),
    records: Number(row['records']),
    objects: Number(row['objects']),
  }))
}

function whole(value: number): number {
  return Math.max(0, Math.floor(value))
}

function rejectOf(row: SqlRow): Reject {
  const text = (name: string) => String(row[name] ?? '')
  return {
    reason: text('reason'),
    detail: text('detail'),
    format: text('format'),
    uri: text('uri'),
    position: Number(row['position']),
    excerpt: text('excerpt'),
    records: Number(row['records']),
  }
}
