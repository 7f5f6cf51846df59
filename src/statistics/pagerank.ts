/**
 * Personalised PageRank: how near each node of a graph is to the ones asked about, over all paths.
 *
 * Page, Brin, Motwani & Winograd 1999; Haveliwala, WWW 2002 (personalisation); the penalty of hubs
 * follows the degree-corrected walks of Gori & Pucci, IJCAI 2007. Power iteration, no randomness.
 */

/** A directed graph as parallel arrays; nodes are numbered from 0. Add both ways to go both ways. */
export type EdgeArrays = {
  readonly from: ArrayLike<number>
  readonly to: ArrayLike<number>
  /** All 1 unless given. */
  readonly weights?: ArrayLike<number>
  /** Kind of each edge, an index into `kindWeights`; with neither, edges are of one kind. */
  readonly kinds?: ArrayLike<number>
  readonly kindWeights?: ArrayLike<number>
}

export type PageRankOptions = {
  /** Where the walk starts and restarts: node to weight. */
  readonly restart: ReadonlyMap<number, number>
  /** Probability of walking on; 0.85 unless given. */
  readonly damping?: number
  /** 0: none. 1: an edge into a node is divided by how many edges enter it. 0 unless given. */
  readonly hubPenalty?: number
  /** Stops when the ranks change by less than this in all; 1e-10 unless given. */
  readonly tolerance?: number
}

/**
 * Ranks of the nodes 0 .. nodeCount - 1, summing to 1. Edges whose ends or weight make no sense
 * (outside the graph, not a positive number) are left out; the walk restarts at nodes without a
 * way on. Without a valid restart node all ranks are 0.
 */
export function personalisedPageRank(
  nodeCount: number,
  edges: EdgeArrays,
  options: PageRankOptions,
): Float64Array {
  const { damping = 0.85, hubPenalty = 0, tolerance = 1e-10 } = options
  const start = restartShares(nodeCount, options.restart)
  if (start === undefined) return new Float64Array(nodeCount)
  const steps = transitions(nodeCount, edges, hubPenalty)
  let ranks = start
  const limit = Math.ceil(Math.log(tolerance) / Math.log(Math.min(0.999, damping))) + 1
  for (let round = 0; round < limit; round++) {
    const next = walk(ranks, steps, damping, start)
    const change = next.reduce((sum, rank, node) => sum + Math.abs(rank - (ranks[node] ?? 0)), 0)
    ranks = next
    if (change < tolerance) break
  }
  return ranks
}

type Steps = { readonly from: Int32Array; readonly to: Int32Array; readonly share: Float64Array }

function restartShares(
  nodeCount: number,
  restart: ReadonlyMap<number, number>,
): Float64Array | undefined {
  const shares = new Float64Array(nodeCount)
  let total = 0
  for (const [node, weight] of restart) {
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY) || !(node in shares)) continue
    shares[node] = weight
    total += weight
  }
  return total > 0 ? shares.map((weight) => weight / total) : undefined
}

function transitions(nodeCount: number, edges: EdgeArrays, hubPenalty: number): Steps {
  const kept: { source: number; target: number; weight: number }[] = []
  const entering = new Float64Array(nodeCount)
  for (let i = 0; i < Math.min(edges.from.length, edges.to.length); i++) {
    const source = edges.from[i] ?? -1
    const target = edges.to[i] ?? -1
    const weight = weightOf(edges, i)
    if (!(source in entering) || !(target in entering)) continue
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY)) continue
    entering[target] = (entering[target] ?? 0) + 1
    kept.push({ source, target, weight })
  }
  const leaving = new Float64Array(nodeCount)
  const share = Float64Array.from(kept, ({ source, target, weight }) => {
    const damped = weight / (entering[target] ?? 1) ** hubPenalty
    leaving[source] = (leaving[source] ?? 0) + damped
    return damped
  })
  return {
    from: Int32Array.from(kept, ({ source }) => source),
    to: Int32Array.from(kept, ({ target }) => target),
    share: share.map((damped, i) => damped / (leaving[kept[i]?.source ?? -1] ?? 1)),
  }
}

function weightOf({ weights, kinds, kindWeights }: EdgeArrays, i: number): number {
  const own = weights === undefined ? 1 : (weights[i] ?? 0)
  if (kinds === undefined || kindWeights === undefined) return own
  return own * (kindWeights[kinds[i] ?? -1] ?? 0)
}

/** One step of the walk; what no edge carries on goes back to the start. */
function walk(ranks: Float64Array, steps: Steps, damping: number, start: Float64Array) {
  const next = new Float64Array(ranks.length)
  let carried = 0
  for (let i = 0; i < steps.from.length; i++) {
    const flow = damping * (ranks[steps.from[i] ?? -1] ?? 0) * (steps.share[i] ?? 0)
    const target = steps.to[i] ?? -1
    next[target] = (next[target] ?? 0) + flow
    carried += flow
  }
  return next.map((rank, node) => rank + (1 - carried) * (start[node] ?? 0))
}
