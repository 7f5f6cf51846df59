import type { EntityRef } from '../events/entity.ts'
import { floorHour, HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { type InferenceSeries, type Measure, readSeries } from '../lake/series.ts'

/** The same measure of one thing and of those beside it, bin by bin. */
export interface SiblingSeries {
  readonly measure: Measure
  /** First bin, milliseconds; bins are five minutes apart. */
  readonly start: number
  readonly own: readonly number[]
  readonly siblings: readonly Sibling[]
}

export interface Sibling {
  readonly resource: EntityRef
  readonly region: string
  readonly values: readonly number[]
}

/** Siblings held against it: the busiest. */
const MOST = 12
/** A sibling with fewer known bins than this share tells nothing. */
const LEAST_KNOWN = 0.3

/** Undefined where the thing itself has no such series in the window. Values are on a scale on which a change by a factor is a
 * step: logarithms of means and counts, square roots of rates. */
export async function readSiblings(
  engine: Engine,
  subject: EntityRef,
  measure: Measure,
  window: TimeWindow,
): Promise<SiblingSeries | undefined> {
  const span = { start: floorHour(window.start), end: window.end }
  if (!(span.end - span.start >= 2 * HOUR)) return undefined
  const { series } = await readSeries(engine, { window: span, measures: [measure], by: 'resource' })
  const own = series.find(({ resource }) => resource.id === subject.id)
  if (own === undefined) return undefined
  const siblings = series
    .filter((one) => one !== own && one.start === own.start && known(one) >= LEAST_KNOWN)
    .slice(0, MOST)
    .map((one) => ({ resource: one.resource, region: one.region, values: scaled(one) }))
  return { measure, start: own.start, own: scaled(own), siblings }
}

function known({ values }: InferenceSeries): number {
  return values.filter(Number.isFinite).length / Math.max(1, values.length)
}

function scaled({ kind, values, weights }: InferenceSeries): number[] {
  return Array.from(values, (value, i) => {
    if (!Number.isFinite(value)) return Number.NaN
    if (kind === 'count') return Math.log1p(value)
    const mean = value / (weights[i] || Number.NaN)
    return kind === 'rate' ? Math.sqrt(mean) : Math.log(mean)
  })
}
