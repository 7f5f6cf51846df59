import { epochToMillis, parseTime } from '../../events/time.ts'
import type { Json } from '../format.ts'

/** Streams write milliseconds, the API epoch seconds, the CLI ISO 8601. NaN when it is no time. */
export function metricTime(value: Json | undefined): number {
  if (typeof value === 'number') return epochToMillis(value)
  return typeof value === 'string' ? parseTime(value) : Number.NaN
}
