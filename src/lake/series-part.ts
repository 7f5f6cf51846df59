import { entityTypeCode } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow, SqlValue } from './engine.ts'
import { MEASURES, type Measure, type SeriesBy, type SeriesSource } from './series-measures.ts'

/** A series as it came out of one log: only the bins that had something. */
export interface SeriesPart {
  readonly resource: string
  readonly resourceType: number
  readonly account: string
  readonly region: string
  readonly variant: string
  readonly caller: string
  readonly callerType: number
  readonly measure: Measure
  readonly source: SeriesSource
  /** Bin numbers since the start of the window, ascending. */
  readonly bins: readonly number[]
  readonly sums: readonly number[]
  readonly weights: readonly number[]
  readonly total: number
  /** Series of this measure in this log, before the limit. */
  readonly found: number
}

export interface PartRequest {
  readonly window: TimeWindow
  readonly measures: readonly Measure[]
  readonly by: SeriesBy
  readonly limit: number
}

/** How the series of one log are read. */
export interface PartStatement {
  readonly source: SeriesSource
  readonly measures: readonly Measure[]
  /** Takes $1, $2 the window and $3 the limit. */
  readonly sql: (measures: readonly Measure[], by: SeriesBy) => string
}

export async function readParts(
  engine: Engine,
  statement: PartStatement,
  { window, measures, by, limit }: PartRequest,
): Promise<readonly SeriesPart[]> {
  const wanted = measures.filter((measure) => statement.measures.includes(measure))
  if (wanted.length === 0) return []
  const sql = statement.sql(wanted, by)
  const rows = await engine.query(sql, [new Date(window.start), new Date(window.end), limit])
  return rows.flatMap((row) => partOf(row, statement.source))
}

/** Whether two parts are of the same thing. A foundation model's ARN has no account: each account's use is its own. */
export function partKey(part: SeriesPart): string {
  const isEndpoint = part.resourceType === entityTypeCode('sagemaker-endpoint')
  const place = isEndpoint ? [] : [part.account, part.region]
  return [part.measure, part.resource, ...place, part.variant, part.caller].join('\n')
}

function partOf(row: SqlRow, source: SeriesSource): SeriesPart[] {
  const measure = MEASURES.find((one) => one === row['measure'])
  const resource = text(row['resource'])
  if (measure === undefined || resource === '') return []
  return [
    {
      resource,
      resourceType: number(row['resource_type']),
      account: text(row['account']),
      region: text(row['region']),
      variant: text(row['variant']),
      caller: text(row['caller']),
      callerType: number(row['caller_type']),
      measure,
      source,
      bins: numbers(row['bins']),
      sums: numbers(row['sums']),
      weights: numbers(row['weights']),
      total: number(row['total']),
      found: number(row['found']),
    },
  ]
}

function text(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function number(value: SqlValue | undefined): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

function numbers(value: SqlValue | undefined): number[] {
  return Array.isArray(value)
    ? value.map((one) => (typeof one === 'number' ? one : Number.NaN))
    : []
}
