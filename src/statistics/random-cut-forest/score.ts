/**
 * How soon a random cut would part a point from those of a tree, and by which dimension.
 *
 * The score of a tree is the expected inverse of the depth at which the point would become a leaf
 * were it inserted: Guha et al. (ICML 2016) for the insertion, whose chance of parting the point
 * from a node is the share of its box that the point adds. What a dimension adds, on the high or the
 * low side, is its part of the score.
 */
import { NONE, type RandomCutTree } from './tree.ts'

/** What each dimension contributes on either side is added here; the sum over all is the score of the tree. */
export type Contributions = { readonly high: Float64Array; readonly low: Float64Array }

/** The score of a point against one tree, 0 (deep inside) to 1 (parted at the root). */
export function scoreOfTree(
  tree: RandomCutTree,
  point: Float64Array,
  into?: Contributions,
): number {
  const { capacity, boxes } = tree
  const { dimensions } = tree.store
  if (tree.root === NONE) return 0
  let node = tree.root
  let depth = 0
  let remaining = 1
  let score = 0
  for (; node < capacity && remaining >= NEGLIGIBLE; depth++) {
    const parted = remaining * addedBy(boxes, node, dimensions, point)
    if (parted > 0) {
      const share = parted / (depth + 1)
      score += share
      if (into !== undefined) attribute(tree, node, point, share, into)
      remaining -= parted
    }
    node = childFor(tree, node, point)
  }
  return score + lastShare(tree, node, depth, remaining, point, into)
}

function childFor(tree: RandomCutTree, node: number, point: Float64Array): number {
  const { left, right, cutDimension, cutValue } = tree
  const isLeft = (point[cutDimension[node] ?? 0] ?? 0) <= (cutValue[node] ?? 0)
  return (isLeft ? left[node] : right[node]) ?? NONE
}

/** What the end of the way adds: a leaf, or where hardly anything of the probability is left. */
function lastShare(
  tree: RandomCutTree,
  node: number,
  depth: number,
  remaining: number,
  point: Float64Array,
  into?: Contributions,
): number {
  // Equal points part from nobody: the more of them, the deeper the place that they share.
  const isSeen = node >= tree.capacity && leafEquals(tree, node, point)
  const deeper = isSeen ? Math.log2(1 + (tree.mass[node] ?? 0)) : 0
  const share = remaining / (depth + 1 + deeper)
  if (into === undefined) return share
  if (!attribute(tree, node, point, share, into)) spread(share, into)
  return share
}

/** Less than this of the probability is not followed further down, but taken to be parted where it got. */
const NEGLIGIBLE = 0.01

/** Share of the node's box with the point that the point adds, 0 to 1. */
function addedBy(
  boxes: Float64Array,
  node: number,
  dimensions: number,
  point: Float64Array,
): number {
  let extent = 0
  let added = 0
  let place = node * dimensions * 2
  for (let i = 0; i < dimensions; i++, place += 2) {
    const x = point[i] ?? 0
    const low = boxes[place] ?? 0
    const high = boxes[place + 1] ?? 0
    extent += high - low
    added += x > high ? x - high : x < low ? low - x : 0
  }
  return added > 0 ? added / (extent + added) : 0
}

function leafEquals(tree: RandomCutTree, leaf: number, point: Float64Array): boolean {
  const { store, capacity } = tree
  const base = (tree.point[leaf - capacity] ?? 0) * store.dimensions
  const at = store.coordinates()
  for (let i = 0; i < store.dimensions; i++) if (at[base + i] !== point[i]) return false
  return true
}

/** Splits a part of the score by how far the point is outside of the node in each dimension; false when it is inside. */
function attribute(
  tree: RandomCutTree,
  node: number,
  point: Float64Array,
  share: number,
  { high, low }: Contributions,
): boolean {
  const { capacity, boxes, store } = tree
  const { dimensions } = store
  const isLeaf = node >= capacity
  const at = isLeaf ? store.coordinates() : boxes
  const base = isLeaf ? (tree.point[node - capacity] ?? 0) * dimensions : node * dimensions * 2
  let total = 0
  for (let i = 0; i < dimensions; i++)
    total += Math.abs(outside(at, base, i, isLeaf, point[i] ?? 0))
  if (total === 0) return false
  for (let i = 0; i < dimensions; i++) {
    const by = outside(at, base, i, isLeaf, point[i] ?? 0)
    if (by > 0) high[i] = (high[i] ?? 0) + (share * by) / total
    else if (by < 0) low[i] = (low[i] ?? 0) - (share * by) / total
  }
  return true
}

/** Above 0: so far above the node's box in dimension `i`; below 0: below it. */
function outside(at: Float64Array, base: number, i: number, isLeaf: boolean, x: number): number {
  const bottom = at[isLeaf ? base + i : base + 2 * i] ?? 0
  const top = isLeaf ? bottom : (at[base + 2 * i + 1] ?? 0)
  if (x > top) return x - top
  return x < bottom ? x - bottom : 0
}

/** A point that was there before is odd in no dimension: all share what is left. */
function spread(share: number, { high, low }: Contributions): void {
  const part = share / (2 * high.length)
  for (let i = 0; i < high.length; i++) {
    high[i] = (high[i] ?? 0) + part
    low[i] = (low[i] ?? 0) + part
  }
}
