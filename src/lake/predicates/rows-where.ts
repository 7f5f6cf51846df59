import { type EntityType, entityTypeCode, entityTypeOf } from '../../events/entity.ts'
import { INVOCATION_ORIGINS, TRUTH } from '../../events/tables.ts'
import type { TimeWindow } from '../../events/time.ts'
import type { Engine, SqlParameter, SqlValue } from '../engine.ts'
import { termText } from '../schema.ts'
import { decided, FALSE, type Predicate } from './predicate.ts'
import { binder, predicateSql } from './predicate-sql.ts'
import { keyOf, resolveTerms } from './resolve-terms.ts'

/** Tables of records that are no API calls and that rules can be about. */
export type RecordTable = 'finding' | 'invocation' | 'flow' | 'dns_query'

/** A record as a rule's finding tells of it; `''` where the log does not say. */
export interface RecordRow {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly account: string
  readonly region: string
  readonly actor: string
  readonly actorType: EntityType
  readonly target: string
  readonly targetType: EntityType
  readonly address: string
  /** What happened, in a word or two. */
  readonly what: string
}

const type = (name: EntityType) => String(entityTypeCode(name))

/** The parts of a row, as SQL over the stored table. */
const PARTS: Readonly<Record<RecordTable, string>> = {
  finding: `${termText('s.id')} AS id, ${termText('s.actor')} AS actor, s.actor_type, ${termText('s.resource')} AS target,
    s.resource_type AS target_type, ${termText('s.source_ip')} AS address, ${termText('s.type')} AS what`,
  invocation: `CAST(s.key AS VARCHAR) AS id, ${termText('s.caller')} AS actor,
    CASE WHEN ${termText('s.caller')} LIKE '%:user/%' THEN ${type('iam-user')} ELSE ${type('iam-role')} END AS actor_type,
    ${termText('s.resource')} AS target, s.resource_type AS target_type, NULL AS address, ${termText('s.operation')} AS what`,
  flow: `CAST(s.key AS VARCHAR) AS id, NULL AS actor, 0 AS actor_type,
    ${termText('CASE WHEN s.instance = 0 THEN s.interface ELSE s.instance END')} AS target,
    CASE WHEN s.instance = 0 THEN ${type('network-interface')} ELSE ${type('ec2-instance')} END AS target_type,
    ${termText('s.source')} AS address, ${termText('s.action')} AS what`,
  dns_query: `CAST(s.key AS VARCHAR) AS id, NULL AS actor, 0 AS actor_type,
    ${termText('CASE WHEN s.instance = 0 THEN s.source ELSE s.instance END')} AS target,
    CASE WHEN s.instance = 0 THEN ${type('ip-address')} ELSE ${type('ec2-instance')} END AS target_type,
    ${termText('s.source')} AS address, ${termText('s.domain')} AS what`,
}
/** Rows of a table that rules are about: no samples that a service makes of itself, and of Bedrock's logs only. */
const OF_RULES: Readonly<Record<RecordTable, string>> = {
  finding: `s.sample <> ${TRUTH.indexOf('true')}`,
  invocation: `s.origin = ${INVOCATION_ORIGINS.indexOf('bedrock-log')}`,
  flow: 'TRUE',
  dns_query: 'TRUE',
}

/** Records that one rule brings back at most; beyond it the earliest are kept. */
const MOST_ROWS = 10_000

/** The records of a table in the window that fit a predicate, in the order of time. */
export async function rowsWhere(
  engine: Engine,
  table: RecordTable,
  window: TimeWindow,
  predicate: Predicate,
): Promise<readonly RecordRow[]> {
  const terms = await resolveTerms(engine, table, window, [predicate])
  const asked = decided(predicate, (leaf) => {
    if (leaf.kind !== 'test' || leaf.source.kind !== 'term' || leaf.test.op === 'absent')
      return undefined
    const { column } = leaf.source
    const ids = terms.get(keyOf({ column, test: leaf.test }))
    if (ids === undefined) return undefined
    return ids.size === 0 ? FALSE : { kind: 'ids', column, ids: [...ids] }
  })
  if (asked.kind === 'constant' && !asked.value) return []
  const parameters: SqlParameter[] = [new Date(window.start), new Date(window.end)]
  const condition = predicateSql(asked, binder(parameters))
  const rows = await engine.query(
    `SELECT ${PARTS[table]}, s.time, ${termText('s.account')} AS account, ${termText('s.region')} AS region
     FROM stored.${table} s WHERE s.time >= $1 AND s.time < $2 AND ${OF_RULES[table]} AND ${condition}
     ORDER BY s.time, s.key LIMIT ${MOST_ROWS}`,
    parameters,
  )
  return rows.map((row) => ({
    id: text(row['id']),
    time: Number(row['time']),
    account: text(row['account']),
    region: text(row['region']),
    actor: text(row['actor']),
    actorType: entityTypeOf(Number(row['actor_type'] ?? 0)),
    target: text(row['target']),
    targetType: entityTypeOf(Number(row['target_type'] ?? 0)),
    address: text(row['address']),
    what: text(row['what']),
  }))
}

function text(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
