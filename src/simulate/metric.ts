/** What a datapoint is a point of. */
export interface Series {
  readonly account: string
  readonly region: string
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly unit: string
}

/** A CloudWatch datapoint before it is written. */
export interface Datapoint {
  readonly series: Series
  /** Start of the period, milliseconds. */
  readonly time: number
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly p50?: number
  readonly p99?: number
}

/** Length of a period. CloudWatch has these metrics each minute; five minutes keep the stream small. */
export const PERIOD = 300_000

/** Count, sum, least, greatest and two percentiles of what was observed in a period. */
export function summarise(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return {
    count: sorted.length,
    sum: round(sorted.reduce((total, value) => total + value, 0)),
    min: round(sorted[0] ?? 0),
    max: round(at(1)),
    p50: round(at(0.5)),
    p99: round(at(0.99)),
  }
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}
