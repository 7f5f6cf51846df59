/**
 * Widest (maximum-bottleneck) paths: how much can pass from a start to each node, if every node on
 * the way lets only so much through. Dijkstra's search on minima in place of sums, O(E log V).
 *
 * Sources: Pollack, "The Maximum Capacity Through a Network" (Oper. Res. 1960); Dijkstra 1959.
 */

export type WidestPaths = {
  /** Per node the most that passes from the start through it; -1 where no path leads. */
  readonly width: Float64Array
  /** The nodes that can be reached, the widest first, ties in the order of their numbers. */
  readonly reached: readonly number[]
  /** Per node the one before it on its widest path; -1 at the start and where no path leads. */
  readonly before: Int32Array
}

/**
 * @param next per node 0 .. n - 1 where it leads to; numbers outside are left out
 * @param capacity what a node lets through, 0 or more (Infinity: everything); the start included
 */
export function widestPaths(
  start: number,
  next: readonly (readonly number[])[],
  capacity: ArrayLike<number>,
): WidestPaths {
  const width = new Float64Array(next.length).fill(-1)
  const before = new Int32Array(next.length).fill(-1)
  const reached: number[] = []
  if (!(start in next)) return { width, reached, before }
  const queue = new WidestFirst()
  queue.push({ node: start, width: widthOf(capacity[start]), from: -1 })
  for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
    if ((width[step.node] ?? 0) >= 0) continue
    width[step.node] = step.width
    before[step.node] = step.from
    reached.push(step.node)
    for (const node of next[step.node] ?? []) {
      // A number outside has no width to be below 0.
      if ((width[node] ?? 0) >= 0) continue
      queue.push({ node, width: Math.min(step.width, widthOf(capacity[node])), from: step.node })
    }
  }
  return { width, reached, before }
}

function widthOf(capacity: number | undefined): number {
  return capacity !== undefined && capacity > 0 ? capacity : 0
}

type Step = { readonly node: number; readonly width: number; readonly from: number }

/** Wider first, then the smaller number, then the smaller number before it: no order of edges matters. */
function comesFirst(one: Step, other: Step): boolean {
  if (one.width !== other.width) return one.width > other.width
  return one.node === other.node ? one.from < other.from : one.node < other.node
}

/** A binary heap. */
class WidestFirst {
  readonly #steps: Step[] = []

  push(step: Step): void {
    const steps = this.#steps
    let place = steps.length
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = steps[parent]
      if (above === undefined || !comesFirst(step, above)) break
      steps[place] = above
      place = parent
    }
    steps[place] = step
  }

  pop(): Step | undefined {
    const steps = this.#steps
    const top = steps[0]
    const last = steps.pop()
    if (last !== undefined && steps.length > 0) this.#sink(last)
    return top
  }

  #sink(step: Step): void {
    const steps = this.#steps
    let place = 0
    for (;;) {
      const [left, right] = [steps[2 * place + 1], steps[2 * place + 2]]
      if (left === undefined) break
      const isRight = right !== undefined && comesFirst(right, left)
      const child = isRight ? right : left
      if (!comesFirst(child, step)) break
      steps[place] = child
      place = 2 * place + (isRight ? 2 : 1)
    }
    steps[place] = step
  }
}
