import { DAY } from '../../events/time.ts'
import type { Engine } from '../../lake/engine.ts'
import { type ListedRecord, listRecords, type RecordPlace } from './list-records.ts'
import { type LogRecord, readLogRecord } from './log-record.ts'
import { kindOfTable, type RecordFilter, type RecordKind } from './record-kinds.ts'

/** What happened right before and right after a record, by the same hand. */
export interface RecordNeighbours {
  /** What they have in common with it; undefined when it names nobody. */
  readonly by: { readonly filter: RecordFilter; readonly value: string } | undefined
  readonly kind: RecordKind
  /** The latest first. */
  readonly before: readonly ListedRecord[]
  /** The earliest first. */
  readonly after: readonly ListedRecord[]
}

/** How far neighbours are looked for on either side. */
const REACH = DAY

/** By what records of a kind belong together, the closest tie first: the filter, and the column that has its value. */
const TIES: Readonly<Record<RecordKind, readonly (readonly [RecordFilter, string])[]>> = {
  call: [
    ['session', 'session'],
    ['key', 'access_key'],
    ['actor', 'actor'],
    ['ip', 'source_ip'],
  ],
  invocation: [
    ['session', 'session'],
    ['actor', 'caller'],
    ['target', 'resource'],
  ],
  flow: [['target', 'interface']],
  metric: [['target', 'resource']],
  finding: [
    ['actor', 'actor'],
    ['target', 'resource'],
  ],
  dns: [
    ['target', 'instance'],
    ['ip', 'source'],
  ],
}

/** Records of the same session, else key, principal or thing, within a day of a record.
 * @param most on either side */
export async function recordNeighbours(
  engine: Engine,
  id: string,
  most: number,
): Promise<RecordNeighbours | undefined> {
  const record = await readLogRecord(engine, id)
  if (record === undefined) return undefined
  const kind = kindOfTable(record.table)
  const by = tieOf(record, kind)
  if (by === undefined) return { by, kind, before: [], after: [] }
  const conditions = [{ filter: by.filter, values: [by.value] }]
  const place = await placeOf(engine, record)
  const side = async (oldestFirst: boolean) => {
    const window = oldestFirst
      ? { start: record.time, end: record.time + REACH }
      : { start: record.time - REACH, end: record.time + 1 }
    const question = { kind, window, conditions, text: '' }
    const page = await listRecords(engine, question, { after: place, limit: most, oldestFirst })
    return page.records
  }
  return { by, kind, before: await side(false), after: await side(true) }
}

function tieOf({ fields }: LogRecord, kind: RecordKind): RecordNeighbours['by'] {
  for (const [filter, column] of TIES[kind]) {
    const value = fields[column]
    if (typeof value === 'string') return { filter, value }
  }
  return undefined
}

async function placeOf(engine: Engine, { id, time, fields }: LogRecord): Promise<RecordPlace> {
  const [row] = await engine.query('SELECT min(id) AS id FROM term WHERE text = $1', [
    String(fields['account'] ?? ''),
  ])
  return { time, key: id, account: Number(row?.['id'] ?? 0) }
}
