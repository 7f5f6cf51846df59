import { canonicalIp } from '../events/ip.ts'
import type { TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine } from '../lake/engine.ts'
import type { Principal } from './principal.ts'

/** An operation called from an address. */
export interface OperationAt {
  readonly operation: string
  /** `''` when a service called, and no address is known. */
  readonly ip: string
}

/** How often a principal called an operation from an address in the scope. */
export interface CallCount extends OperationAt {
  readonly succeeded: number
  readonly failed: number
}

/** Which operations a principal called in the scope: pairs of service and operation. */
export async function operationsOf(
  engine: Engine,
  { term }: Principal,
  scope: TimeWindow,
): Promise<readonly { readonly service: string; readonly operation: string }[]> {
  const rows = await engine.query(
    `SELECT DISTINCT service, operation FROM stored.api_call WHERE actor = $1 AND time >= $2 AND time < $3`,
    [term, new Date(scope.start), new Date(scope.end)],
  )
  const ids = rows.flatMap((row) => [Number(row['service']), Number(row['operation'])])
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => ({
    service: texts.get(Number(row['service'])) ?? '',
    operation: texts.get(Number(row['operation'])) ?? '',
  }))
}

/** What these records of a principal called, and from where; records that are not in the scope are left out. */
export async function operationsOfEvents(
  engine: Engine,
  { term }: Principal,
  scope: TimeWindow,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, OperationAt>> {
  if (eventIds.length === 0) return new Map()
  const rows = await engine.query(
    `SELECT CAST(event_id AS VARCHAR) AS event_id, event_id_text, operation, source_ip FROM stored.api_call
     WHERE actor = $1 AND time >= $2 AND time < $3
       AND (event_id IN (SELECT TRY_CAST(unnest($4::VARCHAR[]) AS UUID))
         OR event_id_text IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[]))))`,
    [term, new Date(scope.start), new Date(scope.end), eventIds],
  )
  const ids = rows.flatMap((row) =>
    ['event_id_text', 'operation', 'source_ip'].map((name) => Number(row[name] ?? 0)),
  )
  const texts = await termTexts(engine, new Set(ids))
  const text = (id: unknown) => texts.get(Number(id ?? 0)) ?? ''
  return new Map(
    rows.map((row) => [
      text(row['event_id_text']) || String(row['event_id']),
      { operation: text(row['operation']), ip: canonicalIp(text(row['source_ip'])) ?? '' },
    ]),
  )
}

/** How often these operations were called by a principal in the scope, by address. */
export async function callCounts(
  engine: Engine,
  { term }: Principal,
  scope: TimeWindow,
  operations: readonly string[],
): Promise<readonly CallCount[]> {
  if (operations.length === 0) return []
  const rows = await engine.query(
    `SELECT operation, source_ip, count(*) FILTER (WHERE outcome = 0) AS succeeded,
       count(*) FILTER (WHERE outcome <> 0) AS failed
     FROM stored.api_call WHERE actor = $1 AND time >= $2 AND time < $3
       AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[])))
     GROUP BY operation, source_ip`,
    [term, new Date(scope.start), new Date(scope.end), operations],
  )
  const ids = rows.flatMap((row) => [Number(row['operation']), Number(row['source_ip'] ?? 0)])
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => ({
    operation: texts.get(Number(row['operation'])) ?? '',
    ip: canonicalIp(texts.get(Number(row['source_ip'] ?? 0)) ?? '') ?? '',
    succeeded: Number(row['succeeded']),
    failed: Number(row['failed']),
  }))
}
