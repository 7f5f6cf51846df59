import {
  type RootCauses,
  rankRootCauses,
} from '../../src/investigations/service-causes/rank-root-causes.ts'
import type {
  CallGraph,
  Channel,
  NodeSeries,
  ServiceMetrics,
  Target,
} from '../../src/investigations/service-causes/service-metrics.ts'
import { medianAbsoluteDeviation, quantile } from '../../src/statistics/robust.ts'
import type { Ranking } from './ranking.ts'

/** What a method is asked; all get the same. */
export interface Question {
  readonly graph: CallGraph
  readonly target: Target
  readonly reference: ServiceMetrics | undefined
  readonly metrics: ServiceMetrics
  readonly onset: number | undefined
}

export interface Method {
  readonly name: string
  readonly rank: (question: Question) => Ranking
}

export function askDupin(question: Question): RootCauses {
  const { graph, target, metrics, reference, onset } = question
  return rankRootCauses({
    graph,
    target,
    metrics,
    ...(reference === undefined ? {} : { reference }),
    ...(onset === undefined ? {} : { onset }),
  })
}

export const DUPIN: Method = { name: 'dupin', rank: (question) => askDupin(question).causes }

/** The same without the question whether anything happened: always names somebody. */
export const DUPIN_ALWAYS: Method = {
  name: 'dupin, always naming',
  rank: (question) => askDupin(question).suspects,
}

/** The published baseline looks at the third row, or the next in which the target is odd. */
const FIRST_ROW = 2
const FEWEST_VALUES = 10

/**
 * Anomaly traversal as published with the data (Hardt et al., CLeaR 2024): a node is odd in a row when it is more than
 * `threshold` median absolute deviations off; the causes are the odd nodes that call no odd one and are joined to the target
 * by odd ones, scored by the sum along the way.
 */
export function traversal(threshold: number): Method {
  return {
    name: `traversal, MAD >= ${threshold}`,
    rank: ({ graph, target, metrics, reference }) => {
      if (reference === undefined) return []
      const scores = new Map<string, readonly number[]>()
      for (const [node, series] of metrics.nodes) {
        const usual = reference.nodes.get(node)
        if (usual !== undefined) scores.set(node, deviations(series, usual, target.channel))
      }
      const ofTarget = scores.get(target.node) ?? []
      const row = ofTarget.findIndex((score, at) => at >= FIRST_ROW && score > threshold)
      if (row < 0) return []
      const odd = new Map(
        [...scores].flatMap(([node, own]) => {
          const score = own[row] ?? 0
          return score > threshold ? [[node, score] as const] : []
        }),
      )
      return endsOf(graph, target.node, odd)
    },
  }
}

/** All nodes by how far they are off at most, whatever the graph says (as BARO and n-sigma do). */
export function largestMove(name: string, scaleOf: (usual: readonly number[]) => Scale): Method {
  return {
    name,
    rank: ({ target, metrics, reference }) => {
      if (reference === undefined) return []
      return [...metrics.nodes].flatMap(([node, series]) => {
        const usual = (reference.nodes.get(node)?.[target.channel] ?? []).filter(Number.isFinite)
        if (usual.length < FEWEST_VALUES) return []
        const { center, scale } = scaleOf(usual)
        const moves = series[target.channel].slice(1).filter(Number.isFinite)
        const score = Math.max(0, ...moves.map((value) => ratio(Math.abs(value - center), scale)))
        return [{ node, score }]
      })
    },
  }
}

type Scale = { readonly center: number; readonly scale: number }

export const N_SIGMA = largestMove('n-sigma', (usual) => {
  const center = usual.reduce((sum, value) => sum + value, 0) / usual.length
  const variance = usual.reduce((sum, value) => sum + (value - center) ** 2, 0) / usual.length
  return { center, scale: Math.sqrt(variance) }
})

export const QUARTILES = largestMove('interquartile range', (usual) => ({
  center: quantile(usual, 0.5),
  scale: quantile(usual, 0.75) - quantile(usual, 0.25),
}))

function deviations(series: NodeSeries, usual: NodeSeries, channel: Channel): number[] {
  const known = usual[channel].filter(Number.isFinite)
  if (known.length < FEWEST_VALUES) return []
  const center = quantile(known, 0.5)
  const scale = medianAbsoluteDeviation(known, center)
  return series[channel].map((value) =>
    Number.isFinite(value) ? ratio(Math.abs(value - center), scale) : 0,
  )
}

/** A constant series that moves is infinitely odd. */
function ratio(move: number, scale: number): number {
  return move === 0 ? 0 : move / scale
}

/** Odd nodes without an odd callee, by the largest sum of scores along odd nodes from the target. */
function endsOf(graph: CallGraph, target: string, odd: ReadonlyMap<string, number>): Ranking {
  const ends = new Map<string, number>()
  // Simple paths: exponential in theory; the benchmark's graph has a few dozen, and the walk has a limit.
  let steps = 0
  const walk = (node: string, sum: number, path: ReadonlySet<string>): void => {
    if (++steps > 1_000_000) return
    const below = (graph.get(node) ?? []).filter((callee) => callee !== node && odd.has(callee))
    if (below.length === 0) ends.set(node, Math.max(sum, ends.get(node) ?? 0))
    for (const callee of below)
      if (!path.has(callee)) walk(callee, sum + (odd.get(callee) ?? 0), new Set([...path, callee]))
  }
  if (odd.has(target)) walk(target, odd.get(target) ?? 0, new Set([target]))
  return [...ends].map(([node, score]) => ({ node, score }))
}
