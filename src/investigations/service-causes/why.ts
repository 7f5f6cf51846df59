import type { CallTree } from './call-tree.ts'
import type { Moves } from './moves.ts'
import type { Problem } from './problem.ts'
import type { Target } from './service-metrics.ts'
import { type Fault, netMove, type Run } from './single-fault.ts'

/** What was seen at a node while the target was worst. */
export interface ServiceEvidence {
  /** Seconds of a call, or the share of calls that failed. */
  readonly observed: number
  readonly usual: number
  readonly calls: number
  /** Seconds or faults more than usual, over all rows. */
  readonly excess: number
  /** Share of the target's excess that can have come from here, 0 to 1. */
  readonly ofTarget: number
  /** Share of this node's excess that what it calls can account for, 0 to 1. */
  readonly fromBelow: number
  /** From the target to this node. */
  readonly path: readonly string[]
}

export function evidenceOf(
  fault: Fault,
  stretchFrom: number,
  moves: Moves,
  run: Run,
  { tree, seen }: Problem,
): ServiceEvidence {
  const reading = seen[fault.node]
  let calls = 0
  let sum = 0
  for (let row = stretchFrom + run.from; row < stretchFrom + run.to; row++) {
    const own = reading?.calls[row] ?? 0
    const value = reading?.perCall[row] ?? Number.NaN
    if (own === 0 || Number.isNaN(value)) continue
    calls += own
    sum += own * value
  }
  const excess = netMove(fault.node, moves, run)
  return {
    observed: calls === 0 ? Number.NaN : sum / calls,
    // The move is against the nearer of two norms; this is the one it was held against.
    usual: calls === 0 ? Number.NaN : Math.max(0, (sum - excess) / calls),
    calls,
    excess,
    ofTarget: fault.carried,
    fromBelow: shareFromBelow(fault.node, excess, tree, moves, run),
    path: fault.path.map((node) => tree.names[node] ?? ''),
  }
}

/** One sentence; names as they are in the metrics, so whoever shows it must neutralise it. */
export function whyOf(node: string, evidence: ServiceEvidence, { node: target, channel }: Target) {
  const { observed, usual, calls, excess, ofTarget, fromBelow } = evidence
  const name = JSON.stringify(node)
  const move =
    channel === 'latency'
      ? `${name} took ${duration(observed)} a call where ${duration(usual)} is usual, ${duration(excess)} more over ${count(calls)} calls`
      : `${name} failed ${percent(observed)} of ${count(calls)} calls where ${percent(usual)} is usual, ${count(excess)} more faults`
  if (node === target)
    return `${move}; what it calls accounts for at most ${percent(fromBelow)} of that.`
  return `${move}: enough for ${percent(ofTarget)} of what ${JSON.stringify(target)} is worse; what it calls itself accounts for at most ${percent(fromBelow)}.`
}

function shareFromBelow(
  node: number,
  excess: number,
  tree: CallTree,
  moves: Moves,
  run: Run,
): number {
  const below = (tree.callees[node] ?? []).map((callee) => netMove(callee, moves, run))
  const sum = below.reduce((all, one) => all + Math.max(0, one), 0)
  return excess > 0 ? Math.min(1, sum / excess) : 0
}

function duration(seconds: number): string {
  const [value, unit] = seconds < 1 ? [1000 * seconds, 'ms'] : [seconds, 's']
  return `${short(value)} ${unit}`
}

function percent(share: number): string {
  return `${short(100 * share)} %`
}

function count(value: number): string {
  return short(value < 100 ? value : Math.round(value))
}

function short(value: number): string {
  return Math.abs(value) >= 100
    ? Math.round(value).toString()
    : Number(value.toPrecision(3)).toString()
}
