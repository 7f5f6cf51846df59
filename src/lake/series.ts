import { HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine } from './engine.ts'
import { readCoverage } from './series-coverage.ts'
import { type InferenceSeries, toDense } from './series-dense.ts'
import { BIN, type Measure, type SeriesBy } from './series-measures.ts'
import { readEndpointNames, withFullNames } from './series-names.ts'
import { readParts } from './series-part.ts'
import { preferSource } from './series-preference.ts'
import { CALL_STATEMENT, INVOCATION_STATEMENT, METRIC_STATEMENT } from './series-statements.ts'

export type { InferenceSeries } from './series-dense.ts'
export { BIN, type Measure, type SeriesBy } from './series-measures.ts'
export { explainSeries, readRecordIds } from './series-records.ts'

export interface SeriesRequest {
  readonly window: TimeWindow
  readonly measures: readonly Measure[]
  readonly by: SeriesBy
  /** Most series of a measure; the busiest stay. 100 unless given. */
  readonly limit?: number
}

export interface SeriesSet {
  /** By measure in the order asked for, the busiest first. */
  readonly series: readonly InferenceSeries[]
  /** Series there are, those beyond the limit included. */
  readonly found: number
}

/** Most bins of a series: 90 days. A longer window keeps its end. */
const MOST_BINS = 90 * 24 * 12
const MOST_SERIES = 100

/**
 * Regular time series of what endpoints, models and their callers do, out of whichever log has them: CloudWatch, else
 * the model-invocation log, else CloudTrail. One measure of one thing comes from one log only, so nothing is counted
 * twice.
 */
export async function readSeries(engine: Engine, request: SeriesRequest): Promise<SeriesSet> {
  const { measures, by, limit = MOST_SERIES } = request
  const window = alignedWindow(request.window)
  if (!(window.end > window.start) || measures.length === 0) return { series: [], found: 0 }
  const statements = {
    resource: [METRIC_STATEMENT, INVOCATION_STATEMENT, CALL_STATEMENT],
    variant: [METRIC_STATEMENT],
    caller: [INVOCATION_STATEMENT, CALL_STATEMENT],
  }[by]
  const parts = []
  for (const statement of statements)
    parts.push(await readParts(engine, statement, { window, measures, by, limit }))
  const names = await readEndpointNames(engine)
  const chosen = preferSource(withFullNames(parts.flat(), names))
  const kept = measures.flatMap((measure) =>
    chosen
      .filter((part) => part.measure === measure)
      .sort((x, y) => y.total - x.total || (x.resource < y.resource ? -1 : 1))
      .slice(0, limit),
  )
  const coverage = await readCoverage(engine, window, new Set(kept.map(({ source }) => source)))
  const found = Math.max(chosen.length, ...parts.flat().map((part) => part.found))
  return { series: kept.map((part) => toDense(part, window, coverage)), found }
}

function alignedWindow({ start, end }: TimeWindow): TimeWindow {
  const last = Math.ceil(end / BIN) * BIN
  return { start: Math.max(Math.floor(start / HOUR) * HOUR, last - MOST_BINS * BIN), end: last }
}
