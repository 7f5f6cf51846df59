import type { TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { callLines, linesOnTarget } from './call-lines.ts'
import type { KnownEntity } from './known-entity.ts'
import { CALLERS, TRACES } from './panel.ts'

/** Calls by an entity or with it; those on it when it is a resource. */
export interface CallTotals {
  readonly successful: number
  readonly failed: number
}

export async function callTotals(
  engine: Engine,
  { type, terms }: KnownEntity,
  scope: TimeWindow,
): Promise<CallTotals> {
  const calls = [...CALLERS, ...TRACES].includes(type)
  const lines = calls ? callLines(type, 'operation') : linesOnTarget('operation')
  const [row] = await engine.query(
    `SELECT sum(count) AS calls, sum(failed) AS failed FROM (${lines}) line`,
    [...terms, new Date(scope.start), new Date(scope.end)],
  )
  const failed = Number(row?.['failed'] ?? 0)
  return { successful: Number(row?.['calls'] ?? 0) - failed, failed }
}
