import type { Column } from '../../events/tables.ts'
import { termTexts } from '../../lake/calls.ts'
import type { Engine, SqlRow } from '../../lake/engine.ts'
import { latestFindings } from '../../lake/latest-finding.ts'
import { termText } from '../../lake/schema.ts'
import type { BoundStatement } from '../../lake/series-records.ts'
import { fieldsOf } from './log-record.ts'
import { listedColumns, RECORD_SOURCES, type RecordKind } from './record-kinds.ts'
import {
  bind,
  conditionOf,
  type Draft,
  lookupsOf,
  newDraft,
  type RecordQuestion,
  sqlTime,
} from './record-question.ts'

/** A record in a list: its columns without long texts. */
export interface ListedRecord {
  /** Opens it. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  /** Columns that say something, by name; see `LogRecord`. */
  readonly fields: Readonly<Record<string, string | number>>
  readonly place: RecordPlace
}

/** Where a record stands in the order of records: time, then id, then account. */
export interface RecordPlace {
  readonly time: number
  readonly key: string
  /** Id of the dictionary. */
  readonly account: number
}

export interface RecordPage {
  /** The newest first; the oldest first where that was asked for. */
  readonly records: readonly ListedRecord[]
  /** What was asked of the lake. */
  readonly statement: BoundStatement
}

export interface RecordPaging {
  /** Only those behind it in the order. */
  readonly after: RecordPlace | undefined
  readonly limit: number
  readonly oldestFirst?: boolean
}

/** How many records of an hour are wanted. */
export interface RecordHour {
  /** Its beginning, milliseconds since the epoch. */
  readonly time: number
  readonly count: number
  readonly failed: number
}

/** Records that fit a question, page by page: who asks for what comes after a place misses nothing and sees nothing twice. */
export async function listRecords(
  engine: Engine,
  question: RecordQuestion,
  paging: RecordPaging,
): Promise<RecordPage> {
  const source = RECORD_SOURCES[question.kind]
  const draft = newDraft()
  const columns = listedColumns(source)
  const page = pageSql(question, paging, draft)
  const rows = await engine.query(page.sql, draft.parameters)
  const texts = await termTexts(engine, termsIn(columns, rows))
  const records = rows.map((row) => {
    const [id, time] = [String(row[source.key]), Number(row['time'])]
    const place = { time, key: id, account: Number(row['account']) }
    return { id, time, fields: fieldsOf(columns, worded(columns, row, texts)), place }
  })
  return { records, statement: { sql: inWords(columns, page), parameters: draft.parameters } }
}

/** Looking strings up for the rows of a page takes a tenth of what a sub-query for each column does. */
function termsIn(columns: readonly Column[], rows: readonly SqlRow[]): ReadonlySet<number> {
  const terms = columns.filter(({ kind }) => kind === 'term')
  return new Set(rows.flatMap((row) => terms.map(({ name }) => Number(row[name]))))
}

function worded(
  columns: readonly Column[],
  row: SqlRow,
  texts: ReadonlyMap<number, string>,
): SqlRow {
  const value = ({ name, kind }: Column) =>
    kind === 'term' ? (texts.get(Number(row[name])) ?? null) : (row[name] ?? null)
  return Object.fromEntries(columns.map((column) => [column.name, value(column)]))
}

/** Hours in which records fit a question, in order; those without any are left out. */
export async function countRecords(
  engine: Engine,
  question: RecordQuestion,
): Promise<readonly RecordHour[]> {
  const { kind } = question
  const draft = newDraft()
  const condition = conditionOf(question, draft)
  const rows = await engine.query(
    `${lookupsOf(draft)}SELECT date_trunc('hour', s.time) AS hour, count(*) AS count,
       count(*) FILTER (WHERE ${RECORD_SOURCES[kind].failed}) AS failed
     FROM ${rowsOf(kind)} s WHERE ${condition} GROUP BY 1 ORDER BY 1`,
    draft.parameters,
  )
  return rows.map((row) => ({
    time: Number(row['hour']),
    count: Number(row['count']),
    failed: Number(row['failed']),
  }))
}

interface PageSql {
  readonly sql: string
  readonly order: string
}

/** The rows of a page, with ids in place of strings. */
function pageSql(question: RecordQuestion, paging: RecordPaging, draft: Draft): PageSql {
  const { kind } = question
  const source = RECORD_SOURCES[kind]
  const { after, limit, oldestFirst = false } = paging
  const direction = oldestFirst ? '' : ' DESC'
  const order = ['time', source.key, 'account'].map((name) => `s.${name}${direction}`).join(', ')
  const wanted = [
    conditionOf(question, draft),
    ...(after === undefined ? [] : [behind(source.key, after, oldestFirst, draft)]),
  ].join('\n    AND ')
  const columns = listedColumns(source).map(({ name }) => `s.${name}`)
  const sql = `${lookupsOf(draft)}SELECT ${columns.join(', ')}
  FROM ${rowsOf(kind)} s
  WHERE ${wanted}
  ORDER BY ${order} LIMIT ${Math.max(1, Math.floor(limit))}`
  return { sql, order }
}

/** The same question in one statement that answers with strings, for whoever asks the lake by hand. */
function inWords(columns: readonly Column[], { sql, order }: PageSql): string {
  const words = columns.map(({ name, kind }) =>
    kind === 'term' ? `${termText(`s.${name}`)} AS ${name}` : `s.${name}`,
  )
  return `SELECT ${words.join(',\n  ')}\nFROM (\n  ${sql}\n) s\nORDER BY ${order}`
}

function behind(key: string, place: RecordPlace, oldestFirst: boolean, draft: Draft): string {
  const sign = oldestFirst ? '>' : '<'
  const time = `CAST(${bind(draft, sqlTime(place.time))} AS TIMESTAMP)`
  const id = `CAST(${bind(draft, place.key)} AS UUID)`
  const account = bind(draft, place.account)
  return `(s.time ${sign} ${time} OR (s.time = ${time} AND (s.${key} ${sign} ${id}
      OR (s.${key} = ${id} AND s.account ${sign} ${account}))))`
}

/** A finding is told again when it changes: its latest state alone is listed. */
function rowsOf(kind: RecordKind): string {
  if (kind !== 'finding') return `stored.${RECORD_SOURCES[kind].table}`
  return latestFindings()
}
