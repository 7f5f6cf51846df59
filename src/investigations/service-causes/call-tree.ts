import type { CallGraph } from './service-metrics.ts'

/** The part of a call graph that a target rests on, its nodes numbered from the target, 0, outwards. */
export interface CallTree {
  readonly names: readonly string[]
  /** Per node who calls it, of those that the target rests on; of the target none, since what it does to them is not asked. */
  readonly callers: readonly (readonly number[])[]
  readonly callees: readonly (readonly number[])[]
  readonly calls: number
}

/** What can be reached from `target` along calls. Cycles stay; calls of oneself and repeated ones are dropped. */
export function callTree(graph: CallGraph, target: string): CallTree {
  const numbers = new Map([[target, 0]])
  const names = [target]
  // Grows while it is walked.
  for (const name of names)
    for (const callee of graph.get(name) ?? []) {
      if (numbers.has(callee)) continue
      numbers.set(callee, names.length)
      names.push(callee)
    }
  const callees = names.map((name, from) => {
    const own = (graph.get(name) ?? []).map((callee) => numbers.get(callee) ?? from)
    return [...new Set(own)].filter((to) => to !== from)
  })
  const callers: number[][] = names.map(() => [])
  callees.forEach((own, from) => {
    for (const to of own) if (to !== 0) callers[to]?.push(from)
  })
  const calls = callees.reduce((sum, own) => sum + own.length, 0)
  return { names, callers, callees, calls }
}
