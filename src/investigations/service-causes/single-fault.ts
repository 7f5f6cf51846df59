/**
 * Which one node, had it alone gone wrong, would explain best what was seen at it and above it?
 *
 * The hypothesis "j went wrong by x" says that each caller on the way to the target moves by at most x, and by no more than
 * what passes through the callers between. What it explains, as far as that can have reached the target, is gained as
 * log-likelihood under Student's t with 3 degrees of freedom, whose tail lets no single node decide by being 100 deviations
 * off. A caller of the true cause explains nothing
 * below itself; a node below it, or beside the way, moves too little to explain what is above.
 *
 * Sources: Bahl et al., "Towards Highly Reliable Enterprise Network Services via Inference of Multi-level Dependencies"
 * (Sherlock, SIGCOMM 2007) for faults as hypotheses over a dependency graph; Page, "Continuous Inspection Schemes"
 * (Biometrika 1954) for the run of rows; Hardt et al., "The PetShop Dataset" (CLeaR 2024) for the task.
 */

import { type WidestPaths, widestPaths } from '../../statistics/widest-path.ts'
import type { CallTree } from './call-tree.ts'
import type { Moves } from './moves.ts'

export interface Fault {
  readonly node: number
  /** Log-likelihood gained by this hypothesis, 0 or more. */
  readonly score: number
  /** Share of the target's move that can have come from here. */
  readonly carried: number
  /** From the target to this node, as most of it passes, in the row in which the target moved most. */
  readonly path: readonly number[]
}

export interface Run {
  /** Rows of the moves, `to` not among them. */
  readonly from: number
  readonly to: number
}

/** A run is looked for that is half a deviation up, which finds shifts of one deviation soonest. */
const ALLOWANCE = 0.5

/** The rows in which the target is worst; undefined when it is never worse than usual. */
export function worstRun({ rows, excess, scale }: Moves): Run | undefined {
  let best: Run | undefined
  let most = 0
  let sum = 0
  let from = 0
  for (let row = 0; row < rows; row++) {
    if (sum <= 0) {
      sum = 0
      from = row
    }
    sum += (excess[row] ?? 0) / (scale[row] ?? 1) - ALLOWANCE
    if (sum > most) {
      most = sum
      best = { from, to: row + 1 }
    }
  }
  return best
}

/** Heap steps that one stretch may cost: bounds how many nodes are tried in a huge graph. */
const MOST_STEPS = 1_000_000
const MOST_TRIED = 64
const FEWEST_TRIED = 4
const WORTH_TRYING = 1

/** How many nodes are tried as causes of a stretch of so many rows. */
export function howManyTried(tree: CallTree, rows: number): number {
  const each = Math.max(1, rows * (tree.names.length + tree.calls))
  return Math.max(FEWEST_TRIED, Math.min(MOST_TRIED, Math.floor(MOST_STEPS / each)))
}

/** The hypotheses that explain anything, the best first; ties by name. */
export function singleFaults(tree: CallTree, moves: Moves, run: Run): Fault[] {
  const tried = worthTrying(tree, moves, run)
  const lets = Array.from({ length: moves.rows }, (_, row) => passing(moves, row))
  const faults = tried.map((node) => faultAt(node, tree, moves, run, lets))
  return faults
    .filter(({ node, score }) => score > 0 && netMove(node, moves, run) > 0)
    .toSorted((a, b) => b.score - a.score || byName(tree, a.node, b.node))
}

/** Nodes that moved themselves, those that moved most first; the target always. */
function worthTrying(tree: CallTree, moves: Moves, run: Run): number[] {
  const { rows, excess, scale } = moves
  const own = tree.names.map((_, node) => {
    let sum = 0
    let highest = 0
    for (let row = run.from; row < run.to; row++) {
      const at = node * rows + row
      const z = Math.max(0, excess[at] ?? 0) / (scale[at] ?? 1)
      sum += surprise(z)
      highest = Math.max(highest, z)
    }
    return node === 0 || highest >= WORTH_TRYING ? sum : 0
  })
  return [...tree.names.keys()]
    .filter((node) => (own[node] ?? 0) > 0)
    .toSorted((a, b) => (own[b] ?? 0) - (own[a] ?? 0) || byName(tree, a, b))
    .slice(0, howManyTried(tree, run.to - run.from))
}

/** Over the whole run, in seconds or faults. */
export function netMove(node: number, { rows, excess }: Moves, run: Run): number {
  let sum = 0
  for (let row = run.from; row < run.to; row++) sum += excess[node * rows + row] ?? 0
  return sum
}

function faultAt(
  node: number,
  tree: CallTree,
  moves: Moves,
  run: Run,
  lets: readonly Float64Array[],
): Fault {
  let score = 0
  let carried = 0
  let path: readonly number[] = []
  let worst = 0
  let whole = 0
  for (let row = run.from; row < run.to; row++) {
    const above = reach(
      node,
      tree,
      moves.excess[node * moves.rows + row] ?? 0,
      lets[row] ?? new Float64Array(),
    )
    score += gainIn(row, node, moves, above)
    const target = Math.max(0, moves.excess[row] ?? 0)
    whole += target
    carried += Math.max(0, Math.min(target, above.width[0] ?? 0))
    if (target < worst) continue
    worst = target
    path = pathTo(0, above)
  }
  return { node, score, carried: whole > 0 ? carried / whole : 0, path }
}

/** Per node what it can have passed on in this row. */
function passing({ rows, excess, scale, isUnknown }: Moves, row: number): Float64Array {
  // A caller may hide a deviation of its own; of one that nobody measured nothing is known.
  return Float64Array.from({ length: excess.length / rows }, (_, node) => {
    const at = node * rows + row
    return isUnknown[at] === 1
      ? Number.POSITIVE_INFINITY
      : Math.max(0, excess[at] ?? 0) + (scale[at] ?? 0)
  })
}

/** How much of a node's move can have reached each node above it. */
function reach(node: number, tree: CallTree, move: number, lets: Float64Array): WidestPaths {
  // What no caller shares is no concern of theirs: nobody waits for a queue. The target answers to itself.
  const callers = tree.callers[node] ?? []
  const shared = node === 0 ? Number.POSITIVE_INFINITY : most(callers.map((one) => lets[one] ?? 0))
  const own = lets[node] ?? 0
  lets[node] = Math.min(shared, Math.max(0, move))
  const paths = widestPaths(node, tree.callers, lets)
  lets[node] = own
  return paths
}

function most(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other), 0)
}

function gainIn(
  row: number,
  start: number,
  { rows, excess, scale }: Moves,
  above: WidestPaths,
): number {
  let gain = 0
  // Only what can have reached the target is evidence, wherever it was seen.
  const arrived = above.width[0] ?? 0
  for (const node of above.reached) {
    const seen = excess[node * rows + row] ?? 0
    if (seen <= 0) continue
    const unit = scale[node * rows + row] ?? 1
    const passed = Math.min(seen, arrived)
    // Of its own move what its callers do not share speaks neither for nor against.
    const left = node === start ? 0 : Math.max(0, seen - (above.width[node] ?? 0))
    gain += surprise((left + passed) / unit) - surprise(left / unit)
  }
  return gain
}

const FREEDOM = 3

/** By how much less likely a move of z deviations is than none, in nats, under Student's t. */
function surprise(z: number): number {
  return ((FREEDOM + 1) / 2) * Math.log1p((z * z) / FREEDOM)
}

/** From `end` back to the start of the search. */
function pathTo(end: number, { before }: WidestPaths): number[] {
  const path: number[] = []
  for (let node = end; node >= 0; node = before[node] ?? -1) path.push(node)
  return path
}

function byName({ names }: CallTree, a: number, b: number): number {
  const [one = '', other = ''] = [names[a], names[b]]
  return one < other ? -1 : one > other ? 1 : 0
}
