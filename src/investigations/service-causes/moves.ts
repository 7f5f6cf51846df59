import { quantile } from '../../statistics/robust.ts'
import type { Norm, Norms, Reading, Readings } from './norms.ts'
import type { Channel } from './service-metrics.ts'

/**
 * How far each node moved from what is usual, in a currency that a caller shares with what it calls: seconds spent, or
 * calls failed, in a row. An average of a caller may hide what a sum cannot: a caller's time is its own and that of what it
 * calls, and its faults are its own and those that came from below.
 */
export interface Moves {
  /** Rows looked at; those before the onset are not among them. */
  readonly rows: number
  /** Per node and row, `node * rows + row`: seconds or faults more than usual; 0 where nothing was measured. */
  readonly excess: Float64Array
  /** Standard deviation of that on a usual day, and never below what would matter to the target. Above 0. */
  readonly scale: Float64Array
  /** Per node and row: 1 where nothing is known of calls that there were, so that whatever comes may pass. */
  readonly isUnknown: Uint8Array
}

/** Rows to judge, and those before the onset that say what was usual just then. Last rows are not among them. */
export interface Stretch {
  readonly beforeFrom: number
  readonly beforeTo: number
  readonly from: number
  readonly to: number
}

/** Moves of a node are measured against this share of the target's own noise, or what is smaller would count as news. */
const SHARE_OF_TARGET = 0.25
/** With a target that never moves: this share of its time, and this many faults, are too little to ask about. */
const LEAST_SHARE_OF_TIME = 0.005
const LEAST_FAULTS = 0.5

/** The least move that could matter to the target, the node 0; undefined when nothing usual is known of the target. */
export function leastMove(channel: Channel, norms: Norms, usual: Readings): number | undefined {
  const [norm] = norms
  const [reading] = usual
  if (norm === undefined || reading === undefined) return undefined
  const calls = quantile(
    reading.calls.filter((count) => count > 0),
    0.5,
  )
  const least = channel === 'latency' ? LEAST_SHARE_OF_TIME * norm.level * calls : LEAST_FAULTS
  // All zero latencies leave nothing to scale by.
  return Math.max(SHARE_OF_TARGET * norm.spread * Math.sqrt(calls), least, 1e-12)
}

export function movesIn(stretch: Stretch, readings: Readings, norms: Norms, least: number): Moves {
  const rows = stretch.to - stretch.from
  const excess = new Float64Array(readings.length * rows)
  const scale = new Float64Array(readings.length * rows).fill(least)
  const isUnknown = new Uint8Array(readings.length * rows)
  readings.forEach((reading, node) => {
    const norm = norms[node]
    if (reading === undefined || norm === undefined) {
      isUnknown.fill(1, node * rows, (node + 1) * rows)
      return
    }
    const justBefore = levelBefore(reading, stretch)
    for (let row = 0; row < rows; row++) {
      const calls = reading.calls[stretch.from + row] ?? 0
      if (calls === 0) continue
      const at = node * rows + row
      const value = reading.perCall[stretch.from + row] ?? Number.NaN
      if (Number.isNaN(value)) isUnknown[at] = 1
      else excess[at] = calls * smallerMove(value, norm, justBefore)
      scale[at] = Math.max(least, norm.spread * Math.sqrt(calls))
    }
  })
  return { rows, excess, scale, isUnknown }
}

/** Mean of a call over the rows before the onset; undefined without any. */
function levelBefore(
  { perCall, calls }: Reading,
  { beforeFrom, beforeTo }: Stretch,
): number | undefined {
  let sum = 0
  let count = 0
  for (let row = beforeFrom; row < beforeTo; row++) {
    const own = calls[row] ?? 0
    const value = perCall[row] ?? Number.NaN
    if (own === 0 || Number.isNaN(value)) continue
    sum += value * own
    count += own
  }
  return count === 0 ? undefined : sum / count
}

/** Against what is usual and against what was just before: what moved months ago is no news, nor is what returns. */
function smallerMove(value: number, { level }: Norm, justBefore: number | undefined): number {
  const move = value - level
  if (justBefore === undefined) return move
  const since = value - justBefore
  if (move * since <= 0) return 0
  return Math.abs(move) < Math.abs(since) ? move : since
}
