/**
 * A bounded memory of feature vectors that tells how far a new one is from the nearest it holds:
 * novelty as the distance to the nearest neighbour (Knorr & Ng, "Algorithms for Mining
 * Distance-Based Outliers in Large Datasets", VLDB 1998; Ramaswamy, Rastogi & Shim, SIGMOD 2000).
 *
 * The nearest is found exactly. Vectors are kept in order of their projection on the diagonal. Two
 * projections are never further apart than the vectors, so the search begins at the projection of
 * the new vector and ends, on either side, where the projections alone are further away than the
 * best found (Friedman, Baskett & Shustek, "An Algorithm for Finding Nearest Neighbors", IEEE
 * Trans. Computers 1975). On the way a vector is passed by if its height above the diagonal, with
 * the projection, already makes it too far.
 */
import { createSortedWindow, type SortedWindow } from './sorted-window.ts'

export type NoveltyMemory = {
  /** Euclidean distance to the nearest vector held; NaN while none is. */
  readonly distance: (vector: Float64Array) => number
  /** Takes a vector in, and at capacity forgets the oldest. The vector is copied. */
  readonly add: (vector: Float64Array) => void
  readonly size: () => number
}

/**
 * @param dimensions length of each vector; its elements must be finite and at most 1e150 in size
 * @param capacity how many vectors are held at most
 */
export function createNoveltyMemory(dimensions: number, capacity: number): NoveltyMemory {
  const projections = createSortedWindow(capacity)
  const heights = new Float64Array(capacity)
  const vectors = new Float64Array(dimensions * capacity)
  const held: Held = { projections, heights, vectors }
  return {
    distance: (vector) => (projections.size() === 0 ? Number.NaN : nearestOf(held, vector)),
    add: (vector) => {
      const projection = project(vector)
      const slot = projections.push(projection)
      heights[slot] = heightOf(vector, projection)
      vectors.set(vector, slot * dimensions)
    },
    size: projections.size,
  }
}

/** Vectors one after the other by the slots of their projections, and their heights. */
type Held = {
  readonly projections: SortedWindow
  readonly heights: Float64Array
  readonly vectors: Float64Array
}

function nearestOf(held: Held, vector: Float64Array): number {
  const { values, slots } = held.projections
  const size = held.projections.size()
  const projection = project(vector)
  const height = heightOf(vector, projection)
  let nearest = Number.POSITIVE_INFINITY
  // Outwards in turns, so that neither side goes far before the other has found something near.
  let above = held.projections.countBelow(projection)
  let below = above - 1
  while (above < size || below >= 0) {
    if (above < size) {
      const gap = (values[above] ?? 0) - projection
      if (gap * gap >= nearest) above = size
      else nearest = nearer(held, vector, slots[above++] ?? 0, gap * gap, height, nearest)
    }
    if (below >= 0) {
      const gap = (values[below] ?? 0) - projection
      if (gap * gap >= nearest) below = -1
      else nearest = nearer(held, vector, slots[below--] ?? 0, gap * gap, height, nearest)
    }
  }
  return Math.sqrt(nearest)
}

/** `nearest`, or the square of the distance to the vector in the slot where that is less. */
function nearer(
  { heights, vectors }: Held,
  vector: Float64Array,
  slot: number,
  squaredGap: number,
  height: number,
  nearest: number,
): number {
  const rise = (heights[slot] ?? 0) - height
  if (squaredGap + rise * rise >= nearest) return nearest
  let sum = 0
  for (let q = 0, at = slot * vector.length; q < vector.length; q++, at++) {
    const difference = (vector[q] ?? 0) - (vectors[at] ?? 0)
    sum += difference * difference
  }
  return Math.min(sum, nearest)
}

/** Length of the shadow on the diagonal (1, 1, …) / √n. */
function project(vector: Float64Array): number {
  let sum = 0
  for (let q = 0; q < vector.length; q++) sum += vector[q] ?? 0
  return sum / Math.sqrt(vector.length)
}

/** Distance from the diagonal, where the vector has this projection. */
function heightOf(vector: Float64Array, projection: number): number {
  const along = projection / Math.sqrt(vector.length)
  let sum = 0
  for (let q = 0; q < vector.length; q++) sum += ((vector[q] ?? 0) - along) ** 2
  return Math.sqrt(sum)
}
