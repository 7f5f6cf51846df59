import { entityOfArn } from '../events/arn.ts'
import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Coverage } from './series-coverage.ts'
import {
  BIN,
  kindOf,
  type Measure,
  type MeasureKind,
  type SeriesSource,
} from './series-measures.ts'
import type { SeriesPart } from './series-part.ts'

/** A regular series. */
export interface InferenceSeries {
  readonly resource: EntityRef
  readonly account: string
  readonly region: string
  /** Production variant; empty: the resource as a whole. */
  readonly variant: string
  readonly caller?: EntityRef
  readonly measure: Measure
  readonly kind: MeasureKind
  readonly source: SeriesSource
  /** Time of the first bin; those that follow are `BIN` apart. */
  readonly start: number
  /** Of a bin: the count, or the sum over `weights` events, or how many of `weights` tries. NaN is unknown. */
  readonly values: Float64Array
  /** Events behind each bin; of a count, 0 everywhere. */
  readonly weights: Float64Array
  /** Events of all bins together: how busy it is. */
  readonly total: number
}

/** Lays a part out over the window. A count's bin without a record is 0 where the log covers it and the thing has been
 * seen before, else unknown. */
export function toDense(part: SeriesPart, window: TimeWindow, coverage: Coverage): InferenceSeries {
  const { resource, account, region, variant, caller, measure, source, total } = part
  const kind = kindOf(measure)
  const bins = Math.round((window.end - window.start) / BIN)
  const values = new Float64Array(bins).fill(Number.NaN)
  const weights = new Float64Array(bins)
  const first = part.bins[0] ?? bins
  if (kind === 'count') fillZeros(values, first, coverage(source, account, region))
  for (const [i, bin] of part.bins.entries()) {
    const value = part.sums[i] ?? Number.NaN
    const weight = part.weights[i] ?? 0
    if (bin < 0 || bin >= bins || !isUsable(value, weight, kind)) continue
    values[bin] = value
    weights[bin] = weight
  }
  const parsed = entityOfArn(resource)
  const type = parsed.type === 'unknown' ? entityTypeOf(part.resourceType) : parsed.type
  return {
    resource: { type, id: resource },
    account: account || arnPart(resource, 4),
    region: region || arnPart(resource, 3),
    variant,
    ...(caller === '' ? {} : { caller: callerOf(part) }),
    measure,
    kind,
    source,
    start: window.start,
    values,
    weights,
    total,
  }
}

function callerOf({ caller, callerType }: SeriesPart): EntityRef {
  return callerType > 0 ? { type: entityTypeOf(callerType), id: caller } : entityOfArn(caller)
}

/** Before its first record a thing need not have existed; of what nobody logged nothing is known. */
function fillZeros(values: Float64Array, first: number, covered: Uint8Array): void {
  for (let bin = first; bin < values.length; bin++) {
    if (covered[bin] === 1) values[bin] = 0
  }
}

function isUsable(value: number, weight: number, kind: MeasureKind): boolean {
  if (!Number.isFinite(value) || !Number.isFinite(weight) || value < 0) return false
  return kind === 'count' || weight > 0
}

function arnPart(id: string, at: number): string {
  return id.startsWith('arn:') ? (id.split(':')[at] ?? '') : ''
}
