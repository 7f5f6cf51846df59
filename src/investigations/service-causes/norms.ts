import { medianAbsoluteDeviation, quantile } from '../../statistics/robust.ts'
import type { CallTree } from './call-tree.ts'
import type { Channel, NodeSeries, ServiceMetrics } from './service-metrics.ts'

/** A node's rows as the channel has them. */
export interface Reading {
  /** Seconds, or the share of faults, of a call; NaN where there was none, or it was not measured. */
  readonly perCall: Float64Array
  /** How many there were; 0 where none is known of. */
  readonly calls: Float64Array
}

/** What is usual at a node. */
export interface Norm {
  readonly level: number
  /** Standard deviation of a row's mean times the root of its calls: noise of a mean shrinks with what it is of. */
  readonly spread: number
}

/** Per node of the tree, in its order; undefined where nothing was measured. */
export type Readings = readonly (Reading | undefined)[]
export type Norms = readonly (Norm | undefined)[]

/** What is beyond is no measurement, and would overflow when it is summed: seconds of a call, calls of a row. */
const LONGEST = 1e9
const MOST_CALLS = 1e15

export function readingsOf(tree: CallTree, metrics: ServiceMetrics, channel: Channel): Readings {
  const target = metrics.nodes.get(tree.names[0] ?? '')
  return tree.names.map((name) => {
    const series = metrics.nodes.get(name)
    return series === undefined ? undefined : readingOf(series, target?.requests, channel)
  })
}

/** A node seen in fewer rows than this, or this share of them, is as good as new. */
const FEWEST_ROWS = 10
const FEWEST_SHARE = 0.05

/**
 * What is usual by `readings`. A node that was hardly ever called has no norm: that it is called at all is its caller's
 * doing, so a call that never was before can take the blame from nobody.
 */
export function normsOf(readings: Readings): Norms {
  return readings.map((reading) => (reading === undefined ? undefined : normOf(reading)))
}

function normOf({ perCall, calls }: Reading): Norm | undefined {
  const rows = perCall.length
  const measured = perCall.filter(Number.isFinite)
  const fewest = Math.max(Math.min(FEWEST_ROWS, Math.ceil(rows / 2)), rows * FEWEST_SHARE)
  if (measured.length < Math.max(1, fewest)) return undefined
  const level = quantile(measured, 0.5)
  const moves = [...perCall].map((value, row) => (value - level) * Math.sqrt(calls[row] ?? 0))
  const known = moves.filter(Number.isFinite)
  // The middle half of a spiky series says nothing of its spikes, so nine tenths of it are asked too.
  const most = (quantile(known, 0.95) - quantile(known, 0.05)) / 3.29
  return { level, spread: Math.max(medianAbsoluteDeviation(known, 0), most) }
}

function readingOf(
  series: NodeSeries,
  ofTarget: readonly number[] | undefined,
  channel: Channel,
): Reading {
  const counted = series.requests ?? ofTarget
  const measured = channel === 'latency' ? series.latency : series.availability
  const perCall = Float64Array.from(measured, (value) => badness(value, channel))
  const typical = counted === undefined ? 1 : quantile(counted.filter(isPositive), 0.5)
  const calls = perCall.map((value, row) => {
    const count = counted?.[row] ?? Number.NaN
    if (count <= MOST_CALLS) return Math.max(0, count)
    // Measured, so there was a call, but nobody counted it.
    return Number.isNaN(value) || Number.isNaN(typical) ? 0 : typical
  })
  return { perCall: perCall.map((value, row) => (calls[row] === 0 ? Number.NaN : value)), calls }
}

function badness(value: number, channel: Channel): number {
  if (!Number.isFinite(value)) return Number.NaN
  if (channel === 'latency') return value < 0 || value > LONGEST ? Number.NaN : value
  return 1 - Math.min(100, Math.max(0, value)) / 100
}

function isPositive(count: number): boolean {
  return count > 0 && count <= MOST_CALLS
}
