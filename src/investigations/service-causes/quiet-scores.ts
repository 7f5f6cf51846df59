import type { CallTree } from './call-tree.ts'
import { movesIn } from './moves.ts'
import type { Norms, Readings } from './norms.ts'
import { howManyTried, singleFaults, worstRun } from './single-fault.ts'

/** Stretches judged at most and at least; fewer where the reference is shorter. */
const MOST_STRETCHES = 200
const FEWEST_STRETCHES = 20
/** Heap steps for all of them. */
const MOST_STEPS = 20_000_000

export interface QuietScores {
  readonly scores: readonly number[]
  /** How many stretches that do not overlap they are worth. */
  readonly independent: number
}

/**
 * The best score that any cause reaches in each of many stretches of the reference, of the same shape as the one to judge:
 * what a stretch in which nothing happened scores when one looks for the worst in it. Stretches overlap where the reference
 * is short.
 */
export function quietScores(
  tree: CallTree,
  usual: Readings,
  norms: Norms,
  shape: { readonly before: number; readonly rows: number; readonly least: number },
): QuietScores {
  const length = usual.find((reading) => reading !== undefined)?.calls.length ?? 0
  const places = length - shape.before - shape.rows + 1
  if (places <= 0) return { scores: [], independent: 0 }
  const each = howManyTried(tree, shape.rows) * shape.rows * (tree.names.length + tree.calls)
  const affordable = Math.max(FEWEST_STRETCHES, Math.floor(MOST_STEPS / each))
  const count = Math.min(places, MOST_STRETCHES, affordable)
  const scores = Array.from({ length: count }, (_, i) => {
    const from = shape.before + Math.floor((i * places) / count)
    const stretch = { beforeFrom: from - shape.before, beforeTo: from, from, to: from + shape.rows }
    const moves = movesIn(stretch, usual, norms, shape.least)
    const run = worstRun(moves)
    return run === undefined ? 0 : (singleFaults(tree, moves, run)[0]?.score ?? 0)
  })
  return { scores, independent: Math.min(count, length / (shape.before + shape.rows)) }
}
