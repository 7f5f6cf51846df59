import type { JsonObject } from '../format.ts'
import { numberField } from '../json-fields.ts'
import type { Statistics } from './record.ts'

/** Statistics by CloudWatch's own names, as they come in one by one. */
export type NamedStatistics = ReadonlyMap<string, number>

/**
 * An average without a count is kept as one sample, so that sum over samples stays the average; no more is known.
 */
export function statisticsOf(named: NamedStatistics): Statistics {
  const of = (name: string): number => named.get(name) ?? Number.NaN
  const average = of('Average')
  const isAverageOnly = Number.isNaN(of('Sum')) && !Number.isNaN(average)
  const samples = isAverageOnly && Number.isNaN(of('SampleCount')) ? 1 : of('SampleCount')
  return {
    samples,
    sum: isAverageOnly ? average * samples : of('Sum'),
    minimum: of('Minimum'),
    maximum: of('Maximum'),
    p50: of('p50'),
    p90: of('p90'),
    p99: of('p99'),
  }
}

/** Whether there is any number in it that can be kept. */
export function isEmpty(statistics: Statistics): boolean {
  return Object.values(statistics).every((value) => !Number.isFinite(value))
}

/** Reads the fields of `record` that `names` maps to CloudWatch's own names. */
export function readStatistics(
  record: JsonObject | undefined,
  names: Readonly<Record<string, string>>,
): NamedStatistics {
  return new Map(
    Object.entries(names).map(([field, name]) => [name, numberField(record, field)] as const),
  )
}
